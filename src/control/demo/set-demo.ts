import { DomainError } from '@/domain/errors'
import { writeAudit } from '@/store/audit'
import { redisKeys } from '@/wire/keys'
import type { ControlContext } from '../context'
import { askRedis } from '../live/ask-redis'

/**
 * Switches the demo fleet on or off; it looks at this by itself.
 * @throws DomainError UNAVAILABLE when Redis does not answer, NOT_FOUND when no demo fleet is there
 */
export async function setDemo(
  { database, redis, clock, actor }: ControlContext,
  { on }: { on: boolean },
): Promise<{ on: boolean }> {
  // XX: only where a demo fleet has said that it is there.
  const answer = await askRedis(redis, async () => ({
    done: (await redis.set(redisKeys.demo, on ? 'on' : 'off', 'XX')) === 'OK',
  }))
  if (!answer) throw new DomainError('UNAVAILABLE', 'Redis does not answer')
  if (!answer.done) throw new DomainError('NOT_FOUND', 'There is no demo fleet here')
  await writeAudit(database, {
    atMs: clock.now(),
    actor,
    action: 'demo.set',
    object: 'demo',
    detail: { on },
  })
  return { on }
}
