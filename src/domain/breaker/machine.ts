/**
 * A circuit breaker: Resilience4j's state machine with its terms and thresholds, as one mutable object that is asked
 * before a call (`tryAcquire`) and told after it (`record`). No timers: what falls due by the clock is carried out when
 * the machine is next touched, as of the time it was due. Stances:
 * - A call counts only in the state it began in. Permits carry the state's generation; later results are dropped.
 * - A probe that ends IGNORED (cancelled, never sent) gives its place back, so HALF_OPEN cannot run out of probes.
 * - Operators' orders stand above the policy. One ends by itself at `expiresAtMs`, with no help from outside, and then
 *   the next newest that still holds comes back.
 * - A clock that is set back to before the present state began cannot prolong it: the state begins again then.
 * - An allowed call allocates nothing outside HALF_OPEN; a refusal is a small value, never an Error.
 * Source: resilience4j-circuitbreaker, CircuitBreakerStateMachine.
 */
import type { BreakerListener, BreakerSnapshot } from './listener'
import { holdsAt, type StandingOrder } from './orders'
import { type Acquired, type CallOutcome, passOf, type Permit } from './permit'
import type { BreakerOverrideSpec as Order, BreakerSpec } from './policy'
import {
  type BreakerCause,
  type LiveState,
  noProbes,
  type Rates,
  ratesOf,
  reachedThreshold,
  stateOfOverride,
  stateOfPolicy,
  unknownRates,
  verdictOf,
  windowRates,
} from './state'
import { callsNeeded, emptyWindow, type SlidingWindow } from './window'

/** How many carried-out RESETs are remembered, so that a rollback to one of them does not carry it out again. */
const rememberedResets = 64

export class BreakerMachine {
  private state: LiveState
  private sinceMs: number
  private cause: BreakerCause = 'START'
  private generation = 0
  private pass: Acquired & { allowed: true } = passOf(0)
  private override: StandingOrder | null = null
  /** Orders that hold beneath it, the newest first: they come back when it ends. */
  private beneath: readonly StandingOrder[] = []
  private readonly resetsDone = new Set<string>()
  private rejectedTotal = 0
  private openedTotal = 0

  /** @param nowMs milliseconds of the clock that every later call is given. */
  constructor(
    private spec: BreakerSpec,
    nowMs: number,
    private readonly listener: BreakerListener | null = null,
  ) {
    this.state = stateOfPolicy(spec, nowMs)
    this.sinceMs = nowMs
  }

  /** Asks to make one call. When allowed, the permit must come back through `record`. */
  tryAcquire(nowMs: number): Acquired {
    this.advance(nowMs)
    const state = this.state
    switch (state.kind) {
      case 'CLOSED':
      case 'DISABLED':
      case 'METRICS_ONLY':
        return this.pass
      case 'OPEN':
        if (nowMs < state.nextProbeAtMs) return this.refuse(state.nextProbeAtMs - nowMs)
        this.enter({ kind: 'HALF_OPEN', probes: noProbes() }, 'WAIT_OVER', nowMs)
        return this.tryProbe()
      case 'HALF_OPEN':
        return this.tryProbe()
      case 'FORCED_OPEN':
        return this.refuse(this.override?.expiresAtMs == null ? null : this.override.expiresAtMs - nowMs)
    }
  }

  /** Whether `tryAcquire` would allow a call now. Takes no permit and counts no refusal: for choosing an instance. */
  wouldAllow(nowMs: number): boolean {
    this.advance(nowMs)
    const state = this.state
    switch (state.kind) {
      case 'CLOSED':
      case 'DISABLED':
      case 'METRICS_ONLY':
        return true
      case 'OPEN':
        return nowMs >= state.nextProbeAtMs
      case 'HALF_OPEN':
        return state.probes.underWay + state.probes.settled < this.spec.permittedNumberOfCallsInHalfOpenState
      case 'FORCED_OPEN':
        return false
    }
  }

  /**
   * Tells what became of the call that `permit` was given for. A result from an earlier state, and the second result
   * of one probe, count for nothing.
   */
  record(permit: Permit, outcome: CallOutcome, durationMs: number, nowMs: number): void {
    this.advance(nowMs)
    if (permit.settled) return
    const failed = outcome === 'FAILURE'
    const slowOverMs = this.spec.slowCallDurationThresholdMs
    const stale = permit.generation !== this.generation
    if (outcome !== 'IGNORED') this.listener?.ended?.(failed, durationMs, slowOverMs, nowMs, stale)
    if (stale) return
    const slow = durationMs > slowOverMs
    const state = this.state
    switch (state.kind) {
      case 'CLOSED':
        if (outcome === 'IGNORED') return
        state.window.record(failed, slow, nowMs)
        this.openIfReached(state.window, nowMs)
        return
      case 'METRICS_ONLY':
        if (outcome !== 'IGNORED') state.window.record(failed, slow, nowMs)
        return
      case 'HALF_OPEN':
        permit.settled = true
        state.probes.underWay -= 1
        if (outcome === 'IGNORED') return
        state.probes.settled += 1
        if (failed) state.probes.failures += 1
        if (slow) state.probes.slowCalls += 1
        this.judgeProbes(nowMs)
        return
      case 'OPEN':
      case 'FORCED_OPEN':
      case 'DISABLED':
        return
    }
  }

  /**
   * Takes an edited policy. State and counted calls stay when thresholds alone change (they are judged with the next
   * result); a window of another type or size starts empty; turning the breaker on, off or to SHADOW changes its state.
   */
  setPolicy(spec: BreakerSpec, nowMs: number): void {
    this.advance(nowMs)
    const before = this.spec
    this.spec = spec
    if (!this.override && (before.enabled !== spec.enabled || (spec.enabled && before.mode !== spec.mode))) {
      this.enter(stateOfPolicy(spec, nowMs), 'POLICY', nowMs)
      return
    }
    const sameWindow =
      before.slidingWindowType === spec.slidingWindowType && before.slidingWindowSize === spec.slidingWindowSize
    const state = this.state
    switch (state.kind) {
      case 'CLOSED':
      case 'METRICS_ONLY':
        if (!sameWindow) state.window = emptyWindow(spec, nowMs)
        return
      case 'OPEN':
        state.nextProbeAtMs = this.sinceMs + spec.waitDurationInOpenStateMs
        return
      case 'HALF_OPEN':
        this.judgeProbes(nowMs)
        return
      case 'FORCED_OPEN':
      case 'DISABLED':
        return
    }
  }

  /**
   * Takes the orders that mean this machine, the newest first (as `ordersFor` gives them): the first that is not over
   * holds, and those beneath it come back when it ends. Idempotent: the same orders again change nothing, and a RESET is
   * carried out once for each id; met again, it only ends what stood meanwhile.
   */
  setOrders(orders: readonly Order[], nowMs: number): void {
    this.advance(nowMs)
    const reset = orders.find((each) => each.intent === 'RESET')
    const [first, ...beneath] = orders.slice(0, reset ? orders.indexOf(reset) : undefined).filter(holdsAt(nowMs))
    this.beneath = beneath
    if (first) {
      if (reset) this.remember(reset.id) // when `first` ends, it leaves nothing to be reset
      this.hold(first, 'OPERATOR', nowMs)
    } else if (reset && !this.resetsDone.has(reset.id)) {
      this.remember(reset.id)
      if (this.generation === 0 && nowMs === this.sinceMs) return // made this instant: there is nothing to reset
      this.override = null
      this.enter(stateOfPolicy(this.spec, nowMs), 'OPERATOR', nowMs, reset)
    } else if (this.override) {
      this.override = null // taken away, also by a rollback from a trip to before it: the trip is over
      this.enter(stateOfPolicy(this.spec, nowMs), 'OPERATOR', nowMs)
    }
  }

  /** The same of one order, or none. */
  setOverride(override: Order | null, nowMs: number): void {
    this.setOrders(override ? [override] : [], nowMs)
  }

  /** The operator's order that held it when it was last looked at. */
  get order(): Order | null {
    return this.override
  }

  snapshot(nowMs: number): BreakerSnapshot {
    this.advance(nowMs)
    return {
      state: this.state.kind,
      sinceMs: this.sinceMs,
      cause: this.cause,
      ...ratesOf(this.state, this.spec, nowMs),
      rejectedTotal: this.rejectedTotal,
      openedTotal: this.openedTotal,
      nextProbeAtMs: this.state.kind === 'OPEN' ? this.state.nextProbeAtMs : null,
      overrideExpiresAtMs: this.override?.expiresAtMs ?? null,
    }
  }

  /** Carries out what fell due: the end of an override, the end of HALF_OPEN's patience. */
  private advance(nowMs: number): void {
    if (nowMs < this.sinceMs) this.beginAgain(nowMs)
    while (this.override?.expiresAtMs != null && nowMs >= this.override.expiresAtMs) this.expire(this.override)
    const patienceMs = this.spec.maxWaitDurationInHalfOpenStateMs
    if (this.state.kind === 'HALF_OPEN' && patienceMs > 0 && nowMs >= this.sinceMs + patienceMs) {
      this.open('PROBES_FAILED', unknownRates, this.sinceMs + patienceMs)
    }
  }

  private beginAgain(nowMs: number): void {
    this.sinceMs = nowMs
    if (this.state.kind === 'OPEN') this.state.nextProbeAtMs = nowMs + this.spec.waitDurationInOpenStateMs
  }

  private tryProbe(): Acquired {
    if (this.state.kind !== 'HALF_OPEN') return this.refuse(null)
    const { probes } = this.state
    if (probes.underWay + probes.settled >= this.spec.permittedNumberOfCallsInHalfOpenState) return this.refuse(null)
    probes.underWay += 1
    return { allowed: true, permit: { generation: this.generation, probe: true, settled: false } }
  }

  private refuse(retryAfterMs: number | null): Acquired {
    this.rejectedTotal += 1
    return { allowed: false, state: this.state.kind, retryAfterMs }
  }

  private openIfReached(window: SlidingWindow, nowMs: number): void {
    if (window.calls < callsNeeded(this.spec)) return
    const reached = reachedThreshold(window, window.calls, this.spec)
    if (reached) this.open(reached, windowRates(window, this.spec), nowMs)
  }

  private judgeProbes(nowMs: number): void {
    if (this.state.kind !== 'HALF_OPEN') return
    const verdict = verdictOf(this.state.probes, this.spec)
    if (verdict === 'FAILED') this.open('PROBES_FAILED', ratesOf(this.state, this.spec, nowMs), nowMs)
    if (verdict === 'PASSED') this.enter(stateOfPolicy(this.spec, nowMs), 'PROBES_PASSED', nowMs)
  }

  private open(cause: BreakerCause, trippedBy: Rates, atMs: number): void {
    this.openedTotal += 1
    this.enter({ kind: 'OPEN', nextProbeAtMs: atMs + this.spec.waitDurationInOpenStateMs, trippedBy }, cause, atMs)
  }

  private expire(over: StandingOrder): void {
    const atMs = over.expiresAtMs ?? 0
    const [next, ...beneath] = this.beneath.filter(holdsAt(atMs))
    this.beneath = beneath
    this.override = null
    if (next) this.hold(next, 'EXPIRY', atMs)
    else this.enter(stateOfPolicy(this.spec, atMs), 'EXPIRY', atMs, over)
  }

  private hold(order: StandingOrder, cause: 'OPERATOR' | 'EXPIRY', atMs: number): void {
    const unchanged = this.override?.id === order.id && this.override.intent === order.intent
    this.override = order
    if (!unchanged) this.enter(stateOfOverride(order.intent, this.spec, atMs), cause, atMs, order)
  }

  /** @param order of the operator that caused it, if one did */
  private enter(state: LiveState, cause: BreakerCause, atMs: number, order: Order | null = null): void {
    const before = this.state
    this.state = state
    this.cause = cause
    this.sinceMs = atMs
    this.generation += 1
    this.pass = passOf(this.generation)
    this.listener?.entered?.({
      ...{ atMs, before: before.kind, after: state.kind, cause, standing: this.override, order },
      ...ratesOf(before, this.spec, atMs),
    })
  }

  private remember(resetId: string): void {
    this.resetsDone.add(resetId)
    const [oldest] = this.resetsDone
    if (this.resetsDone.size > rememberedResets && oldest !== undefined) this.resetsDone.delete(oldest)
  }
}
