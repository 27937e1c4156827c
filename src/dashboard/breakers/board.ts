import { restingState, type BreakerOverrideSpec, type BreakerState } from '@/domain/breaker/policy'
import { covers, meansMachine, standingFor } from '@/domain/breaker/orders'
import type { BreakerOnGateway, BreakerView } from '@/domain/view/views'
import type { MachineTarget } from './override/target'

/** The board of breakers: what state one is in over all gateways, what needs eyes first, and what can be done about it. */

/** Most urgent first. */
export const statesByUrgency = ['FORCED_OPEN', 'OPEN', 'HALF_OPEN', 'METRICS_ONLY', 'DISABLED', 'CLOSED'] as const

const urgency = Object.fromEntries(statesByUrgency.map((state, index) => [state, index])) as Record<
  BreakerState,
  number
>

/** The most urgent state over gateways and instances; null when no gateway has reported on the breaker. */
export function worstState(gateways: readonly Pick<BreakerOnGateway, 'state'>[]): BreakerState | null {
  return gateways.reduce<BreakerState | null>(
    (worst, { state }) => (worst === null || urgency[state] < urgency[worst] ? state : worst),
    null,
  )
}

/** One line for a breaker: its most urgent gateway speaks for it, counts and rejections are of all of them. */
export interface BreakerSummary {
  state: BreakerState
  sinceMs: number
  cause: string
  failureRatePercent: number | null
  slowCallRatePercent: number | null
  bufferedCalls: number
  rejectedPerSecond: number
  nextProbeAtMs: number | null
  overrideExpiresAtMs: number | null
  /** How many gateways (or instances on them) are in that state, and of how many. */
  inState: number
  reporting: number
  /** How many are in each state that occurs, most urgent first. */
  states: { state: BreakerState; count: number }[]
}

export function summarise(gateways: readonly BreakerOnGateway[]): BreakerSummary | null {
  const state = worstState(gateways)
  const leading = gateways.filter((each) => each.state === state)
  const first = leading.reduce<BreakerOnGateway | undefined>(
    (earliest, each) => (earliest === undefined || each.sinceMs < earliest.sinceMs ? each : earliest),
    undefined,
  )
  if (first === undefined) return null
  return {
    state: first.state,
    sinceMs: first.sinceMs,
    cause: first.cause,
    failureRatePercent: highest(leading.map((each) => each.failureRatePercent)),
    slowCallRatePercent: highest(leading.map((each) => each.slowCallRatePercent)),
    bufferedCalls: gateways.reduce((sum, each) => sum + each.bufferedCalls, 0),
    rejectedPerSecond: gateways.reduce((sum, each) => sum + each.rejectedPerSecond, 0),
    nextProbeAtMs: negated(highest(leading.map((each) => negated(each.nextProbeAtMs)))),
    overrideExpiresAtMs: highest(leading.map((each) => each.overrideExpiresAtMs)),
    inState: leading.length,
    reporting: gateways.length,
    states: statesByUrgency
      .map((each) => ({ state: each, count: gateways.filter((gateway) => gateway.state === each).length }))
      .filter(({ count }) => count > 0),
  }
}

/** The largest of the known values; null when none is known. */
function highest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (most === null || (value !== null && value > most) ? value : most), null)
}

function negated(value: number | null): number | null {
  return value === null ? null : -value
}

/** What the board can be narrowed to; null shows every breaker. */
export type BoardFilter = BreakerState | 'NOT_CLOSED' | null

/** Matching breakers, most urgent first, then by namespace and name. */
export function boardOrder(breakers: readonly BreakerView[], filter: BoardFilter): BreakerView[] {
  return breakers
    .filter((each) => inState(each, filter))
    .sort((a, b) => urgencyOf(a) - urgencyOf(b) || compare(a.namespace, b.namespace) || compare(a.name, b.name))
}

/** How many breakers are in each state, by their worst; those no gateway reports on are left out. */
export function countByState(breakers: readonly BreakerView[]): Map<BreakerState, number> {
  const counts = new Map<BreakerState, number>()
  for (const each of breakers) {
    const state = worstState(each.gateways)
    if (state !== null) counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  return counts
}

export type BreakerAction = BreakerOverrideSpec['intent']

/**
 * What an operator can do now, the likeliest first: reset what is held or open, trip what is at rest. What
 * already holds is not offered again.
 */
export function actionsFor({ held, machines, spec }: Actionable): BreakerAction[] {
  const closed = held === null && !isDisturbed({ gateways: machines, spec })
  const order: BreakerAction[] = closed
    ? ['FORCED_OPEN', 'METRICS_ONLY', 'DISABLED', 'RESET']
    : ['RESET', 'FORCED_OPEN', 'METRICS_ONLY', 'DISABLED']
  return order.filter((action) => action !== held && action !== restingState(spec))
}

/** The same for some of a breaker's machines: an order holds when it is the newest for any of them and means all of them. */
export function actionsOn(breaker: Pick<BreakerView, 'orders' | 'gateways' | 'spec'>, target: MachineTarget) {
  const newest = standingFor(breaker.orders, target)
  return actionsFor({
    held: newest !== null && covers(newest, target) ? newest.intent : null,
    machines: breaker.gateways.filter((each) => meansMachine(target, each)),
    spec: breaker.spec,
  })
}

/** What is acted on: a breaker, or some of its machines. */
interface Actionable {
  /** What an order for exactly this asks for; null when there is none. */
  held: BreakerAction | null
  machines: readonly BreakerOnGateway[]
  spec: BreakerView['spec']
}

/** Whether it is neither closed nor where its policy lets it rest (METRICS_ONLY on trial, DISABLED when off). */
export function isDisturbed({
  gateways,
  spec,
}: {
  gateways: readonly BreakerOnGateway[]
  spec: BreakerView['spec']
}): boolean {
  const worst = worstState(gateways)
  return worst !== null && worst !== 'CLOSED' && worst !== restingState(spec)
}

/** Where a rate and its threshold lie on a bar from 0 to 100; null while too few calls are in the window. */
export function rateBar(ratePercent: number | null, thresholdPercent: number) {
  if (ratePercent === null) return null
  return { fillPercent: Math.min(100, Math.max(0, ratePercent)), over: ratePercent >= thresholdPercent }
}

/** 0 is the most urgent; a breaker that no gateway reports on is the least. */
export function urgencyOf(breaker: BreakerView): number {
  const state = worstState(breaker.gateways)
  return state === null ? statesByUrgency.length : urgency[state]
}

function inState(breaker: BreakerView, state: BoardFilter): boolean {
  if (state === null) return true
  const worst = worstState(breaker.gateways)
  return state === 'NOT_CLOSED' ? isDisturbed(breaker) : worst === state
}

/** By code units, so that the order does not depend on the reader's locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
