/**
 * What is to be done so that Consul holds what the database holds. Pure: what stands in Consul and the database's history
 * go in, one next step comes out. Whoever carries steps out and plans anew, until IN_SYNC, arrives; being killed between
 * or within steps changes nothing about that, because a step becomes visible by the compare-and-swap of `head` alone.
 */
import { operationBytes, transactionLimits, type KvOperation } from '@/adapters/consul/transaction'
import type { HeadReading } from '@/adapters/consul/revision-reader'
import type { Revision } from '@/domain/revision/object'
import { emptyChecksum } from '@/wire/checksum'
import { consulKeys } from '@/wire/keys'
import type { Head } from '@/wire/revision-log'
import { recentAfter } from './recent'
import { logValues } from './values'

export type Plan =
  | { step: 'IN_SYNC'; head: Head }
  /** Write `first` one by one, then `together` as one transaction, which ends with the head. */
  | { step: 'PUBLISH'; first: KvOperation[]; together: KvOperation[]; head: Head; revisions: Revision[] }
  /** The log since the last snapshot has grown long. */
  | { step: 'COMPACT'; head: Head; modifyIndex: number }
  /** What stands there is not of this history: write it all afresh. */
  | { step: 'NEW_EPOCH'; modifyIndex: number; reason: string }

export interface PlanInput {
  prefix: string
  consul: HeadReading
  /** The database's revisions from the one that Consul's head names (or 1), ascending, without a gap; maybe not all. */
  history: readonly Revision[]
  /** After so many revisions a new snapshot is due. */
  compactAfter: number
  nowMs: number
}

export function plan({ prefix, consul, history, compactAfter, nowMs }: PlanInput): Plan {
  const { modifyIndex } = consul
  if (consul.state === 'ABSENT') return { step: 'NEW_EPOCH', modifyIndex, reason: 'nothing is published yet' }
  if (consul.state === 'CORRUPT') return { step: 'NEW_EPOCH', modifyIndex, reason: consul.reason }
  const { head } = consul
  const foreign = foreignReason(head, history)
  if (foreign !== null) return { step: 'NEW_EPOCH', modifyIndex, reason: foreign }
  const pending = history.filter((each) => each.revision > head.revision)
  if (pending.length > 0) return publishPlan(prefix, head, modifyIndex, pending, nowMs)
  if (head.revision - head.snapshot > compactAfter) return { step: 'COMPACT', head, modifyIndex }
  return { step: 'IN_SYNC', head }
}

/** Where the history must be read from to plan on this head: revisions above the answer. */
export function historyFrom(consul: HeadReading): number {
  return consul.state === 'PRESENT' ? Math.max(0, consul.head.revision - 1) : 0
}

/** Why the head is not one of this database's, or null when it is. */
function foreignReason(head: Head, history: readonly Revision[]): string | null {
  if (head.snapshot > head.revision) return 'the head names a snapshot newer than itself'
  const [first] = history
  const ours = head.revision === 0 ? emptyChecksum : first?.revision === head.revision ? first.checksum : null
  const gap = history.find((each, at) => each.revision !== (first?.revision ?? 0) + at)
  if (gap) return `the database's history has a gap before revision ${String(gap.revision)}`
  if (head.revision === 0 && first && first.revision !== 1) return `the database's history does not begin with 1`
  if (ours === null) return `the database has no revision ${String(head.revision)}`
  return ours === head.checksum ? null : `revision ${String(head.revision)} has another checksum in the database`
}

function publishPlan(
  prefix: string,
  before: Head,
  modifyIndex: number,
  pending: readonly Revision[],
  nowMs: number,
): Plan {
  const keys = consulKeys(prefix)
  const entries = pending.map((revision) => ({
    revision,
    writes: logValues(revision).map((value, part): KvOperation => ({
      verb: 'set',
      key: keys.log(revision.revision, part),
      value,
    })),
  }))
  const fitting = fittingEntries(entries.map((each) => each.writes))
  // When not even one fits beside the head, its parts are written first: invisible until the head names them.
  const taken = entries.slice(0, Math.max(1, fitting))
  const writes = taken.flatMap((each) => each.writes)
  const revisions = taken.map((each) => each.revision)
  const last = revisions.at(-1) ?? before
  const head: Head = {
    ...before,
    revision: last.revision,
    checksum: last.checksum,
    publishedAtMs: nowMs,
    recent: recentAfter(before.recent, revisions),
  }
  const move: KvOperation = { verb: 'cas', key: keys.head, value: JSON.stringify(head), index: modifyIndex }
  return fitting > 0
    ? { step: 'PUBLISH', first: [], together: [...writes, move], head, revisions }
    : { step: 'PUBLISH', first: writes, together: [move], head, revisions }
}

/** A head with all that may lie inline in it, after base64. */
const headBytes = 20_000

/** How many of the entries go into one transaction together with the head. */
function fittingEntries(entries: readonly (readonly KvOperation[])[]): number {
  let operations = 1
  let bytes = headBytes
  for (const [count, writes] of entries.entries()) {
    operations += writes.length
    bytes += writes.reduce((sum, each) => sum + operationBytes(each), 0)
    if (operations > transactionLimits.operations || bytes > transactionLimits.bodyBytes) return count
  }
  return entries.length
}
