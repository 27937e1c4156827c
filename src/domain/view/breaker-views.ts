/** Read models of breakers as they moved, of replays, and of who is told. A figure that is not known is null, never zero. */
import type { BreakerOverrideSpec, BreakerState } from '../breaker/policy'
import type { BreakerCause } from '../breaker/state'

/** One transition of one machine. */
export interface BreakerEventRow {
  id: string
  atMs: number
  namespace: string
  breaker: string
  service: string
  /** address:port; null for a breaker of the whole service. */
  instance: string | null
  gateway: string
  before: BreakerState
  after: BreakerState
  cause: BreakerCause
  failureRatePercent: number | null
  slowCallRatePercent: number | null
  bufferedCalls: number
  /** The operator's order that caused it. */
  actor: string | null
  reason: string | null
}

export interface BreakerEventsQuery {
  namespace: string
  name: string
  instance: string | null
  gateway: string | null
  fromMs: number
  toMs: number
  /** 1 to 1000; the newest are given. */
  limit: number
}

/** An operator's order that is in force, and how far it has come. */
export interface BreakerOrder extends BreakerOverrideSpec {
  /** null: the service's breaker, or those of all instances. */
  instance: string | null
  /** null: all. */
  gateway: string | null
  /** The object's name: `<breaker>[@<address>:<port>][~<gateway>]`. */
  name: string
  /** The revision that gave it. */
  version: number
  /** Gateways that are there and that it means, and how many of them have it in force. */
  gateways: number
  enforcedBy: number
}

/** Somebody else gave an order for the same target meanwhile: what stands, to be shown before it is replaced. */
export interface OrderConflict {
  standing: Pick<BreakerOrder, 'intent' | 'reason' | 'actor' | 'atMs' | 'expiresAtMs' | 'version'> | null
}

/** What one machine would have done, beside what it did. */
export interface ReplayedMachine {
  gateway: string
  instance: string | null
  /** What each was in when the time began. */
  recordedFrom: BreakerState
  replayedFrom: BreakerState
  recorded: ReplayStep[]
  replayed: ReplayStep[]
  /** Calls that were let through, and those of them that the replay refuses. */
  calls: number
  refused: number
  /** Stretches in which the real one let nothing through, so that nobody knows what those calls would have found. */
  unknown: { fromMs: number; toMs: number }[]
}

export interface ReplayOpening {
  fromMs: number
  toMs: number
  machines: number
}

export interface ReplayStep {
  atMs: number
  before: BreakerState
  after: BreakerState
  cause: BreakerCause
}

export interface ReplayView {
  fromMs: number
  toMs: number
  /** How much of the time was recorded, and when nothing was: what a breaker did then is not known. */
  coveredMs: number
  unrecorded: { fromMs: number; toMs: number }[]
  /** How many machines were recorded, and those of them on which most happened, at most 40. */
  machinesTotal: number
  machines: ReplayedMachine[]
  calls: number
  refused: number
  /** Of the replay and of what really happened, over all machines: how many were open at most, and from when to when. */
  openings: ReplayOpening[]
  recordedOpenings: ReplayOpening[]
  openMs: number
  recordedOpenMs: number
}

/** Something happened that people are told of, merged over gateways. */
export const noticeTypes = ['breaker.opened', 'breaker.closed'] as const
export type NoticeType = (typeof noticeTypes)[number]

export interface Notice {
  /** Rises. */
  id: string
  type: NoticeType
  /** When the first machine opened, or the last one closed. */
  atMs: number
  namespace: string
  breaker: string
  service: string
  state: BreakerState
  /** How many gateways' breakers are not closed, of how many that speak of it. */
  open: number
  gateways: number
  /** How often that happened since the last notice of this type: above 1 when the breaker flaps. */
  times: number
  /** null: the machine that was open last is there no more. */
  cause: BreakerCause | null
  actor: string | null
  reason: string | null
}

export interface WebhookView {
  id: string
  url: string
  description: string
  enabled: boolean
  eventTypes: NoticeType[]
  version: number
  updatedAtMs: number
  updatedBy: string
  /** Of the last day. */
  delivered: number
  failed: number
  pending: number
}

export interface DeliveryRow {
  id: string
  endpointId: string
  messageId: string
  eventType: string
  status: 'PENDING' | 'DELIVERED' | 'FAILED'
  createdAtMs: number
  nextTryAtMs: number | null
  deliveredAtMs: number | null
  payload: unknown
  tries: { atMs: number; tookMs: number; status: number | null; error: string | null }[]
}
