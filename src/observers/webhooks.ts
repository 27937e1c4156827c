/**
 * Sends the messages for webhooks that are due. One at a time for each endpoint, many endpoints side by side, so that one
 * that hangs holds up nobody else. A message is claimed in the database before it is sent, for longer than a try may
 * take: see store/webhook-deliveries. An endpoint may get a message twice (its answer was lost, or the controller ended
 * between sending and writing that down), with the same `webhook-id`; it never lacks one that it would have taken.
 * Failure stance: while the database is away nothing is sent.
 */
import { postWebhook } from '@/adapters/http/post-webhook'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { pauseBeforeRetryMs } from '@/domain/webhook/retry'
import { type Database, inTransaction } from '@/store/database'
import { type ClaimedDelivery, claimDeliveries, type DeliveryEnd, endDelivery } from '@/store/webhook-deliveries'
import { disableGoneWebhook, lockEndpoint } from '@/store/webhooks'
import { Wake } from './wake'

export interface WebhookSenderOptions {
  database: Database
  clock: Clock
  log: Log
  allowLoopback: boolean
  random?: () => number
  /** How often it looks though nobody woke it: for what is to be tried again. */
  lookEveryMs?: number
  timeoutMs?: number
}

export interface WebhookSender {
  /** There may be something to send. */
  wake(): void
  /** Runs until the signal is aborted; never rejects. What is under way then is given back. */
  run(signal: AbortSignal): Promise<void>
}

/** Endpoints that are served at once. */
const mostAtOnce = 32
const claimForMs = 30_000
const gone = 410

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { database, clock, log, lookEveryMs = 1000 } = options
  const wake = new Wake()
  const underWay = new Map<string, Promise<void>>()

  async function begin(signal: AbortSignal): Promise<void> {
    const nowMs = clock.now()
    const limit = mostAtOnce - underWay.size
    if (limit <= 0) return
    const busy = [...underWay.keys()]
    for (const each of await claimDeliveries(database, { busy, nowMs, untilMs: nowMs + claimForMs, limit })) {
      const ended = deliver(each, options, signal)
        .catch((error: unknown) => {
          // The claim runs out, and it is tried again.
          log.warn('What became of a webhook cannot be written down.', { reason: String(error) })
        })
        .finally(() => {
          underWay.delete(each.endpointId)
          wake.call()
        })
      underWay.set(each.endpointId, ended)
    }
  }

  return {
    wake: () => {
      wake.call()
    },
    async run(signal) {
      let troubled = false
      while (!signal.aborted) {
        try {
          await begin(signal)
          troubled = false
        } catch (error) {
          if (!troubled) log.warn('Webhooks wait for the database.', { reason: String(error) })
          troubled = true
        }
        await wake.sleep(lookEveryMs, signal)
      }
      await Promise.all(underWay.values())
    },
  }
}

async function deliver(claimed: ClaimedDelivery, options: WebhookSenderOptions, signal: AbortSignal): Promise<void> {
  const { database, clock, log, allowLoopback, random = Math.random, timeoutMs = 10_000 } = options
  const { url, messageId, payload, secrets } = claimed
  const atMs = clock.now()
  const begunMs = performance.now()
  const message = { url, id: messageId, body: JSON.stringify(payload), secrets }
  const { status, error } = await postWebhook(message, { nowMs: atMs, timeoutMs, signal, allowLoopback })
  const tried = { atMs, tookMs: Math.round(performance.now() - begunMs), status, error }
  const nowMs = clock.now()
  const end = endOf(claimed, { tried, interrupted: signal.aborted && status === null, nowMs, random: random() })
  await inTransaction(database, async (queries) => {
    if (status === gone) await lockEndpoint(queries, claimed.endpointId)
    const stood = await endDelivery(queries, claimed, end)
    if (stood && status === gone) await disableGoneWebhook(queries, claimed.endpointId, nowMs)
  })
  if (end.status === 'FAILED') log.warn('A webhook was given up.', { endpoint: claimed.endpointId, reason: error })
}

interface Tried {
  tried: Exclude<DeliveryEnd, { status: 'RELEASED' }>['tried']
  /** This controller ends, so nobody knows whether the endpoint would have taken it. */
  interrupted: boolean
  nowMs: number
  random: number
}

/** What becomes of a message after a try. */
function endOf({ tries }: ClaimedDelivery, { tried, interrupted, nowMs, random }: Tried): DeliveryEnd {
  if (interrupted) return { status: 'RELEASED', atMs: nowMs }
  if (tried.error === null) return { status: 'DELIVERED', tried }
  const pauseMs = tried.status === gone ? null : pauseBeforeRetryMs(tries + 1, random)
  return pauseMs === null ? { status: 'FAILED', tried } : { status: 'RETRY', tried, atMs: nowMs + pauseMs }
}
