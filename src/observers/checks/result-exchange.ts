import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from '@/adapters/redis/redis'
import type { Log } from '@/domain/log'
import { checkResult, type CheckResult } from '@/wire/checks'
import { redisKeys } from '@/wire/keys'

/**
 * Tells other controllers what looks found, and hears what theirs did: the hash `swy:checks` holds what is so, the stream
 * `swy:checks:log` what became so. All is read when this begins and every so often; between, the stream is followed.
 * Failure stance: what cannot be told now is told when Redis answers again; if it came back empty, all of our own is.
 */
export interface ResultExchange {
  /** To be told soon. */
  tell(id: string, result: CheckResult): void
  /** Takes what is known of these from Redis: nobody looks at them any more. */
  forget(ids: readonly string[]): Promise<void>
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
}

interface Parts {
  redis: Redis
  log: Log
  /** Told what Redis holds of instances, but for what waits here to be told. */
  onTold: (results: ReadonlyMap<string, CheckResult>) => void
  /** What this controller found itself and still looks after. */
  own: () => Iterable<readonly [string, CheckResult]>
  everyMs?: number
}

const stepMs = 100
const entriesAtOnce = 1000
const mostEntries = 20_000

export function createResultExchange(parts: Parts): ResultExchange {
  return new Exchange(parts)
}

class Exchange implements ResultExchange {
  private unsent = new Map<string, CheckResult>()
  private cursor: string | null = null
  private readAllAtMs = 0

  constructor(private readonly parts: Parts) {}

  tell(id: string, result: CheckResult): void {
    this.unsent.set(id, result)
  }

  async forget(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += entriesAtOnce) {
      await this.parts.redis.hdel(redisKeys.checkResults, ...ids.slice(from, from + entriesAtOnce))
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    const { redis, own, log } = this.parts
    const back = () => {
      this.cursor = null
      for (const [id, result] of own()) this.unsent.set(id, result)
    }
    redis.on('ready', back)
    let troubled = false
    while (!signal.aborted) {
      try {
        await this.step()
        troubled = false
      } catch (error) {
        if (!troubled) log.debug('What checks found is not exchanged now.', { reason: String(error) })
        troubled = true
      }
      await delay(troubled ? stepMs * 10 : stepMs, undefined, { signal }).catch(() => undefined)
    }
    redis.off('ready', back)
    await this.send().catch(() => undefined)
  }

  private async step(): Promise<void> {
    await this.send()
    if (this.cursor === null || performance.now() >= this.readAllAtMs) await this.readAll()
    else await this.follow(this.cursor)
  }

  private async send(): Promise<void> {
    const sending = this.unsent
    this.unsent = new Map()
    const all = [...sending]
    for (let from = 0; from < all.length; from += entriesAtOnce) {
      const batch = this.parts.redis.multi()
      for (const [id, result] of all.slice(from, from + entriesAtOnce)) {
        const text = JSON.stringify(result)
        batch.hset(redisKeys.checkResults, id, text)
        batch.xadd(redisKeys.checkLog, 'MAXLEN', '~', mostEntries, '*', 'id', id, 'result', text)
      }
      try {
        await batch.exec()
      } catch (error) {
        for (const [id, result] of all.slice(from)) if (!this.unsent.has(id)) this.unsent.set(id, result)
        throw error
      }
    }
  }

  private async readAll(): Promise<void> {
    const { redis, everyMs = 60_000 } = this.parts
    const [last] = await redis.xrevrange(redisKeys.checkLog, '+', '-', 'COUNT', 1)
    const kept = await redis.hgetall(redisKeys.checkResults)
    this.cursor = last?.[0] ?? '0-0'
    this.readAllAtMs = performance.now() + everyMs
    this.hear(Object.entries(kept))
  }

  private async follow(from: string): Promise<void> {
    const answer = await this.parts.redis.xread('COUNT', entriesAtOnce, 'STREAMS', redisKeys.checkLog, from)
    const entries = answer?.[0]?.[1] ?? []
    // As many as fit: some may have been cut off unread, and the hash has them.
    if (entries.length === entriesAtOnce) this.readAllAtMs = 0
    this.cursor = entries.at(-1)?.[0] ?? from
    this.hear(
      entries.map(([, fields]) => {
        const value = (name: string) => fields[fields.indexOf(name) + 1] ?? ''
        return [value('id'), value('result')]
      }),
    )
  }

  private hear(told: readonly (readonly [string, string])[]): void {
    const results = new Map<string, CheckResult>()
    for (const [id, text] of told) {
      if (this.unsent.has(id)) continue
      const result = parse(text)
      if (result) results.set(id, result)
    }
    if (results.size > 0) this.parts.onTold(results)
  }
}

/** What another version of Switchyard wrote may say nothing to us. */
function parse(text: string): CheckResult | null {
  try {
    return checkResult.parse(JSON.parse(text))
  } catch {
    return null
  }
}
