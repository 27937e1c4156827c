import { Agent, request } from 'undici'
import { callerHeader } from '@/gateway/request/caller'

/**
 * Which services of the demo call others while they work on a request, as services of a shop would: through the gateway,
 * and telling it who they are. Nobody calls in a circle. Together they are about eight requests a second.
 */
interface Call {
  to: string
  /** How many of the caller's requests make this call, 0 to 1. */
  share: number
  method: 'GET' | 'POST'
  path: (random: number) => string
}

const numbered = (prefix: string, count: number) => (random: number) => `${prefix}${String(Math.ceil(random * count))}`

export const callsBy: Readonly<Record<string, readonly Call[]>> = {
  storefront: [{ to: 'catalog', share: 0.15, method: 'GET', path: numbered('/api/catalog/items/', 40) }],
  checkout: [
    { to: 'payments', share: 0.35, method: 'POST', path: numbered('/api/payments/orders/', 900) },
    { to: 'inventory-worker', share: 0.4, method: 'POST', path: numbered('/api/inventory/items/', 40) },
  ],
  reports: [{ to: 'catalog', share: 0.5, method: 'GET', path: numbered('/api/catalog/items/', 40) }],
  'inventory-worker': [{ to: 'catalog', share: 0.3, method: 'GET', path: numbered('/api/catalog/items/', 40) }],
}

export interface Calls {
  /** Makes the calls of one request of `service`. Never rejects: the caller makes do without an answer. */
  make(service: string): Promise<void>
  close(): Promise<void>
}

const timeoutMs = 2000

export function createCalls(gatewayUrl: string, random: () => number): Calls {
  const agent = new Agent({
    connections: 16,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })

  async function make(service: string, { method, path }: Call): Promise<void> {
    const headers = { [callerHeader]: service, 'content-type': 'application/json' }
    const body = method === 'POST' ? '{"items":3}' : null
    try {
      const answer = await request(new URL(path(random()), gatewayUrl), { method, headers, body, dispatcher: agent })
      await answer.body.dump()
    } catch {
      // The gateway is starting, stopping or gone.
    }
  }

  return {
    async make(service) {
      for (const each of callsBy[service] ?? []) if (random() < each.share) await make(service, each)
    },
    close: () => agent.destroy(),
  }
}
