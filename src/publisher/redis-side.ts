/**
 * Brings Redis to the revision that Consul holds, never further: limit configurations and breaker overrides, then the
 * entry in the stream that gateways follow. The entry comes last, so the newest one tells how far Redis has come; a
 * publisher killed before it does the same once more. Everything is written anew after each connection, when the stream
 * is empty or of another epoch, and now and then, because Redis may lose what it was given.
 */
import { loadFunctions } from '@/adapters/redis/load-functions'
import { redisUnavailable, type Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import type { PublishedObject, Revision } from '@/domain/revision/object'
import { redisKeys } from '@/wire/keys'
import { logMessage, wireVersion, type Head, type LogMessage } from '@/wire/revision-log'
import { changeCommands, deleteCommands, publishedKey, putCommands, type RedisCommand } from './redis-commands'
import type { RevisionSource } from './source'

export interface RedisSideParts {
  source: RevisionSource
  /** The objects of the published revision, as they stand in Consul. */
  published: (head: Head) => Promise<PublishedObject[]>
  redis: Redis
  clock: Clock
  /** Called before each write, with what it is. */
  checkpoint: (name: string) => void
}

export interface RedisSide {
  /**
   * @param head what stands in Consul.
   * @param atHand revisions that may be missing in Redis, to save reading them.
   * @param whole writes everything anew.
   * @throws DomainError UNAVAILABLE, DatabaseError, PublishedStateError
   */
  sync(head: Head, atHand: readonly Revision[], whole: boolean): Promise<void>
  /** The connection is a new one: what was written before may be lost. */
  forget: () => void
}

/** How many revisions the stream keeps, about; who needs an older one reads it from Consul. */
const streamLength = 1000
const commandsAtOnce = 1000

interface Place {
  epoch: string
  revision: number
}

export function createRedisSide({ source, published, redis, clock, checkpoint }: RedisSideParts): RedisSide {
  let wholeIsDue = true
  const forget = () => {
    wholeIsDue = true
  }

  async function sync(head: Head, atHand: readonly Revision[], whole: boolean): Promise<void> {
    const everything = whole || wholeIsDue
    wholeIsDue = false
    try {
      const last = await lastEntry()
      const follows = last !== null && last.epoch === head.epoch && last.revision <= head.revision
      if (everything || !follows) await writeAll(head)
      if (follows) await follow(head, last.revision, atHand)
      else await tell(head.epoch, await headRevision(head, atHand), [])
    } catch (error) {
      wholeIsDue ||= everything
      throw error
    }
  }

  /** Each revision that Redis has not seen: its objects, then its entry. */
  async function follow(head: Head, from: number, atHand: readonly Revision[]): Promise<void> {
    for (const revision of await revisionsBetween(from, head.revision, atHand)) {
      const nowMs = clock.now()
      const commands = revision.changes.flatMap((each) => changeCommands(each, nowMs))
      await tell(head.epoch, revision, commands)
    }
  }

  async function tell(epoch: string, revision: Revision, before: readonly RedisCommand[]): Promise<void> {
    const entry: LogMessage = { version: wireVersion, epoch, revision }
    checkpoint(`tell Redis of ${String(revision.revision)}`)
    await send([...before, ['XADD', redisKeys.log, 'MAXLEN', '~', streamLength, '*', 'entry', JSON.stringify(entry)]])
  }

  /** Library, and every object of the head's revision; what stands there beside goes. */
  async function writeAll(head: Head): Promise<void> {
    checkpoint('write all to Redis')
    await loadFunctions(redis)
    const objects = await published(head)
    const nowMs = clock.now()
    const wanted = new Set(objects.map(publishedKey))
    const standing = await reply<string[]>(['SMEMBERS', redisKeys.published])
    await send([
      ...standing.filter((key) => !wanted.has(key)).flatMap(deleteCommands),
      ...objects.flatMap((object) => putCommands(object, nowMs)),
    ])
  }

  async function lastEntry(): Promise<Place | null> {
    const entries = await reply<[string, string[]][]>(['XREVRANGE', redisKeys.log, '+', '-', 'COUNT', 1])
    const [field, text = ''] = entries[0]?.[1] ?? []
    if (field !== 'entry') return null
    try {
      const { epoch, revision } = logMessage.parse(JSON.parse(text))
      return { epoch, revision: revision.revision }
    } catch {
      return null // Somebody else's entry: begin anew.
    }
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

  async function reply<T>([name, ...args]: RedisCommand): Promise<T> {
    try {
      return (await redis.call(name, ...args)) as T
    } catch (error) {
      throw redisUnavailable(redis, error)
    }
  }

  /** Sends in order; stops at the first that fails. */
  async function send(commands: readonly RedisCommand[]): Promise<void> {
    for (let from = 0; from < commands.length; from += commandsAtOnce) {
      const pipeline = redis.pipeline()
      for (const each of commands.slice(from, from + commandsAtOnce)) pipeline.call(...each)
      try {
        const results = await pipeline.exec()
        for (const [error] of results ?? []) if (error) throw error
      } catch (error) {
        throw redisUnavailable(redis, error)
      }
    }
  }

  return { sync, forget }
}
