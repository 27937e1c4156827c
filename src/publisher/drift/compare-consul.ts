/**
 * What stands in Consul KV below the prefix against what must stand there by the database. Pure. Values that no reader
 * needs (older than the snapshot, or above the head, where another publisher may be at work) are left alone; what is
 * above everything that was ever committed cannot be ours. Values are compared by what they say, not byte by byte.
 */
import type { KvEntry } from '@/adapters/consul/consul'
import type { HeadReading } from '@/adapters/consul/revision-reader'
import type { KvOperation } from '@/adapters/consul/transaction'
import type { Difference } from '@/domain/drift/drift'
import type { PublishedObject, Revision } from '@/domain/revision/object'
import { consulKeys } from '@/wire/keys'
import type { Head } from '@/wire/revision-log'
import { logValues, snapshotValues } from '../values'
import { publishedKeyOf } from './published-keys'
import {
  type ByObject,
  changesByName,
  objectsApart,
  objectsByName,
  parsed,
  piece,
  saysTheSame,
  textsApart,
} from './values-apart'

/** A difference, and what must be written so that it is none. */
export interface KvDifference extends Difference {
  write: KvOperation
}

export type Values = ReadonlyMap<string, string>

export function valuesOf(entries: readonly KvEntry[]): Map<string, string> {
  return new Map(entries.map((each) => [each.key, each.value]))
}

/** The log's entry of one revision. */
export function compareLogEntry(prefix: string, revision: Revision, standing: Values): KvDifference[] {
  const keys = consulKeys(prefix)
  const wanted = logValues(revision).map((value, part) => ({ key: keys.log(revision.revision, part), value }))
  const damaged = wanted.filter(({ key, value }) => standing.get(key) !== value)
  if (damaged.length === 0) return []
  const found = wanted.map(({ key }) => logText(standing.get(key)))
  const whole = found.every((each) => each !== null) ? parsed(found.join('')) : undefined
  if (saysTheSame(whole, parsed(JSON.stringify(revision)))) return []
  return damaged.map(({ key, value }) => {
    const write = { verb: 'set', key, value } as const
    const text = standing.get(key)
    if (text !== undefined) return { key, kind: 'CHANGED', ...revisionsApart(revision, whole, value, text), write }
    const { author, message, changes } = revision
    return {
      key,
      kind: 'DELETED',
      expected: { revision: revision.revision, author, message, changes: Object.keys(changesByName(changes)) },
      found: null,
      write,
    }
  })
}

function logText(value: string | undefined): string | null {
  const part = value === undefined ? undefined : (parsed(value) as { text?: unknown } | undefined)
  return typeof part?.text === 'string' ? part.text : null
}

function revisionsApart(revision: Revision, whole: unknown, value: string, text: string) {
  if (typeof whole !== 'object' || whole === null) return textsApart(value, text)
  const { changes: found, ...foundRest } = whole as Partial<Revision>
  const { changes, ...rest } = revision
  const byName = (list: readonly unknown[] | undefined) => (Array.isArray(list) ? changesByName(list) : {})
  const objects = objectsApart(byName(changes), byName(found))
  return objects ?? objectsApart(rest, foundRest) ?? textsApart(value, text)
}

/** The parts of the head's snapshot, which stands for these objects. */
export function compareSnapshot(
  prefix: string,
  revision: number,
  objects: readonly PublishedObject[],
  standing: Values,
): KvDifference[] {
  const keys = consulKeys(prefix)
  return snapshotValues(objects).flatMap((value, part): KvDifference[] => {
    const key = keys.snapshot(revision, part)
    const text = standing.get(key)
    if (text === value) return []
    const write = { verb: 'set', key, value } as const
    const wanted = listIn(value) ?? []
    if (text === undefined) {
      const expected = { snapshot: revision, part, objects: wanted.length }
      return [{ key, kind: 'DELETED', expected, found: null, write }]
    }
    const list = listIn(text)
    if (!list) return [{ key, kind: 'CHANGED', ...textsApart(value, text), write }]
    const apart = objectsApart(objectsByName(wanted), objectsByName(list))
    return apart ? [{ key, kind: 'CHANGED', ...apart, write }] : []
  })
}

function listIn(text: string): unknown[] | null {
  const list = (parsed(text) as { objects?: unknown } | null | undefined)?.objects
  return Array.isArray(list) ? list : null
}

/**
 * Keys that are not ours. Those in our folders may go; of others we do not know whose they are.
 * @param newest the newest revision in the database, read after the keys.
 * @param logParts of how many parts the entry of a revision is, where that is known.
 */
export function foreignKeys(
  prefix: string,
  keys: readonly string[],
  head: Head,
  newest: number,
  logParts: ReadonlyMap<number, number>,
  standing: Values,
): KvDifference[] {
  return keys.flatMap((key): KvDifference[] => {
    const is = publishedKeyOf(key, prefix)
    if (is.kind === 'head' || (is.kind !== 'stray' && !isForeign(is, head, newest, logParts))) return []
    const text = standing.get(key)
    return [
      {
        key,
        kind: 'FOREIGN',
        expected: null,
        found: text === undefined ? { key } : { text: piece(text) },
        onRequestOnly: is.kind === 'stray' && is.below === null,
        write: { verb: 'delete', key },
      },
    ]
  })
}

function isForeign(
  { kind, revision, part }: { kind: 'log' | 'snapshot'; revision: number; part: number },
  head: Head,
  newest: number,
  logParts: ReadonlyMap<number, number>,
): boolean {
  if (revision > newest) return true
  if (kind === 'snapshot') return revision === head.snapshot && part >= head.snapshotParts
  return part >= (logParts.get(revision) ?? Number.POSITIVE_INFINITY)
}

/** A head by what it says: its fields, and what the revisions that lie inline in it change. */
export function headByName({ recent, publishedAtMs: _when, ...fields }: Head): ByObject {
  const revisions = recent.flatMap(({ revision, changes, ...rest }) => [
    [`revision ${String(revision)}`, rest] as const,
    ...Object.entries(changesByName(changes)).map(([name, spec]) => [`revision ${String(revision)} ${name}`, spec]),
  ])
  return { ...fields, ...(Object.fromEntries(revisions) as ByObject) }
}

/** What became of the head. `wanted` is the last one that was right, if this process knows it. */
export function headDifference(prefix: string, wanted: Head | null, found: HeadReading, reason: string): Difference {
  const { head: key } = consulKeys(prefix)
  const expected = wanted && headByName({ ...wanted, recent: [] })
  switch (found.state) {
    case 'ABSENT':
      return { key, kind: 'DELETED', expected, found: null }
    case 'CORRUPT':
      return { key, kind: 'CHANGED', expected, found: { reason, text: piece(found.text ?? '') } }
    case 'PRESENT': {
      const apart = wanted && objectsApart(headByName(wanted), headByName(found.head))
      const alone = { expected: null, found: { reason, ...headByName({ ...found.head, recent: [] }) } }
      return { key, kind: 'CHANGED', ...(apart ?? alone) }
    }
  }
}

/** Whether the revisions that lie inline in the head are the database's. */
export function isRecentRight(head: Head, revisions: readonly Revision[]): boolean {
  const known = new Map(revisions.map((each) => [each.revision, each]))
  return head.recent.every((each) => {
    const ours = known.get(each.revision)
    return ours !== undefined && saysTheSame(each, ours)
  })
}
