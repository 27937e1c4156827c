/**
 * Events of a lock as stretches of time: who held it from when to when, and what happened besides. Stretches that overlap
 * lie in lanes of their own, so that two holders at a time are seen as two.
 */
import type { LockEventName, LockEventRow, LockHolder } from '@/domain/view/lock-views'

/** How a hold ended; null while it lasts, or when its end is not known. */
export type HoldEnd = Extract<LockEventName, 'released' | 'lost' | 'expired' | 'forced' | 'silent'> | null

export interface Hold {
  id: string
  owner: string | null
  token: number | null
  fromMs: number
  toMs: number
  end: HoldEnd
  lane: number
}

export interface Moment {
  id: string
  atMs: number
  event: 'contended' | 'extended'
  owner: string | null
}

export interface LockTimeline {
  holds: Hold[]
  moments: Moment[]
  lanes: number
}

type OpenHold = Omit<Hold, 'lane'>

/**
 * @param events in any order
 * @param holders those of now, whose holds go on until `nowMs`
 */
export function prepareTimeline(
  events: readonly LockEventRow[],
  holders: readonly LockHolder[],
  nowMs: number,
): LockTimeline {
  const open: OpenHold[] = []
  const closed: OpenHold[] = []
  const moments: Moment[] = []
  for (const event of [...events].sort((a, b) => a.atMs - b.atMs)) {
    switch (event.event) {
      case 'contended':
      case 'extended':
        moments.push({ id: event.id, atMs: event.atMs, event: event.event, owner: event.owner })
        break
      case 'acquired':
        open.push({ ...whoOf(event), fromMs: event.atMs, toMs: nowMs, end: null })
        break
      default:
        closed.push(endOf(event, event.event, open))
    }
  }
  // Of what was begun and is not held any more, nobody saw the end: it is not drawn longer than it is known.
  for (const each of open) {
    const isHeld = holders.some((holder) => isSame(each, holder))
    closed.push(isHeld ? each : { ...each, toMs: each.fromMs })
  }
  for (const holder of holders) {
    if (open.some((each) => isSame(each, holder))) continue
    const { owner, token, acquiredAtMs, value } = holder
    closed.push({ id: value, owner, token, fromMs: acquiredAtMs, toMs: nowMs, end: null })
  }
  return { ...inLanes(closed), moments }
}

function endOf(event: LockEventRow, end: NonNullable<HoldEnd>, open: OpenHold[]): OpenHold {
  const at = open.findIndex((each) => isSame(each, event))
  // A forced release names the lock and not the hold: with one hold begun, it ended that one.
  const index = at === -1 && end === 'forced' && open.length === 1 ? 0 : at
  const [begun] = index === -1 ? [] : open.splice(index, 1)
  if (begun !== undefined) return { ...begun, toMs: event.atMs, end }
  return { ...whoOf(event), fromMs: event.atMs - (event.heldMs ?? 0), toMs: event.atMs, end }
}

function whoOf({ id, owner, token }: LockEventRow) {
  return { id, owner, token }
}

/** Tokens tell holds apart where there are any; else owners do. */
function isSame(a: { owner: string | null; token: number | null }, b: typeof a): boolean {
  return a.token !== null && b.token !== null ? a.token === b.token : a.owner === b.owner
}

function inLanes(holds: readonly OpenHold[]): { holds: Hold[]; lanes: number } {
  const endsMs: number[] = []
  const placed = [...holds]
    .sort((a, b) => a.fromMs - b.fromMs)
    .map((hold) => {
      const free = endsMs.findIndex((endMs) => endMs <= hold.fromMs)
      const lane = free === -1 ? endsMs.length : free
      endsMs[lane] = hold.toMs
      return { ...hold, lane }
    })
  return { holds: placed, lanes: Math.max(1, endsMs.length) }
}
