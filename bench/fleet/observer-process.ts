/** The fleet observer alone in a process, so that what it takes is its own. Tells figures to whoever asks for them. */
import { createConsul } from '@/adapters/consul/consul'
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { createFleetObserver } from '@/observers/fleet'
import { countSockets } from '../propagation/count-sockets'

countSockets()
const consul = createConsul({ address: process.env.CONSUL_HTTP_ADDR ?? '' })
const redis = createRedis(process.env.REDIS_URL ?? '', { name: 'bench' })
await redisReady(redis, 10_000)
const observer = createFleetObserver({ consul, redis, log: silentLog, onHealth: () => undefined })
process.on('message', (message) => {
  if (message !== 'figures') return
  const { user, system } = process.cpuUsage()
  process.send?.({ figures: { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() } })
})
process.once('disconnect', () => process.exit(0))
const startedMs = performance.now()
observer.onChange(() => {
  if (observer.isKnown()) process.send?.({ knownAfterMs: performance.now() - startedMs })
})
await observer.run(new AbortController().signal)
