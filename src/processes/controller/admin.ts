/** `/healthz`: the process lives. `/readyz`: it works or stands by, and why. `/metrics`: for Prometheus. Loopback only. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@/domain/log'
import type { ControllerMetrics } from './metrics'
import type { Standing } from './lease'

export interface AdminParts {
  port: number
  /** null: the database was not asked yet. */
  standing: () => Standing | null
  metrics: ControllerMetrics
  log: Log
}

const retryMs = 5_000
const words: Record<Standing, { status: string; why: string }> = {
  LEADING: { status: 'works', why: 'it holds the lease' },
  STANDBY: { status: 'stands by', why: 'another controller holds the lease; this one runs its share of checks' },
  UNKNOWN: { status: 'works', why: 'the database does not answer, so nobody can say that another one leads' },
}

/**
 * Listens until the signal is aborted; never rejects. The work matters more than its figures: while the port is taken it
 * says so and tries again, since a controller that was there before may be about to end.
 */
export async function serveAdmin(parts: AdminParts, signal: AbortSignal): Promise<void> {
  const { port, log } = parts
  let told = false
  while (!signal.aborted) {
    try {
      await listenOnce(parts, signal)
    } catch (error) {
      if (!told) log.warn('The admin port cannot be listened on; trying on.', { port, reason: String(error) })
      told = true
      await delay(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

function listenOnce(parts: AdminParts, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      answer(parts, request, response).catch((error: unknown) => {
        parts.log.warn('A question to the admin port was not answered.', { reason: String(error) })
        response.destroy()
      })
    })
    const close = () => {
      server.close()
      server.closeAllConnections()
    }
    server.on('error', reject)
    server.on('close', () => {
      signal.removeEventListener('abort', close)
      resolve()
    })
    signal.addEventListener('abort', close)
    server.listen(parts.port, '127.0.0.1')
  })
}

async function answer(parts: AdminParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, type: string, body: string) => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const json = (status: number, value: unknown) => {
    send(status, 'application/json', `${JSON.stringify(value)}\n`)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    json(405, { error: 'use GET' })
    return
  }
  switch ((request.url ?? '/').split('?', 1)[0]) {
    case '/healthz':
      json(200, { status: 'ok' })
      return
    case '/readyz': {
      const standing = parts.standing()
      if (standing === null) json(503, { status: 'starts', why: 'the database was not asked yet who leads' })
      else json(200, words[standing])
      return
    }
    case '/metrics':
      send(200, parts.metrics.registry.contentType, await parts.metrics.registry.metrics())
      return
    default:
      json(404, { error: 'there are /healthz, /readyz and /metrics' })
  }
}
