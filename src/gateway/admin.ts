import { createServer, type Server } from 'node:http'

/**
 * `/healthz`: the process lives. `/readyz`: it has a revision in force and takes requests. `/state`: what it holds.
 * `/metrics`: its figures, as Prometheus reads them.
 */
export interface AdminSource {
  isReady(): boolean
  state(): unknown
  metrics(): Promise<{ contentType: string; body: string }>
}

/** Listens on loopback only. */
export function createAdminServer(source: AdminSource): Server {
  return createServer((request, response) => {
    const write = (status: number, contentType: string, body: string) => {
      response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
    const answer = (status: number, value: unknown) => {
      write(status, 'application/json', `${JSON.stringify(value)}\n`)
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
      case '/metrics':
        source.metrics().then(
          ({ contentType, body }) => {
            write(200, contentType, body)
          },
          (error: unknown) => {
            answer(500, { error: String(error) })
          },
        )
        return
      default:
        answer(404, { error: 'there are /healthz, /readyz, /state and /metrics' })
    }
  })
}
