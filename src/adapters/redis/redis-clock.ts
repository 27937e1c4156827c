/**
 * Redis' time, as this process can tell it: what processes on different machines say of when, they say in this one clock.
 * Redis' answer lies somewhere between the question and its arrival; the clocks are taken to differ by no more than that
 * makes certain, so on one machine they never differ, however late an answer is read.
 */
import type { Clock } from '@/domain/clock'
import type { Redis } from './redis'

/** What `TIME` answers: seconds and microseconds. */
export type RedisTime = readonly (string | number)[]

export class RedisClock {
  private known = false
  private skew = 0

  /** @param clock this process' own */
  constructor(private readonly clock: Clock) {}

  /** Whether Redis was asked since `forget`. */
  get isKnown(): boolean {
    return this.known
  }

  /** What to add to this process' time to have Redis', ms. 0 until it is known. */
  get skewMs(): number {
    return this.skew
  }

  /** A moment of this process' clock in Redis' time, ms. */
  of(ownMs: number): number {
    return ownMs + this.skew
  }

  now(): number {
    return this.of(this.clock.now())
  }

  /** Takes Redis' answer to a question that was sent at `sentMs` of this process' clock, and arrived now. */
  learn(sentMs: number, time: RedisTime): void {
    this.skew = skewOf(sentMs, msOf(time), this.clock.now())
    this.known = true
  }

  /** @throws what Redis says */
  async ask(redis: Pick<Redis, 'time'>): Promise<void> {
    const sentMs = this.clock.now()
    this.learn(sentMs, await redis.time())
  }

  /** Redis may be another one now. */
  forget(): void {
    this.known = false
  }
}

export function msOf([seconds = 0, micros = 0]: RedisTime): number {
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
}

/** How far Redis' clock is surely ahead (or behind, below 0), given when the question left and the answer arrived. */
export function skewOf(sentMs: number, redisMs: number, receivedMs: number): number {
  if (redisMs < sentMs) return redisMs - sentMs
  return redisMs > receivedMs ? redisMs - Math.max(sentMs, receivedMs) : 0
}
