import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Log } from '@/domain/log'
import type { RequestHandler } from './handle-request'
import { meetFault } from './meet-fault'

/** Time to send a request's head: a slow one holds nothing but its connection. */
const headersTimeoutMs = 15_000
/** Longer than common load balancers keep idle connections, so that it is not we who close under a request of theirs. */
const keepAliveTimeoutMs = 65_000
const closeIdleEveryMs = 50

/** The server that takes traffic. Node's parser stays in its strict mode; requests for tunnels are refused. */
export function createProxyServer(handle: RequestHandler, log: Log): Server {
  const guarded: RequestHandler = (request, response, expectsContinue) => {
    try {
      handle(request, response, expectsContinue)
    } catch (error) {
      meetFault(log, response, error)
    }
  }
  const server = createServer(
    {
      insecureHTTPParser: false,
      requireHostHeader: true,
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      // How long a body may take is up to the route's time limit.
      requestTimeout: 0,
      noDelay: true,
    },
    (request, response) => {
      guarded(request, response, false)
    },
  )
  // Else Node drops the fields after the 2000th and frames the body by them all the same. Their size bounds them.
  server.maxHeadersCount = 0
  server.on('connection', (socket: Socket) => {
    socket.setMaxListeners(0) // each request on its way upstream listens, and there may be many behind one another
  })
  server.on('checkContinue', (request, response) => {
    guarded(request, response, true)
  })
  server.on('connect', (_request, socket: Socket) => {
    socket.end('HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  })
  return server
}

export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** Takes no new connections, lets requests in flight end for `graceMs`, then cuts what is left. */
export async function closeGracefully(server: Server, graceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const idle = setInterval(() => {
      server.closeIdleConnections()
    }, closeIdleEveryMs)
    const cut = setTimeout(() => {
      server.closeAllConnections()
    }, graceMs)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
