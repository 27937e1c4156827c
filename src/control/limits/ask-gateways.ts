/**
 * Asks all gateways something, and waits for a moment. The connection is shared, so it looks for answers again and again
 * instead of blocking.
 */
import { randomUUID } from 'node:crypto'
import { redisUnavailable } from '@/adapters/redis/redis'
import { redisKeys } from '@/wire/keys'
import { type Question, type QuotaAnswer, quotaAnswer } from '@/wire/question'
import type { ControlParts } from '../context'
import { gatewaysThere } from '../live/gateways-there'
import { parsedValues } from '../live/reports'

const patienceMs = 500
const lookEveryMs = 20

/**
 * @returns what gateways answered, and those that are there and did not
 * @throws DomainError UNAVAILABLE when Redis does not answer
 */
export async function askGateways(
  parts: ControlParts,
  asked: Pick<Question, 'kind' | 'policy' | 'key'>,
): Promise<{ answers: QuotaAnswer[]; silent: string[] }> {
  const { redis, clock } = parts
  const there = await gatewaysThere(parts)
  const question: Question = { version: 1, id: randomUUID(), ...asked }
  const list = redisKeys.answers(question.id)
  try {
    await redis.publish(redisKeys.questions, JSON.stringify(question))
    const untilMs = clock.now() + patienceMs
    for (;;) {
      const answers = parsedValues(await redis.lrange(list, 0, -1), quotaAnswer)
      const heard = new Set(answers.map((each) => each.gateway))
      const silent = (there ?? []).map((each) => each.id).filter((id) => !heard.has(id))
      const isOver = clock.now() >= untilMs
      if (isOver || (there !== null && there.length > 0 && silent.length === 0)) return { answers, silent }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}
