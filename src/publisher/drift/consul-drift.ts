/**
 * Finds out whether Consul KV holds what the database says, and puts right what does not. Everything is read as of one
 * instant in Consul first and in the database after it, so that a revision on its way is never taken for drift. Entries
 * that were found right and were not written since are not looked at again; the snapshot is read only when a key of it
 * was written. Repairs are written by transactions that hold only while `head` stands as it was read.
 */
import type { Consul, KvEntry } from '@/adapters/consul/consul'
import { operationBytes, transactionLimits, type KvOperation } from '@/adapters/consul/transaction'
import type { DriftBook, ToldDrift } from '@/domain/drift/book'
import type { PublishedObject, Revision } from '@/domain/revision/object'
import { advanceChecksum, emptyChecksum } from '@/wire/checksum'
import { consulKeys } from '@/wire/keys'
import { head as headSchema, type Head } from '@/wire/revision-log'
import { logValues } from '../values'
import type { RevisionSource } from '../source'
import { compareLogEntry, compareSnapshot, foreignKeys, type KvDifference, valuesOf } from './compare-consul'
import { publishedKeyOf } from './published-keys'
import { parsed } from './values-apart'

export interface ConsulDriftParts {
  source: RevisionSource
  consul: Consul
  prefix: string
  book: DriftBook
  /** Called before each write, with what it is. */
  checkpoint: (name: string) => void
}

/** What stands: a head that is not one is the publisher's matter. */
export type Checked = { head: 'NOT_OURS' } | { head: Head; modifyIndex: number; differences: KvDifference[] }

export interface ConsulDrift {
  /** Compares; writes nothing. @throws DomainError UNAVAILABLE, DatabaseError */
  check(): Promise<Checked>
  /**
   * Compares, writes down what differs, and repairs what is to be.
   * @returns MOVED when somebody moved the head meanwhile: look again. LEFT when something stays as it is.
   * @throws DomainError UNAVAILABLE, DatabaseError
   */
  settle(): Promise<'FINE' | 'REPAIRED' | 'LEFT' | 'MOVED'>
  /** Looks at everything afresh next time. */
  forget(): void
}

const hashedAtOnce = 250

export function createConsulDrift({ source, consul, prefix, book, checkpoint }: ConsulDriftParts): ConsulDrift {
  const keys = consulKeys(prefix)
  /** Index at which an entry was found right. */
  let right = new Map<string, number>()
  let rightSnapshot = { revision: -1, index: 0 }

  async function check(): Promise<Checked> {
    const { index } = await consul.kv.watchKeys(keys.snapshotsPrefix)
    const all = await consul.kv.keys(prefix)
    const entries = await consul.kv.trees([keys.head, keys.logPrefix])
    const head = headIn(entries)
    if (!head) return { head: 'NOT_OURS' }
    const newest = await source.newest()
    if (head.value.revision > newest) return { head: 'NOT_OURS' }
    const log = await compareLog(head.value, entries)
    const snapshot =
      index > 0 && rightSnapshot.index === index && rightSnapshot.revision === head.value.snapshot
        ? []
        : await compareSnapshotOf(head.value, index)
    const foreign = foreignKeys(prefix, all, head.value, newest, log.parts, valuesOf(entries))
    return {
      head: head.value,
      modifyIndex: head.modifyIndex,
      differences: [...log.differences, ...snapshot, ...foreign],
    }
  }

  function headIn(entries: readonly KvEntry[]): { value: Head; modifyIndex: number } | null {
    const entry = entries.find((each) => each.key === keys.head)
    const value = headSchema.safeParse(parsed(entry?.value ?? ''))
    return entry && value.success ? { value: value.data, modifyIndex: entry.modifyIndex } : null
  }

  async function compareLog(head: Head, entries: KvEntry[]) {
    const standing = valuesOf(entries)
    const wrote = new Map<number, KvEntry[]>()
    for (const each of entries) {
      const is = publishedKeyOf(each.key, prefix)
      if (is.kind === 'log') wrote.set(is.revision, [...(wrote.get(is.revision) ?? []), each])
    }
    const isRight = (number: number) =>
      wrote.has(number) && wrote.get(number)?.every((each) => right.get(each.key) === each.modifyIndex)
    const from = head.snapshot + 1
    const numbers = Array.from({ length: Math.max(0, head.revision - head.snapshot) }, (_, at) => from + at)
    const unsure = numbers.filter((each) => !isRight(each))
    const revisions = await revisionsOf(unsure)
    const parts = new Map<number, number>()
    const now = new Map([...right].filter(([key]) => standing.has(key)))
    const differences = unsure.flatMap((number) => {
      const revision = revisions.get(number)
      if (!revision) return []
      const wanted = logValues(revision).length
      parts.set(number, wanted)
      const found = compareLogEntry(prefix, revision, standing)
      const written = wrote.get(number) ?? []
      if (found.length === 0 && written.length === wanted) {
        for (const each of written) now.set(each.key, each.modifyIndex)
      }
      return found
    })
    right = now
    return { differences, parts }
  }

  /** The database's, from the least to the greatest of these numbers. */
  async function revisionsOf(numbers: readonly number[]): Promise<Map<number, Revision>> {
    const [least] = numbers
    const greatest = numbers.at(-1)
    if (least === undefined || greatest === undefined) return new Map()
    const read = await source.revisionsAfter(least - 1, greatest - least + 1)
    return new Map(read.map((each) => [each.revision, each]))
  }

  /** By its checksum first: which objects differ is worked out only when that is wrong. */
  async function compareSnapshotOf(head: Head, index: number): Promise<KvDifference[]> {
    const { snapshot: revision, snapshotParts } = head
    const folder = keys.snapshot(revision, 0).slice(0, -'0000000000'.length)
    const standing = valuesOf(await consul.kv.trees([folder]))
    const objects: unknown[] = []
    let complete = true
    for (let part = 0; part < snapshotParts; part += 1) {
      const value = parsed(standing.get(keys.snapshot(revision, part)) ?? '') as
        { objects?: unknown } | null | undefined
      if (Array.isArray(value?.objects)) objects.push(...(value.objects as unknown[]))
      else complete = false
    }
    if (complete && (await sumOf(objects)) === (await checksumAt(revision))) {
      rightSnapshot = { revision, index }
      return []
    }
    return compareSnapshot(prefix, revision, await source.objectsAt(revision), standing)
  }

  async function checksumAt(revision: number): Promise<string | null> {
    if (revision === 0) return emptyChecksum
    const [found] = await source.revisionsAfter(revision - 1, 1)
    return found?.revision === revision ? found.checksum : null
  }

  async function settle(): Promise<'FINE' | 'REPAIRED' | 'LEFT' | 'MOVED'> {
    const checked = await check()
    if (checked.head === 'NOT_OURS') return 'MOVED'
    const told = await book.tell('CONSUL_KV', checked.differences)
    const due = told.filter((each) => each.repair)
    if (!(await repair(due, checked.differences, checked.modifyIndex))) return 'MOVED'
    if (due.length < told.length) return 'LEFT'
    return due.length > 0 ? 'REPAIRED' : 'FINE'
  }

  /** @returns false when the head was moved meanwhile. */
  async function repair(due: readonly ToldDrift[], all: readonly KvDifference[], index: number): Promise<boolean> {
    const writes = new Map(all.map((each) => [each.key, each.write]))
    const work = due.flatMap((each) => {
      const write = writes.get(each.difference.key)
      return write ? [{ drift: each.drift, write }] : []
    })
    for (const some of inTransactions(work)) {
      checkpoint(`repair ${some[0]?.write.key ?? ''}`)
      const result = await consul.transaction([
        { verb: 'check-index', key: keys.head, index },
        ...some.map((each) => each.write),
      ])
      if (!result.ok) return false
      await book.resolve(
        some.map((each) => each.drift),
        'REPAIRED',
      )
    }
    return true
  }

  return {
    check,
    settle,
    forget: () => {
      right = new Map()
      rightSnapshot = { revision: -1, index: 0 }
    },
  }
}

function inTransactions<T extends { write: KvOperation }>(work: readonly T[]): T[][] {
  const packs: T[][] = []
  let operations = Infinity
  let bytes = Infinity
  for (const each of work) {
    operations += 1
    bytes += operationBytes(each.write)
    if (operations > transactionLimits.operations || bytes > transactionLimits.bodyBytes) {
      packs.push([])
      operations = 2 // with the check of the head
      bytes = 500 + operationBytes(each.write)
    }
    packs.at(-1)?.push(each)
  }
  return packs
}

/** The checksum of objects as they were read, a few at a time, so that nothing else waits long. */
async function sumOf(objects: readonly unknown[]): Promise<string> {
  let sum = emptyChecksum
  for (const [at, each] of objects.entries()) {
    sum = advanceChecksum(sum, undefined, each as PublishedObject)
    if (at % hashedAtOnce === 0) await new Promise(setImmediate)
  }
  return sum
}
