/** What the worlds of a property of the log run on: a real Consul, a real Redis, and lines to the gateway that can be cut. */
import { type Consul, createConsul } from '@/adapters/consul/consul'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import { startTestConsul, startTestRedis } from '@/embedded/testing'
import { type CuttableLine, cuttableLine } from './cuttable-line'

/** Shared by any number of worlds, one after another. */
export class LogServers {
  /** How often a gateway was told of a revision while it lacked the one before. */
  gaps = 0
  private worlds = 0

  private constructor(
    readonly consul: Consul,
    readonly redis: Redis,
    readonly gatewayConsul: Consul,
    readonly gatewayRedis: Redis,
    /** A connection that is closed for good: for a publisher that cannot tell Redis. */
    readonly closedRedis: Redis,
    readonly lines: Record<'CONSUL' | 'REDIS', CuttableLine>,
    private readonly stops: (() => unknown)[],
  ) {}

  static async start(): Promise<LogServers> {
    const [consulServer, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
    const lines = {
      CONSUL: await cuttableLine(Number(new URL(consulServer.address).port)),
      REDIS: await cuttableLine(Number(new URL(redisServer.url).port)),
    }
    const consul = createConsul({ address: consulServer.address })
    const redis = createRedis(redisServer.url, { name: 'publisher' })
    const gatewayConsul = createConsul({ address: `http://127.0.0.1:${String(lines.CONSUL.port)}` })
    const gatewayRedis = createRedis(`redis://127.0.0.1:${String(lines.REDIS.port)}`, { name: 'gateway' })
    const closedRedis = redis.duplicate({ lazyConnect: true })
    closedRedis.disconnect()
    await redisReady(redis, 5000)
    const stops = [
      () => {
        redis.disconnect()
        gatewayRedis.disconnect()
        lines.CONSUL.close()
        lines.REDIS.close()
      },
      () => Promise.all([consul.close(), gatewayConsul.close()]),
      () => Promise.all([consulServer.stop(), redisServer.stop()]),
    ]
    return new LogServers(consul, redis, gatewayConsul, gatewayRedis, closedRedis, lines, stops)
  }

  /** All is well again, and Redis is empty. @returns a prefix in Consul that nobody used */
  async afresh(): Promise<string> {
    this.lines.CONSUL.mend()
    this.lines.REDIS.mend()
    await this.redis.flushall()
    this.worlds += 1
    return `world-${String(this.worlds)}/`
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop()
  }
}
