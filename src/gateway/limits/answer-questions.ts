/**
 * Answers what operators ask all gateways: how a key's bucket stands here. The only thing that can be asked is that, of a
 * limit whose buckets are this gateway's own, and only so often in a second; whatever else comes over the channel is
 * dropped. The answer goes onto a list that expires, whether anybody reads it or not.
 */
import type { Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import type { ObjectRef } from '@/domain/names'
import { boosted, stanceAt } from '@/domain/rate-limit/key-override'
import { redisKeys } from '@/wire/keys'
import { answersKeptMs, question, questionCharacters, type Question, type QuotaAnswer } from '@/wire/question'
import type { LimitRules } from '../rules/limit-rules'
import type { LocalBuckets } from './local-buckets'

const mostInSecond = 50

export interface AnswerParts {
  gateway: string
  /** For answers; a second connection with its options listens. */
  redis: Redis
  limits: LimitRules
  buckets: LocalBuckets
  clock: Clock
  elapsedMs: () => number
}

/** Listens until what it returns is called; with Redis away it hears nothing, and listens again when it is back. */
export function answerQuestions(parts: AnswerParts): () => void {
  const { redis, clock } = parts
  const line = redis.duplicate({ connectionName: `${redis.options.connectionName ?? 'gateway'}-questions` })
  line.on('error', () => undefined)
  line.on('ready', () => {
    line.subscribe(redisKeys.questions).catch(() => undefined)
  })
  let second = 0
  let answered = 0
  line.on('message', (_channel: string, text: string) => {
    const now = Math.floor(clock.now() / 1000)
    if (now !== second) {
      second = now
      answered = 0
    }
    answered += 1
    const asked = answered > mostInSecond ? null : read(text)
    if (asked) tell(redis, asked.id, answerOf(parts, asked))
  })
  return () => {
    line.disconnect()
  }
}

function read(text: string): Question | null {
  if (text.length > questionCharacters) return null
  try {
    return question.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function answerOf({ gateway, limits, buckets, clock, elapsedMs }: AnswerParts, { policy, key }: Question): QuotaAnswer {
  const limit = limits.get(policy as ObjectRef)
  if (limit?.spec.scope !== 'LOCAL') return { gateway, bucket: null }
  const order = limit.orders.get(key)
  const isBoosted = order !== undefined && stanceAt(order, clock.now()) === 'BOOST'
  const spec = isBoosted ? boosted(limit.spec, order.factor) : limit.spec
  const { remaining, retryAfterMs, resetAfterMs } = buckets.peek(limit.ref, key, spec, elapsedMs())
  return { gateway, bucket: { remaining, burst: spec.burst, retryAfterMs, resetAfterMs } }
}

function tell(redis: Redis, id: string, answer: QuotaAnswer): void {
  if (redis.status !== 'ready') return
  const list = redisKeys.answers(id)
  redis
    .pipeline()
    .rpush(list, JSON.stringify(answer))
    .pexpire(list, answersKeptMs)
    .exec()
    .catch(() => undefined)
}
