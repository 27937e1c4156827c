/**
 * What people are told of breakers: once when a breaker goes from closed everywhere to open somewhere, once when all its
 * machines let everything pass again. A machine is one breaker of one instance or service on one gateway.
 * - An opening is told half a second later, so that an order for many gateways is one notice that tells how many.
 * - Each way at most once a minute; what is held back is counted into the next notice that way. What was told and what
 *   is agree at the latest a minute after the last move, so a breaker that flaps does not end with the wrong word.
 * - Moves are trusted at once. Now and then the whole of what gateways report is compared with them (`heard`): a machine
 *   that went away without a word is not open for ever, and a move that was lost is made up for.
 * Failure stance: without reports nothing is taken to have closed.
 */
import type { Notice, NoticeType } from '../view/breaker-views'
import type { BreakerState } from './policy'
import type { BreakerCause } from './state'

/** A transition, or where a machine was found to be. */
export interface MachineMove {
  namespace: string
  breaker: string
  service: string
  instance: string | null
  gateway: string
  after: BreakerState
  cause: BreakerCause | null
  actor: string | null
  reason: string | null
  atMs: number
}

/** What gateways report: where each machine is, and which gateways speak at all. */
export interface Heard {
  machines: readonly MachineMove[]
  gateways: ReadonlySet<string>
}

export type NewNotice = Omit<Notice, 'id'>

export const settleMs = 400
export const minuteMs = 60_000
/** Reports may be so old; a machine that moved since is known better by its move. */
const reportsLagMs = 15_000
/** A gateway that is silent for so long is taken to be gone, and its machines with it. */
const silentForMs = 60_000
/** What was held back is forgotten after that much quiet. */
const forgottenAfterMs = 3_600_000

interface OpenMachine {
  gateway: string
  state: BreakerState
  heardMs: number
}

interface Phase {
  atMs: number
  move: MachineMove
}

interface Watched {
  open: Map<string, OpenMachine>
  /** Gateways whose machines moved since reports were heard. */
  moved: Set<string>
  /** The most gateways that were open at once in this opening. */
  peak: number
  told: NoticeType
  toldMs: Record<NoticeType, number>
  times: Record<NoticeType, number>
  /** The newest opening and the newest closing. */
  phase: Partial<Record<NoticeType, Phase>>
  /** When this process learnt of the newest change. */
  changedMs: number
  /** It was told to be open, and nobody has said yet which machines are. */
  unsure: boolean
}

export class NoticeBook {
  private readonly watched = new Map<string, Watched>()
  /** When machines moved, for as long as reports may be older. */
  private readonly moved = new Map<string, number>()
  private speakers: ReadonlyMap<string, ReadonlySet<string>> = new Map()
  private ready: NewNotice[] = []

  /** @param told the newest notices of each type, of each breaker: where an earlier process left off */
  constructor(told: readonly Notice[] = []) {
    for (const notice of [...told].sort((a, b) => Number(a.id) - Number(b.id))) {
      const watched = this.watch(refOf(notice))
      watched.told = notice.type
      watched.toldMs[notice.type] = notice.atMs
      watched.unsure = notice.type === 'breaker.opened'
      const move = { ...notice, instance: null, gateway: '', after: notice.state }
      watched.phase[notice.type] = { atMs: notice.atMs, move }
    }
  }

  /** @param nowMs never goes back; close to `move.atMs` unless it was read late */
  move(move: MachineMove, nowMs: number): void {
    this.moved.delete(machineOf(move))
    this.moved.set(machineOf(move), nowMs)
    this.enter(move, nowMs)
  }

  /** Compares what is known with what gateways report. */
  heard({ machines, gateways }: Heard, nowMs: number): void {
    this.forgetMoves(nowMs)
    const speakers = new Map<string, Set<string>>()
    const present = new Set<string>()
    for (const each of machines) {
      const ref = refOf(each)
      speakers.set(ref, (speakers.get(ref) ?? new Set()).add(each.gateway))
      const open = this.watched.get(ref)?.open
      if (isPassing(each.after) && (open?.size ?? 0) === 0) continue
      const machine = machineOf(each)
      present.add(machine)
      const known = open?.get(machine)
      if (known) known.heardMs = nowMs
      if (!this.moved.has(machine) && (known !== undefined || !isPassing(each.after))) this.enter(each, nowMs)
    }
    this.speakers = speakers
    for (const [ref, watched] of this.watched) {
      this.closeAbsent(watched, { present, gateways, nowMs })
      if (speakers.has(ref)) watched.moved.clear()
    }
  }

  /** What is to be told by now, in order. */
  due(nowMs: number): NewNotice[] {
    this.forgetMoves(nowMs)
    for (const [ref, watched] of this.watched) {
      if (dueAtMs(watched) <= nowMs) this.tell(ref, watched, nowMs)
      if (isForgettable(watched, nowMs)) this.watched.delete(ref)
    }
    const ready = this.ready
    this.ready = []
    return ready
  }

  /** When `due` will have something, unless something moves before; Infinity: never. */
  nextDueMs(): number {
    return this.ready.length > 0 ? 0 : Math.min(Infinity, ...Array.from(this.watched.values(), dueAtMs))
  }

  private forgetMoves(nowMs: number): void {
    for (const [machine, atMs] of this.moved) {
      if (nowMs - atMs <= reportsLagMs) return // they are in the order in which they came
      this.moved.delete(machine)
    }
  }

  private watch(ref: string): Watched {
    const known = this.watched.get(ref)
    if (known) return known
    const fresh: Watched = {
      open: new Map(),
      moved: new Set(),
      peak: 0,
      told: 'breaker.closed',
      toldMs: { 'breaker.opened': -Infinity, 'breaker.closed': -Infinity },
      times: { 'breaker.opened': 0, 'breaker.closed': 0 },
      phase: {},
      changedMs: -Infinity,
      unsure: false,
    }
    this.watched.set(ref, fresh)
    return fresh
  }

  private enter(move: MachineMove, nowMs: number): void {
    const ref = refOf(move)
    if (isPassing(move.after) && !this.watched.get(ref)?.open.has(machineOf(move))) return
    const watched = this.watch(ref)
    watched.moved.add(move.gateway)
    const wasOpen = watched.open.size > 0
    if (isPassing(move.after)) watched.open.delete(machineOf(move))
    else watched.open.set(machineOf(move), { gateway: move.gateway, state: move.after, heardMs: nowMs })
    const isOpen = watched.open.size > 0
    if (isOpen) watched.peak = Math.max(wasOpen ? watched.peak : 0, openGateways(watched).size)
    if (isOpen === wasOpen) return
    // An opening that ended before its half second is told all the same.
    if (!isOpen && watched.told === 'breaker.closed' && mayTell(watched, 'breaker.opened', nowMs)) {
      this.say(ref, watched, 'breaker.opened', nowMs)
    }
    const type = isOpen ? 'breaker.opened' : 'breaker.closed'
    watched.changedMs = nowMs
    if (watched.unsure && isOpen) return // it is found to be what was told
    if (!watched.unsure) watched.times[type] += 1
    watched.phase[type] = { atMs: move.atMs, move }
  }

  private closeAbsent(
    watched: Watched,
    { present, gateways, nowMs }: { present: ReadonlySet<string>; gateways: ReadonlySet<string>; nowMs: number },
  ): void {
    const opened = watched.phase['breaker.opened']?.move
    for (const [machine, { gateway, heardMs }] of watched.open) {
      if (present.has(machine) || this.moved.has(machine) || !opened) continue
      const quietMs = nowMs - heardMs
      if (quietMs <= (gateways.has(gateway) ? reportsLagMs : silentForMs)) continue
      const [, instance = ''] = machine.split('\n', 2)
      const gone = { after: 'CLOSED', cause: null, actor: null, reason: null, atMs: nowMs } as const
      this.enter({ ...opened, ...gone, gateway, instance: instance === '' ? null : instance }, nowMs)
    }
    if (!watched.unsure) return
    watched.unsure = false
    if (watched.open.size > 0 || !opened) return
    watched.times['breaker.closed'] += 1
    const found = { after: 'CLOSED', cause: null, actor: null, reason: null, atMs: nowMs } as const
    const closed = watched.phase['breaker.closed']
    if (closed && closed.atMs > opened.atMs) return
    watched.phase['breaker.closed'] = { atMs: nowMs, move: { ...opened, ...found } }
  }

  private tell(ref: string, watched: Watched, nowMs: number): void {
    this.say(ref, watched, watched.told === 'breaker.closed' ? 'breaker.opened' : 'breaker.closed', nowMs)
  }

  private say(ref: string, watched: Watched, type: NoticeType, nowMs: number): void {
    const phase = watched.phase[type]
    if (!phase) return
    const { namespace, breaker, service, after, cause, actor, reason } = phase.move
    const open = openGateways(watched)
    const opened = type === 'breaker.opened'
    const gateways = new Set([...(this.speakers.get(ref) ?? []), ...watched.moved, ...open])
    const count = opened ? open.size || watched.peak : 0
    this.ready.push({
      ...{ type, atMs: phase.atMs, namespace, breaker, service, cause, actor, reason },
      state: opened ? worstState(watched, after) : after,
      open: count,
      gateways: Math.max(gateways.size, count, 1),
      times: watched.times[type],
    })
    watched.told = type
    watched.toldMs[type] = nowMs
    watched.times[type] = 0
  }
}

function refOf({ namespace, breaker }: { namespace: string; breaker: string }): string {
  return `${namespace}/${breaker}`
}

function machineOf({ namespace, breaker, instance, gateway }: MachineMove): string {
  return `${namespace}/${breaker} ${gateway}\n${instance ?? ''}`
}

/** Whether a machine in this state lets everything through. */
function isPassing(state: BreakerState): boolean {
  return state === 'CLOSED' || state === 'DISABLED' || state === 'METRICS_ONLY'
}

function openGateways({ open }: Watched): Set<string> {
  return new Set(Array.from(open.values(), (each) => each.gateway))
}

function worstState({ open }: Watched, opening: BreakerState): BreakerState {
  const states = new Set(Array.from(open.values(), (each) => each.state))
  if (states.size === 0) return opening
  return (['FORCED_OPEN', 'OPEN', 'HALF_OPEN'] as const).find((each) => states.has(each)) ?? opening
}

function mayTell({ toldMs }: Watched, type: NoticeType, nowMs: number): boolean {
  return nowMs >= toldMs[type] + minuteMs
}

function dueAtMs(watched: Watched): number {
  const type = watched.open.size > 0 ? 'breaker.opened' : 'breaker.closed'
  if (watched.unsure || type === watched.told) return Infinity
  const settledMs = watched.changedMs + (type === 'breaker.opened' ? settleMs : 0)
  return Math.max(settledMs, watched.toldMs[type] + minuteMs)
}

function isForgettable({ open, told, toldMs, times, changedMs }: Watched, nowMs: number): boolean {
  if (open.size > 0 || told === 'breaker.opened') return false
  const heldBack = times['breaker.opened'] + times['breaker.closed'] > 0
  const lastMs = Math.max(changedMs, ...Object.values(toldMs))
  return nowMs - lastMs > (heldBack ? forgottenAfterMs : minuteMs)
}
