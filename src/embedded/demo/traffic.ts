import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request, type Dispatcher } from 'undici'
import { clientHeader } from './rules'

/**
 * The demo's customers: about fifty requests a second through the gateway, in gentle waves, from named clients. One of
 * them, a crawler, asks for more than its share. What the gateway answers is its own affair; nothing is retried.
 */
interface Stream {
  perSecond: number
  clients: readonly string[]
  method?: 'GET' | 'POST'
  path(random: number): string
  headers?(random: number): Record<string, string>
}

const people = ['ada', 'ben', 'chloe', 'dmitri', 'emeka', 'fatima', 'goro', 'hana']
const pick = <T>(list: readonly T[], random: number): T | undefined => list[Math.floor(random * list.length)]
const numbered = (prefix: string, count: number) => (random: number) => `${prefix}${String(Math.ceil(random * count))}`

const streams: readonly Stream[] = [
  { perSecond: 12, clients: people, path: numbered('/shop/products/', 40) },
  { perSecond: 9, clients: ['crawler'], path: numbered('/shop/products?page=', 200) },
  { perSecond: 12, clients: people, path: numbered('/api/catalog/items/', 40) },
  {
    perSecond: 6,
    clients: people,
    method: 'POST',
    path: () => '/api/checkout',
    headers: (random) => (random < 0.08 ? { 'x-beta': 'yes' } : {}),
  },
  { perSecond: 5, clients: people, method: 'POST', path: numbered('/api/payments/orders/', 900) },
  { perSecond: 2.5, clients: ['finance', 'board', 'warehouse'], path: numbered('/api/reports/week-', 52) },
  { perSecond: 0.2, clients: people, path: () => '/an-old-bookmark' },
]

const tickMs = 100
const waveMs = 90_000
/** So many requests wait for answers at most; with more the gateway is stuck, and asking on helps nobody. */
const mostInFlight = 100

export interface Traffic {
  /** Sends until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** How many requests were sent, and answered with anything at all. */
  counts(): { sent: number; answered: number }
}

export function createTraffic(gatewayUrl: string, random: () => number): Traffic {
  const owed = new Map<Stream, number>()
  let inFlight = 0
  let sent = 0
  let answered = 0

  async function send(stream: Stream, agent: Agent): Promise<void> {
    if (inFlight >= mostInFlight) return
    inFlight += 1
    sent += 1
    const method: Dispatcher.HttpMethod = stream.method ?? 'GET'
    const headers = {
      [clientHeader]: pick(stream.clients, random()) ?? '',
      'content-type': 'application/json',
      ...stream.headers?.(random()),
    }
    const body = method === 'POST' ? '{"items":3}' : null
    try {
      const url = new URL(stream.path(random()), gatewayUrl)
      const answer = await request(url, { method, headers, body, dispatcher: agent })
      await answer.body.dump()
      answered += 1
    } catch {
      // Nobody answered: the gateway is starting, stopping or gone. The next request will tell.
    }
    inFlight -= 1
  }

  function tick(agent: Agent, sinceStartMs: number, elapsedMs: number): void {
    for (const [index, stream] of streams.entries()) {
      const wave = 1 + 0.35 * Math.sin((2 * Math.PI * sinceStartMs) / waveMs + index)
      let due = (owed.get(stream) ?? random()) + stream.perSecond * wave * (elapsedMs / 1000)
      for (; due >= 1; due -= 1) void send(stream, agent)
      owed.set(stream, due)
    }
  }

  return {
    counts: () => ({ sent, answered }),
    async run(signal) {
      const agent = new Agent({ connections: 32, connectTimeout: 2000, headersTimeout: 10_000, bodyTimeout: 10_000 })
      const startedMs = performance.now()
      let lastMs = startedMs
      while (!signal.aborted) {
        const nowMs = performance.now()
        tick(agent, nowMs - startedMs, Math.min(1000, nowMs - lastMs))
        lastMs = nowMs
        await sleep(tickMs, undefined, { signal }).catch(() => undefined)
      }
      await agent.destroy()
    },
  }
}
