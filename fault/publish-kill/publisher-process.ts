/**
 * The real publisher, alone in a process that is made to be killed: it compacts far more often than the controller's and
 * tells its starter what it is about to do. It loads, says `ready`, and begins when told to.
 */
import { once } from 'node:events'
import { createConsul } from '@/adapters/consul/consul'
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { createPublisher } from '@/publisher/publisher'
import { openDatabase } from '@/store/database'
import { listen } from '@/store/notify'
import { revisionSource } from '@/store/revisions'

const { DATABASE_URL = '', REDIS_URL = '', CONSUL_HTTP_ADDR = '', SWITCHYARD_CONSUL_PREFIX = '' } = process.env
const compactAfter = Number(process.argv[2])

process.once('disconnect', () => process.exit(0))
const stop = new AbortController()
process.once('SIGTERM', () => {
  stop.abort()
})
const redis = createRedis(REDIS_URL, { name: 'fault-publisher' })
await redisReady(redis, 10_000)
const publisher = createPublisher({
  source: revisionSource(openDatabase(DATABASE_URL)),
  consul: createConsul({ address: CONSUL_HTTP_ADDR }),
  redis,
  prefix: SWITCHYARD_CONSUL_PREFIX,
  clock: Date,
  log: silentLog,
  compactAfter,
  timing: { lookEveryMs: 200, graceMs: 1000 },
  checkpoint: (name) => process.send?.(name),
})
const begin = once(process, 'message')
process.send?.('ready')
await begin
const listening = listen(
  DATABASE_URL,
  (event) => {
    if (event === 'revision') publisher.wake()
  },
  stop.signal,
)
await publisher.run(stop.signal)
await listening
process.exit(0)
