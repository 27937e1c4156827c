import type { FunctionLibrary } from '@/adapters/redis/function-library'
import { ownLibrary, replaceFunctions } from '@/adapters/redis/load-functions'
import { redisUnavailable, type Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import type { DriftBook } from '@/domain/drift/book'
import type { PublishedObject } from '@/domain/revision/object'
import { redisKeys } from '@/wire/keys'
import { publishedKey, type RedisCommand } from '../redis-commands'
import type { RevisionSource } from '../source'
import { compareRedis, type RedisDifference } from './compare-redis'
import { readRedis } from './read-redis'

export interface RedisDriftParts {
  source: Pick<RevisionSource, 'newest'>
  redis: Redis
  clock: Clock
  book: DriftBook
  send: (commands: readonly RedisCommand[]) => Promise<void>
}

/** Compares Redis with the objects that must stand there, and puts right what is to be put right. */
export interface RedisDrift {
  /** @throws DomainError UNAVAILABLE */
  differs(objects: readonly PublishedObject[]): Promise<boolean>
  /**
   * @param revision whose objects these are.
   * @returns whether that was all. Compare again when not: something was repaired, or something else went on meanwhile (a
   * newer revision may be on its way by another publisher; a stream that went means that Redis is losing all).
   * @throws DomainError UNAVAILABLE, DatabaseError
   */
  settle(objects: readonly PublishedObject[], revision: number): Promise<boolean>
  /** Whether nothing at all stands of what was published. @throws DomainError UNAVAILABLE */
  isEmpty(): Promise<boolean>
}

export function createRedisDrift({ source, redis, clock, book, send }: RedisDriftParts): RedisDrift {
  let own: FunctionLibrary | null = null

  async function compare(objects: readonly PublishedObject[]): Promise<RedisDifference[]> {
    const keys = objects.flatMap((each) => publishedKey(each) ?? [])
    own ??= await ownLibrary()
    const reading = await readRedis(redis, keys)
    // An older library is not drift: it waits for this Switchyard to replace it.
    if (reading.library && reading.library.version < own.version) {
      await replaceFunctions(redis)
      reading.library = own
    }
    return compareRedis(objects, reading, own, clock.now())
  }

  async function settle(objects: readonly PublishedObject[], revision: number): Promise<boolean> {
    const differences = await compare(objects)
    if (differences.length > 0 && (!(await hasStream()) || (await source.newest()) !== revision)) return false
    const told = await book.tell('REDIS', differences)
    const due = told.filter((each) => each.repair)
    const repairs = new Map(differences.map((each) => [each.key, each.repair]))
    for (const { difference } of due) {
      const repair = repairs.get(difference.key) ?? []
      if (repair === 'LOAD_FUNCTIONS') await replaceFunctions(redis)
      else await send(repair)
    }
    await book.resolve(
      due.map((each) => each.drift),
      'REPAIRED',
    )
    return due.length === 0
  }

  async function hasStream(): Promise<boolean> {
    try {
      return (await redis.exists(redisKeys.log)) > 0
    } catch (error) {
      throw redisUnavailable(redis, error)
    }
  }

  return {
    differs: async (objects) => (await compare(objects)).length > 0,
    settle,
    isEmpty: async () => !(await hasStream()) && (await readRedis(redis, [])).published?.length === 0,
  }
}
