import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@/domain/log'
import type { Calls } from './calls'
import type { ConsulAgent } from './consul-agent'
import type { InstanceSpec } from './instances'

/**
 * One small HTTP service of the demo fleet: it listens on a free port of loopback, registers itself in Consul, answers
 * every path with who it is, and deregisters when it stops. `POST /_demo/crash?seconds=60`, sent to its own port and
 * not through a gateway, makes it stop listening without a word, as a crashed process would, until the time is over.
 */
export interface DemoInstance {
  readonly id: string
  readonly service: string
  /** Such as http://127.0.0.1:41234; null while it does not listen. */
  address(): string | null
  start(): Promise<void>
  /** Deregisters and stops listening. */
  stop(): Promise<void>
  /** Registers again if Consul has forgotten it. `known` are the ids that Consul knows. */
  ensureRegistered(known: ReadonlySet<string>): Promise<void>
}

export interface InstanceParts {
  spec: InstanceSpec
  agent: ConsulAgent
  /** What this service asks of others. */
  calls: Calls
  log: Log
  random: () => number
  /** When the demo started, in `Date.now()`'s terms: behaviour follows from it. */
  startedAtMs: number
}

const host = '127.0.0.1'

export function createInstance({ spec, agent, calls, log, random, startedAtMs }: InstanceParts): DemoInstance {
  const { id, service, version, behaviour } = spec
  let server: Server | null = null
  let port = 0
  let revival: NodeJS.Timeout | undefined

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${host}`)
    request.resume()
    if (pathname === '/healthz') {
      reply(response, 200, { status: 'ok' })
      return
    }
    if (pathname === '/_demo/crash' && request.method === 'POST' && request.headers['x-forwarded-for'] === undefined) {
      const seconds = Math.min(600, Math.max(1, Number(searchParams.get('seconds') ?? 60) || 60))
      reply(response, 202, { instance: id, crashedForSeconds: seconds })
      response.on('close', () => void crash(seconds))
      return
    }
    const sinceStartMs = Date.now() - startedAtMs
    await sleep(behaviour.latencyMs(random(), sinceStartMs))
    await calls.make(service)
    const fails = random() < behaviour.errorShare(sinceStartMs)
    const facts = { service, version, instance: id, method: request.method, path: pathname }
    reply(
      response,
      fails ? 500 : 200,
      fails ? { ...facts, error: 'This one went wrong; the demo does that now and then.' } : facts,
    )
  }

  function reply(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json', 'x-instance': id })
    response.end(`${JSON.stringify(body)}\n`)
  }

  async function listen(): Promise<void> {
    const created = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => {
        log.warn('A demo service could not answer.', { instance: id, reason: String(error) })
        response.destroy()
      })
    })
    await new Promise<void>((resolve, reject) => {
      created.once('error', reject)
      created.listen(port, host, resolve)
    })
    port = (created.address() as AddressInfo).port
    server = created
  }

  async function close(): Promise<void> {
    const closing = server
    server = null
    if (!closing) return
    await new Promise<void>((resolve) => {
      closing.close(() => {
        resolve()
      })
      closing.closeAllConnections()
    })
  }

  async function crash(seconds: number): Promise<void> {
    log.info('A demo instance crashes, as it was told.', { instance: id, seconds })
    await close()
    clearTimeout(revival)
    revival = setTimeout(() => {
      start().catch((error: unknown) => {
        log.warn('A demo instance could not come back.', { instance: id, reason: String(error) })
      })
    }, seconds * 1000)
  }

  const register = () =>
    agent.register({
      ...{ id, name: service, address: host, port, meta: { version } },
      tags: [`version:${version}`, 'demo'],
    })

  /** Where it cannot register, it is registered later. */
  async function start(): Promise<void> {
    if (server) return
    await listen().catch(() => {
      port = 0 // somebody else has taken the one it had
      return listen()
    })
    await register().catch((error: unknown) => {
      log.debug('A demo instance waits for Consul.', { instance: id, reason: String(error) })
    })
  }

  return {
    id,
    service,
    address: () => (server ? `http://${host}:${String(port)}` : null),
    start,
    async stop() {
      clearTimeout(revival)
      await agent.deregister(id).catch((error: unknown) => {
        log.debug('A demo instance could not deregister; Consul will find out.', { reason: String(error) })
      })
      await close()
    },
    async ensureRegistered(known) {
      if (server && !known.has(id)) await register()
    },
  }
}
