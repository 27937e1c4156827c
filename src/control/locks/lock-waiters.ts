import type { Redis } from 'ioredis'
import type { LockDetail } from '@/domain/view/lock-views'
import { redisKeys } from '@/wire/keys'
import { lockWaiter } from '@/wire/lock'
import { askRedis } from '../live/ask-redis'

/** Who stands in line for a lock of ours, the first of them first; none while Redis does not answer. */
export async function lockWaiters(redis: Redis, name: string): Promise<LockDetail['waiting']> {
  const answer = (await askRedis(redis, () => ask(redis, name))) ?? []
  return answer.flatMap((text, index) => {
    if (index % 2 === 0) return []
    const { data } = lockWaiter.safeParse(JSON.parse(text))
    if (!data) return []
    return [{ owner: data.owner, host: data.host ?? null, process: data.process ?? null, sinceMs: data.sinceMs }]
  })
}

/** How many stand in line for each of these locks; null where Redis does not say. */
export async function countWaiters(redis: Redis, names: readonly string[]): Promise<(number | null)[]> {
  const counts = await askRedis(redis, () =>
    Promise.all(names.map(async (name) => (await ask(redis, name)).length / 2)),
  )
  return names.map((_, index) => counts?.[index] ?? null)
}

/** Ids and what each says, in turn. */
async function ask(redis: Redis, name: string): Promise<string[]> {
  const keys = [redisKeys.lockQueue(name), redisKeys.lockWaiters(name)]
  return (await redis.call('FCALL_RO', 'swy_lock_waiters', 2, ...keys)) as string[]
}
