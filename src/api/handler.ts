/** The API's two doors for Next's route handlers: tRPC, and better-auth's own endpoints for signing in and out. */
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { createContext } from './context'
import { isForeign } from './foreign-origin'
import { appRouter } from './root'
import { runtime } from './runtime'
import { toTrpcError } from './trpc'

/** Queries may be sent by POST too, which long inputs need: an address holds but a few kilobytes. */
export async function handleTrpc(request: Request): Promise<Response> {
  const { log, origins, ...control } = await runtime()
  if (isForeign(request, origins)) return refused()
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

export async function handleAuth(request: Request): Promise<Response> {
  const { auth, origins } = await runtime()
  // better-auth looks at the origin only when there is a cookie; signing somebody in from afar needs none.
  return isForeign(request, origins) ? refused() : auth.handler(request)
}

function refused(): Response {
  return new Response('The request comes from another site', { status: 403 })
}
