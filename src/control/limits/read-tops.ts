import { redisUnavailable } from '@/adapters/redis/redis'
import { redisKeys } from '@/wire/keys'
import { decodeLimitTop, type LimitTop, topMinuteMs } from '@/wire/limit-top'
import type { ControlParts } from '../context'

/** One minute of one gateway. */
export interface TopOfMinute extends LimitTop {
  minuteMs: number
  gateway: string
}

/**
 * What gateways told of the keys of a policy in the minutes that touch [fromMs, toMs), oldest first. What cannot be read is
 * left out.
 * @param policy `namespace/name`
 * @throws DomainError UNAVAILABLE
 */
export async function readTops(
  { redis }: Pick<ControlParts, 'redis'>,
  policy: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<TopOfMinute[]> {
  const minutes: number[] = []
  for (let each = fromMs - (fromMs % topMinuteMs); each < toMs; each += topMinuteMs) minutes.push(each)
  const pipeline = redis.pipeline()
  for (const each of minutes) pipeline.hgetallBuffer(redisKeys.limitTop(policy, each))
  const replies = await pipeline.exec().catch((error: unknown) => {
    throw redisUnavailable(redis, error)
  })
  return minutes.flatMap((minuteMs, at) => {
    const [error, fields] = replies?.[at] ?? [null, {}]
    if (error) return [] // what stands there is not a gateway's
    return Object.entries(fields as Record<string, Buffer>).flatMap(([gateway, data]) => {
      const top = decodeLimitTop(data)
      return top ? [{ minuteMs, gateway, ...top }] : []
    })
  })
}
