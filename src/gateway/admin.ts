import { createServer, type Server } from 'node:http'

/** `/healthz`: the process lives. `/readyz`: it has a revision in force and takes requests. `/state`: what it holds. */
export interface AdminSource {
  isReady(): boolean
  state(): unknown
}

/** Listens on loopback only. */
export function createAdminServer(source: AdminSource): Server {
  return createServer((request, response) => {
    const answer = (status: number, value: unknown) => {
      const body = `${JSON.stringify(value)}\n`
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(405, { error: 'use GET' })
      return
    }
    // Cut by hand: `new URL` throws on some targets that callers may send, such as `//`.
    switch ((request.url ?? '/').split('?', 1)[0]) {
      case '/healthz':
        answer(200, { status: 'ok' })
        return
      case '/readyz':
        answer(source.isReady() ? 200 : 503, { status: source.isReady() ? 'ready' : 'not ready' })
        return
      case '/state':
        answer(200, source.state())
        return
      default:
        answer(404, { error: 'there are /healthz, /readyz and /state' })
    }
  })
}
