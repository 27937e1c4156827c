/**
 * Reads the published log from Consul: for gateways, and for the publisher to check its own work. Nothing is believed
 * before its schema and its checksum agree; what is wrong is told apart from what is only out of reach.
 */
import { prettifyError, ZodError } from 'zod'
import type { PublishedObject, Revision } from '@/domain/revision/object'
import { applyChanges, toObjectSet } from '@/domain/revision/object-set'
import { advanceChecksum, checksumOf } from '@/wire/checksum'
import { consulKeys } from '@/wire/keys'
import { head as headSchema, logPart, snapshotPart, wireRevision, type Head } from '@/wire/revision-log'
import type { Consul, Indexed, Read } from './consul'
import { reasonOf } from './http'

/** Published state is missing or not what it should be. Reading again may help: a publisher repairs it. */
export class PublishedStateError extends Error {
  override readonly name = 'PublishedStateError'
}

/** What stands at `head`. `modifyIndex` is what a compare-and-swap of it compares with. */
export type HeadReading =
  | { state: 'ABSENT'; modifyIndex: 0 }
  | { state: 'CORRUPT'; modifyIndex: number; reason: string; text?: string }
  | { state: 'PRESENT'; modifyIndex: number; head: Head }

export interface PublishedSet {
  revision: number
  checksum: string
  objects: Map<string, PublishedObject>
}

export interface RevisionReader {
  /** Blocking when `read.index` is above 0. @throws DomainError UNAVAILABLE */
  readHead(read?: Read): Promise<Indexed<HeadReading>>
  /** One revision. @throws PublishedStateError when absent, incomplete or malformed; DomainError UNAVAILABLE */
  readLog(revision: number): Promise<Revision>
  /** The objects of the head's snapshot. @throws PublishedStateError, DomainError UNAVAILABLE */
  readSnapshot(head: Head): Promise<PublishedObject[]>
  /** Snapshot and log up to the head, checked against its checksum. @throws PublishedStateError, DomainError UNAVAILABLE */
  readAll(head: Head): Promise<PublishedSet>
}

/** Log entries that are read side by side when everything is read. */
const readsAtOnce = 16

/** @param prefix below which the log lies in Consul KV; ends with a slash. */
export function createRevisionReader(consul: Pick<Consul, 'kv'>, prefix: string): RevisionReader {
  const keys = consulKeys(prefix)

  async function readHead(read?: Read): Promise<Indexed<HeadReading>> {
    const { index, value: entry } = await consul.kv.get(keys.head, read)
    if (!entry) return { index, value: { state: 'ABSENT', modifyIndex: 0 } }
    const { modifyIndex } = entry
    try {
      return { index, value: { state: 'PRESENT', modifyIndex, head: parse(headSchema, entry.value, keys.head) } }
    } catch (error) {
      return { index, value: { state: 'CORRUPT', modifyIndex, reason: (error as Error).message, text: entry.value } }
    }
  }

  async function readLog(revision: number): Promise<Revision> {
    const key = (part: number) => keys.log(revision, part)
    const first = await readPart(key(0))
    const texts = [first.text]
    for (let part = 1; part < first.parts; part += 1) texts.push((await readPart(key(part))).text)
    const read = parse(wireRevision, texts.join(''), key(0))
    if (read.revision !== revision) throw new PublishedStateError(`${key(0)} holds revision ${String(read.revision)}`)
    return read
  }

  async function readPart(key: string) {
    const { value: entry } = await consul.kv.get(key)
    if (!entry) throw new PublishedStateError(`${key} is missing`)
    return parse(logPart, entry.value, key)
  }

  async function readSnapshot(head: Head): Promise<PublishedObject[]> {
    const objects: PublishedObject[] = []
    for (let part = 0; part < head.snapshotParts; part += 1) {
      const key = keys.snapshot(head.snapshot, part)
      const { value: entry } = await consul.kv.get(key)
      if (!entry) throw new PublishedStateError(`${key} is missing`)
      objects.push(...parse(snapshotPart, entry.value, key).objects)
    }
    return objects
  }

  async function readAll(head: Head): Promise<PublishedSet> {
    const snapshot = await readSnapshot(head)
    const objects = toObjectSet(snapshot)
    let checksum = checksumOf(snapshot)
    const inline = new Map(head.recent.map((each) => [each.revision, each]))
    for (let from = head.snapshot + 1; from <= head.revision; from += readsAtOnce) {
      const count = Math.min(readsAtOnce, head.revision - from + 1)
      const numbers = Array.from({ length: count }, (_, at) => from + at)
      const steps = await Promise.all(numbers.map(async (number) => inline.get(number) ?? (await readLog(number))))
      for (const step of steps) {
        for (const { before, after } of applyChanges(objects, step.changes)) {
          checksum = advanceChecksum(checksum, before, after)
        }
        if (checksum === step.checksum) continue
        throw new PublishedStateError(
          `revision ${String(step.revision)} gives checksum ${checksum}, not ${step.checksum}`,
        )
      }
    }
    if (checksum !== head.checksum) {
      throw new PublishedStateError(
        `revision ${String(head.revision)} gives checksum ${checksum}, not ${head.checksum}`,
      )
    }
    return { revision: head.revision, checksum, objects }
  }

  return { readHead, readLog, readSnapshot, readAll }
}

function parse<T>(schema: { parse(value: unknown): T }, text: string, key: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof ZodError ? prettifyError(error).replaceAll(/\s*\n\s*/g, ' ') : reasonOf(error)
    throw new PublishedStateError(`${key} does not hold what it should: ${reason.slice(0, 300)}`, { cause: error })
  }
}
