/**
 * What a breaker would have done under another policy: the state machine itself, told of the calls that were recorded
 * (./calls) of one real machine. Stances:
 * - Under the policy that was in force it does what the real one did: same moves, same causes, at the same times. Order
 *   and second of each call are known, and every move of the real machine ends a run. (COUNT_BASED windows see calls of
 *   merged pairs evenly spread: see ./calls-order.)
 * - Under another, single calls lie evenly between the first and the last end of their run, so a move is at most a run's
 *   length off (a second, an eighth of one once calls fail); what is slow is told within 10% of the duration.
 * - A call began its duration before its end. One that began in an earlier state counts for nothing or was refused there.
 * - What operators ordered then is carried out as it was. That a policy was edited is not: the new one holds throughout.
 * - While the real machine let nothing through, nobody knows what calls would have found; those stretches are named.
 */
import { CountedRun } from './calls-run'
import type { RecordedCalls, RecordedMove, RecordedRun, RecordedState } from './calls'
import type { BreakerMove } from './listener'
import { BreakerMachine } from './machine'
import { type BreakerOverrideSpec, type BreakerSpec, type BreakerState, restingState } from './policy'
import type { BreakerCause } from './state'

export interface ReplayedMove {
  atMs: number
  before: BreakerState
  after: BreakerState
  cause: BreakerCause
}

export interface Span {
  fromMs: number
  toMs: number
}

export interface ReplayResult {
  /** What the real machine did. */
  recorded: ReplayedMove[]
  replayed: ReplayedMove[]
  /** Calls that ended, with what they began in; and those that the replay would not have let through. */
  calls: number
  refused: number
  /** When the real machine let nothing through. */
  unknown: Span[]
  /** Of the real machine and of the replay, as they began. */
  recordedFrom: BreakerState
  replayedFrom: BreakerState
}

/** Replays one machine. Feed what was recorded in order of time, then `finish`. */
export class BreakerReplay {
  /** Null until the real one is known to be where its policy or an operator puts it. */
  private machine: BreakerMachine | null = null
  private real: RecordedState | null = null
  private readonly recorded: ReplayedMove[] = []
  private readonly replayed: ReplayedMove[] = []
  private readonly unknown: Span[] = []
  private recordedFrom: BreakerState | null = null
  private replayedFrom: BreakerState
  private replayedState: BreakerState
  private replayedSinceMs = -Infinity
  private toldMs = -Infinity
  private blockedSinceMs: number | null = null
  private held: Holding | null = null
  private orders = 0
  private calls = 0
  private refused = 0

  constructor(private readonly spec: BreakerSpec) {
    this.replayedFrom = this.replayedState = restingState(spec)
  }

  /** @param startMs from when on these were recorded */
  feed({ begin, entries }: RecordedCalls, startMs: number): void {
    this.meet(begin, startMs)
    for (const entry of entries) {
      if (entry.kind === 'MOVE') this.move(entry)
      else this.run(entry)
    }
  }

  /** Carries out what falls due until `toMs`. */
  finish(toMs: number): ReplayResult {
    if (toMs > this.replayedSinceMs) this.machine?.snapshot(toMs)
    const { recorded, replayed, calls, refused, replayedFrom } = this
    const open = this.blockedSinceMs === null ? [] : [{ fromMs: this.blockedSinceMs, toMs }]
    const recordedFrom = this.recordedFrom ?? replayedFrom
    return { recorded, replayed, calls, refused, unknown: [...this.unknown, ...open], recordedFrom, replayedFrom }
  }

  /** The machine that goes on is the one that was known, or a new one, or what it did meanwhile was lost. */
  private meet(begin: RecordedState, startMs: number): void {
    const { real } = this
    if (real?.sinceMs === begin.sinceMs && real.cause === begin.cause && real.state === begin.state) return
    if (real) {
      this.move({ kind: 'MOVE', ...begin, sinceMs: Math.max(begin.sinceMs, real.sinceMs) })
      return
    }
    this.recordedFrom = this.replayedFrom = this.replayedState = begin.state
    this.enterReal(begin, startMs)
    if (!isResting(begin)) return
    this.startAnew(begin.sinceMs)
    this.obey(begin, begin.sinceMs)
    this.replayedFrom = this.replayedState
    this.replayed.length = 0
  }

  private move(move: RecordedMove): void {
    const { sinceMs, state, cause } = move
    this.recorded.push({ atMs: sinceMs, before: this.real?.state ?? state, after: state, cause })
    this.enterReal(move, sinceMs)
    if (cause === 'START' || (!this.machine && isResting(move))) {
      const before = this.replayedState
      this.startAnew(sinceMs)
      this.replayed.push({ atMs: sinceMs, before, after: this.replayedState, cause })
      if (!move.held) return
    }
    this.obey(move, sinceMs)
  }

  private enterReal(real: RecordedState, atMs: number): void {
    this.real = { state: real.state, sinceMs: real.sinceMs, cause: real.cause, held: real.held }
    const blocks = real.state === 'OPEN' || real.state === 'FORCED_OPEN'
    if (blocks) this.blockedSinceMs ??= atMs
    else if (this.blockedSinceMs !== null) {
      this.unknown.push({ fromMs: this.blockedSinceMs, toMs: atMs })
      this.blockedSinceMs = null
    }
  }

  /** What operators did is done to the replay too. That a call came when the wait was over is told as well. */
  private obey({ cause, state, held }: RecordedState, atMs: number): void {
    const { machine } = this
    if (!machine) return
    machine.snapshot(atMs)
    const over = cause === 'EXPIRY' && this.held ? [this.order(this.held, atMs)] : []
    const intent = held ? holdingIntent(state) : null
    if (over.length > 0 || intent || cause === 'OPERATOR') {
      this.orders += 1
      const standing = intent ? [this.order(intent, null)] : []
      // What expired is told of its end a moment before, so that it ends by itself.
      if (over.length > 0 && this.toldMs < atMs) machine.setOrders([...over, ...standing], this.toldMs)
      machine.setOrders(intent || over.length > 0 ? standing : [this.order('RESET', null)], atMs)
      this.held = intent
    } else if (cause === 'WAIT_OVER') {
      const asked = machine.tryAcquire(atMs)
      if (asked.allowed) machine.record(asked.permit, 'IGNORED', 0, atMs)
    }
    this.toldMs = atMs
  }

  private order(intent: Holding | 'RESET', expiresAtMs: number | null) {
    const target = { instance: null, gateway: null }
    const id = String(this.orders)
    return { id, ...target, intent, reason: 'as it was', actor: 'replay', atMs: this.toldMs, expiresAtMs }
  }

  private run(recorded: RecordedRun): void {
    const run = new CountedRun(recorded, this.spec.slowCallDurationThresholdMs)
    const realSinceMs = this.real?.sinceMs ?? -Infinity
    this.calls += run.calls
    while (run.next()) {
      const beganMs = recorded.stale ? Math.min(run.startMs, realSinceMs - 1) : Math.max(run.startMs, realSinceMs)
      this.call(beganMs, run.endMs, run.failed, run.slow)
    }
  }

  private call(beganMs: number, endedMs: number, failed: boolean, slow: boolean): void {
    if (!this.machine || beganMs < this.replayedSinceMs) {
      if (this.machine && blocks(this.stateAt(beganMs))) this.refused += 1
      return
    }
    const asked = this.machine.tryAcquire(beganMs)
    if (!asked.allowed) this.refused += 1
    else this.machine.record(asked.permit, failed ? 'FAILURE' : 'SUCCESS', slow ? Infinity : 0, endedMs)
  }

  /** What the replay was in at this time. */
  private stateAt(atMs: number): BreakerState {
    const last = this.replayed.findLast((each) => each.atMs <= atMs)
    return last?.after ?? this.replayedFrom
  }

  private startAnew(nowMs: number): void {
    this.machine = new BreakerMachine(this.spec, nowMs, {
      entered: (move) => {
        this.entered(move)
      },
    })
    this.replayedState = this.machine.snapshot(nowMs).state
    this.replayedSinceMs = this.toldMs = nowMs
    this.held = null
  }

  private entered({ atMs, before, after, cause }: BreakerMove): void {
    this.replayed.push({ atMs, before, after, cause })
    this.replayedState = after
    this.replayedSinceMs = atMs
  }
}

type Holding = Exclude<BreakerOverrideSpec['intent'], 'RESET'>

function holdingIntent(state: BreakerState): Holding | null {
  return state === 'FORCED_OPEN' || state === 'DISABLED' || state === 'METRICS_ONLY' ? state : null
}

/** It is where its policy or an operator put it: a replay can begin there, since nothing that was before matters to it. */
function isResting({ state }: RecordedState): boolean {
  return state !== 'OPEN' && state !== 'HALF_OPEN'
}

/** HALF_OPEN too: what began in it, and was not among its probes, was refused. */
function blocks(state: BreakerState): boolean {
  return state === 'OPEN' || state === 'FORCED_OPEN' || state === 'HALF_OPEN'
}
