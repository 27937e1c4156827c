/** A service of a test's own behind a route and a breaker, so that nothing else opens or closes that breaker. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'
import { breakerSpec } from '@/domain/breaker/policy'
import { routeSpec } from '@/domain/routing/route'
import { commitUnchecked } from './database'
import { ask, consul, registerInConsul } from './product'

/** What is ordered of the whole breaker. */
export interface Ordered {
  intent: string
  reason: string
  expiresInMs: number | null
}

export class OwnService {
  private constructor(
    readonly name: string,
    /** With what its one instance answers. */
    public answers: number,
    private readonly server: Server,
  ) {}

  /** Its breaker opens after 5 calls, and does not close by itself while a test looks. */
  static async start(name: string, answers: number): Promise<OwnService> {
    const server = createServer()
    const service = new OwnService(name, answers, server)
    server.on('request', (_request, response) => {
      const headers = { 'content-type': 'application/json', 'x-instance': `${name}-1` }
      response.writeHead(service.answers, headers).end('{}')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await registerInConsul({ ID: `${name}-1`, Name: name, Port: (server.address() as AddressInfo).port })
    const spec = breakerSpec.parse({
      ...{ service: name, slidingWindowType: 'COUNT_BASED', slidingWindowSize: 5, minimumNumberOfCalls: 5 },
      waitDurationInOpenStateMs: 3_600_000,
    })
    const match = { path: { type: 'PREFIX' as const, value: `/${name}` } }
    const route = routeSpec.parse({ match, destinations: [{ service: name, weightPercent: 100 }] })
    await commitUnchecked(
      [
        { op: 'put', object: { kind: 'route', namespace: 'demo', name, spec: route }, baseVersion: 'ANY' },
        { op: 'put', object: { kind: 'breaker', namespace: 'demo', name, spec }, baseVersion: 'ANY' },
      ],
      `The service ${name}`,
    )
    return service
  }

  /** The status of one request through the gateway. */
  readonly ask = async (): Promise<number> => (await ask(`/${this.name}`)).status

  /** Fails until its breaker opens. */
  async failUntilOpen(): Promise<void> {
    this.answers = 500
    await expect.poll(this.ask, { intervals: [50] }).toBe(500)
    await expect.poll(this.ask, { intervals: [50] }).toBe(503)
  }

  /** An order as the dialog sends it, with an end that the dialog need not offer. */
  async order(page: Page, what: Ordered): Promise<void> {
    const answer = await page.evaluate(
      async (json) => {
        const headers = { 'content-type': 'application/json' }
        const body = JSON.stringify({ json })
        return (await fetch('/api/trpc/breakers.override', { method: 'POST', headers, body })).status
      },
      { namespace: 'demo', name: this.name, instance: null, gateway: null, ...what },
    )
    expect(answer).toBe(200)
  }

  async stop(): Promise<void> {
    const { name } = this
    await commitUnchecked(
      (['breaker', 'route'] as const).map((kind) => ({
        op: 'delete',
        id: { kind, namespace: 'demo', name },
        baseVersion: 'ANY',
      })),
      `The service ${name} goes`,
    )
    await consul('PUT', `/v1/agent/service/deregister/${name}-1`)
    this.server.closeAllConnections()
    this.server.close()
  }
}
