/**
 * Brings Redis to the revision that Consul holds, never further: limit configurations and breaker overrides, then the
 * entry in the stream that gateways follow. The entry comes last, so the newest one tells how far Redis has come; a
 * publisher killed before it does the same once more. Everything is compared after each connection, now and then, and
 * when the stream is not as we left it, because Redis may lose what it was given and others may write there. Another
 * epoch, and a Redis that lost everything, hold nobody's edit: all is written anew. What else differs is drift.
 */
import { loadFunctions } from '@/adapters/redis/load-functions'
import { redisUnavailable, type Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import type { DriftBook } from '@/domain/drift/book'
import type { Difference } from '@/domain/drift/drift'
import { changeId, objectKey, type PublishedObject, type Revision } from '@/domain/revision/object'
import { redisKeys } from '@/wire/keys'
import { logMessage, wireVersion, type Head, type LogMessage } from '@/wire/revision-log'
import { createRedisDrift } from './drift/redis-drift'
import { isWrongType } from './drift/read-redis'
import { changeCommands, deleteCommands, publishedKey, type RedisCommand, wholeCommands } from './redis-commands'
import type { RevisionSource } from './source'

export interface RedisSideParts {
  source: RevisionSource
  redis: Redis
  clock: Clock
  book: DriftBook
  /** Whether this head still stands in Consul. */
  isCurrent: (head: Head) => Promise<boolean>
  /** Called before each write, with what it is. */
  checkpoint: (name: string) => void
}

export interface RedisSide {
  /**
   * @param head what stands in Consul.
   * @param atHand revisions that may be missing in Redis, to save reading them.
   * @param whole compares everything.
   * @throws DomainError UNAVAILABLE, DatabaseError
   */
  sync(head: Head, atHand: readonly Revision[], whole: boolean): Promise<void>
  /** Whether anything seems to be other than we left it, or to be right again; writes nothing. @throws as sync */
  isSuspect(): Promise<boolean>
  /** The connection is a new one, or something seems to be wrong: compares everything next time. */
  forget: () => void
}

/** How many revisions the stream keeps, about; who needs an older one reads it from Consul. */
const streamLength = 1000
const commandsAtOnce = 1000

interface Place {
  epoch: string
  revision: number
}

/** Another publisher wrote into the stream since its newest entry was read. */
class Overtaken extends Error {}

/** The id right after this one: the stream takes it only while this one is the newest, so no revision comes twice. */
function idAfter(id: string): string {
  const [ms = '0', sequence = '0'] = id.split('-')
  return `${ms}-${String(Number(sequence) + 1)}`
}

export function createRedisSide({ source, redis, clock, book, isCurrent, checkpoint }: RedisSideParts): RedisSide {
  let compareIsDue = true
  /** The newest entry that we put into the stream or found there. */
  let told: Place | null = null
  /** What must stand in Redis as of `told`, by `objectKey`; null while that is not known. */
  let standing: Map<string, PublishedObject> | null = null
  /** After which entry the stream refused ours. When it is still the newest, a later one was deleted by hand. */
  let refusedAfter: string | null = null
  const drift = createRedisDrift({
    ...{ source, redis, clock, book },
    send: async (commands) => {
      await send(commands)
    },
  })

  async function sync(head: Head, atHand: readonly Revision[], whole: boolean): Promise<void> {
    let compare = whole || compareIsDue
    compareIsDue = false
    try {
      const last = await lastEntry()
      const place = typeof last === 'object' ? last : null
      const follows = place?.epoch === head.epoch && place.revision <= head.revision
      compare ||= !follows
      if (follows) await follow(head, place, atHand)
      // Another publisher may have gone on since the head was read; what it wrote is not to be undone.
      else if (await isCurrent(head)) await beginAnew(head, atHand, last)
      else {
        compareIsDue = true
        return
      }
      if (compare || standing === null) {
        standing = await objectsAt(head.revision)
        compareIsDue = !(await drift.settle([...standing.values()], head.revision))
      }
    } catch (error) {
      compareIsDue ||= compare
      if (!(error instanceof Overtaken)) throw error
      compareIsDue = true
    }
  }

  /** Each revision that Redis has not seen: its objects, then its entry. */
  async function follow(head: Head, last: Place & { id: string }, atHand: readonly Revision[]): Promise<void> {
    told = { epoch: head.epoch, revision: last.revision }
    let id = last.id
    for (const revision of await revisionsBetween(last.revision, head.revision, atHand)) {
      const nowMs = clock.now()
      const commands = revision.changes.flatMap((each) => changeCommands(each, nowMs))
      const before = standing
      standing = null // not known while it is half sent
      id = await tell(head.epoch, revision, commands, id === refusedAfter ? null : id)
      standing = before && after(before, revision)
    }
  }

  /** The stream does not lead to the head: it never did, it was lost, or somebody else wrote into it. */
  async function beginAnew(head: Head, atHand: readonly Revision[], last: Place | 'NONE' | 'ALIEN'): Promise<void> {
    const wasOurs = told?.epoch === head.epoch
    const isLoss = wasOurs && last === 'NONE' && (await drift.isEmpty())
    const difference: Difference = {
      key: redisKeys.log,
      kind: last === 'NONE' ? 'DELETED' : 'CHANGED',
      expected: wasOurs ? told : null,
      found:
        typeof last === 'object'
          ? { epoch: last.epoch, revision: last.revision }
          : last === 'NONE'
            ? null
            : { entry: 'not one of ours' },
    }
    const records = wasOurs ? await book.tell('REDIS', [difference], (key) => key === redisKeys.log) : []
    if (!wasOurs || isLoss) await writeAll(head)
    if (last === 'ALIEN') await removeOtherType()
    // Without an entry of ours nobody can follow: it is told again whatever is done about the rest.
    await tell(head.epoch, await headRevision(head, atHand), [], null)
    await book.resolve(
      records.map((each) => each.drift),
      'REPAIRED',
    )
  }

  /**
   * @param last the id of the entry that must be the newest; null: whatever is
   * @returns the id of ours
   * @throws Overtaken
   */
  async function tell(epoch: string, revision: Revision, before: readonly RedisCommand[], last: string | null) {
    const message: LogMessage = { version: wireVersion, epoch, revision }
    checkpoint(`tell Redis of ${String(revision.revision)}`)
    const entry = [last === null ? '*' : idAfter(last), 'entry', JSON.stringify(message)]
    try {
      const id = await send([...before, ['XADD', redisKeys.log, 'MAXLEN', '~', streamLength, ...entry]])
      told = { epoch, revision: revision.revision }
      return String(id)
    } catch (error) {
      if (last === null || !(error instanceof Error && error.message.includes('equal or smaller'))) throw error
      refusedAfter = last
      throw new Overtaken()
    }
  }

  /** Library, and every object of the head's revision; what stands there beside goes. */
  async function writeAll(head: Head): Promise<void> {
    checkpoint('write all to Redis')
    await loadFunctions(redis)
    const objects = await objectsAt(head.revision)
    const nowMs = clock.now()
    const keys = new Set([...objects.values()].map(publishedKey))
    const noted = await reply<string[]>(['SMEMBERS', redisKeys.published], [])
    standing = null
    await send([
      ...noted.filter((key) => !keys.has(key)).flatMap(deleteCommands),
      ...wholeCommands([...objects.values()], nowMs),
    ])
    standing = objects
  }

  /** NONE: the stream is empty. ALIEN: it is no stream, or its newest entry is not one of ours. */
  async function lastEntry(): Promise<(Place & { id: string }) | 'NONE' | 'ALIEN'> {
    const entries = await reply<[string, string[]][] | 'ALIEN'>(
      ['XREVRANGE', redisKeys.log, '+', '-', 'COUNT', 1],
      'ALIEN',
    )
    if (entries === 'ALIEN') return 'ALIEN'
    const [id = '', [field, text = ''] = []] = entries[0] ?? []
    if (field === undefined) return 'NONE'
    try {
      const { epoch, revision } = logMessage.parse(JSON.parse(text))
      return field === 'entry' ? { id, epoch, revision: revision.revision } : 'ALIEN'
    } catch {
      return 'ALIEN'
    }
  }

  async function removeOtherType(): Promise<void> {
    if ((await reply<string>(['TYPE', redisKeys.log], '')) !== 'stream') await send([['DEL', redisKeys.log]])
  }

  async function isSuspect(): Promise<boolean> {
    const before = told
    if (!before || !standing) return false
    const last = await lastEntry()
    const found = await drift.differs([...standing.values()])
    if (before !== told) return false // published meanwhile: the next time tells
    const isOther = typeof last === 'string' || last.epoch !== before.epoch || last.revision !== before.revision
    return isOther || found || (await book.open('REDIS')).length > 0
  }

  /** The objects of a revision that stand in Redis, by `objectKey`. */
  async function objectsAt(revision: number): Promise<Map<string, PublishedObject>> {
    const objects = await source.objectsAt(revision)
    return new Map(objects.filter((each) => publishedKey(each) !== null).map((each) => [objectKey(each), each]))
  }

  /** Revisions above `from` up to `to`, from what is at hand or from the database. */
  async function revisionsBetween(from: number, to: number, atHand: readonly Revision[]): Promise<Revision[]> {
    const wanted = atHand.filter((each) => each.revision > from && each.revision <= to)
    if (wanted.length === to - from) return wanted
    return (await source.revisionsAfter(from, to - from)).filter((each) => each.revision <= to)
  }

  async function headRevision(head: Head, atHand: readonly Revision[]): Promise<Revision> {
    const [found] = head.revision === 0 ? [] : await revisionsBetween(head.revision - 1, head.revision, atHand)
    // Before the first commit there is no revision to tell of, only the epoch.
    const { revision, checksum, publishedAtMs } = head
    return found ?? { revision, author: '', message: '', committedAtMs: publishedAtMs, checksum, changes: [] }
  }

  /** @param otherwise the answer when a value of another type stands there. */
  async function reply<T>([name, ...args]: RedisCommand, otherwise: T): Promise<T> {
    try {
      return (await redis.call(name, ...args)) as T
    } catch (error) {
      if (isWrongType(error)) return otherwise
      throw redisUnavailable(redis, error)
    }
  }

  /** Sends in order; stops at the first that fails. @returns what Redis said to the last one */
  async function send(commands: readonly RedisCommand[]): Promise<unknown> {
    let last: unknown
    for (let from = 0; from < commands.length; from += commandsAtOnce) {
      const pipeline = redis.pipeline()
      for (const each of commands.slice(from, from + commandsAtOnce)) pipeline.call(...each)
      try {
        const results = await pipeline.exec()
        for (const [error, value] of results ?? []) {
          if (error) throw error
          last = value
        }
      } catch (error) {
        throw redisUnavailable(redis, error)
      }
    }
    return last
  }

  const forget = () => {
    compareIsDue = true
  }
  return { sync, isSuspect, forget }
}

function after(standing: Map<string, PublishedObject>, revision: Revision): Map<string, PublishedObject> {
  for (const change of revision.changes) {
    const id = changeId(change)
    if (publishedKey(id) === null) continue
    const key = objectKey(id)
    if (change.op === 'put') standing.set(key, change.object)
    else standing.delete(key)
  }
  return standing
}
