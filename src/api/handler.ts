/** The API's two doors for Next's route handlers: tRPC, and better-auth's own endpoints for signing in and out. */
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { mostBodyBytes, withBoundedBody } from './bounded-body'
import { createContext } from './context'
import { isForeign } from './foreign-origin'
import { appRouter } from './root'
import { runtime } from './runtime'
import { toTrpcError } from './trpc'

/** Queries may be sent by POST too, which long inputs need: an address holds but a few kilobytes. */
export async function handleTrpc(from: Request): Promise<Response> {
  const { log, origins, ...control } = await runtime()
  if (isForeign(from, origins)) return refused()
  const request = await withBoundedBody(from)
  if (!request) return tooLarge()
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    allowMethodOverride: true,
    createContext: () =>
      createContext(control, request.headers).catch((error: unknown) => {
        throw toTrpcError(error)
      }),
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR') log.error({ err: error.cause ?? error, path }, 'a call failed')
    },
  })
}

/** What of better-auth is used. The rest of it would change users past our own rules. */
const authPaths: ReadonlySet<string> = new Set(['/sign-in/email', '/sign-out', '/get-session'])

export async function handleAuth(from: Request): Promise<Response> {
  if (!authPaths.has(new URL(from.url).pathname.replace('/api/auth', ''))) {
    return new Response('There is nothing here', { status: 404 })
  }
  const { auth, origins } = await runtime()
  // better-auth looks at the origin only when there is a cookie; signing somebody in from afar needs none.
  if (isForeign(from, origins)) return refused()
  const request = await withBoundedBody(from)
  return request ? auth.handler(request) : tooLarge()
}

function tooLarge(): Response {
  return new Response(`The request is larger than ${String(mostBodyBytes)} bytes`, { status: 413 })
}

function refused(): Response {
  return new Response('The request comes from another site', { status: 403 })
}
