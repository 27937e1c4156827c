/** Publishes, observes and rolls up: the part of the control plane that works without anybody asking. */
import { createConsul } from '@/adapters/consul/consul'
import { createRedis } from '@/adapters/redis/redis'
import { allowsLoopback } from '@/config/allow-loopback'
import { openDatabase } from '@/store/database'
import { workWhileLeading } from './controller/lease'
import { work } from './controller/work'
import { consulAddress, requiredAddress } from './required-address'
import { runProcess } from './run-process'

await runProcess('controller', (settings, log) => {
  const databaseUrl = requiredAddress(settings, 'DATABASE_URL')
  const redisUrl = requiredAddress(settings, 'REDIS_URL')
  const consul = createConsul(consulAddress(settings))
  const database = openDatabase(databaseUrl)
  const redis = createRedis(redisUrl, {
    name: 'switchyard-controller',
    onError: (error) => {
      log.debug('Redis', { error: error.message })
    },
  })
  const allowLoopback = allowsLoopback(settings)
  const prefix = settings.SWITCHYARD_CONSUL_PREFIX
  const telemetryBytes = settings.SWITCHYARD_TELEMETRY_MEMORY_MB * 1_000_000
  const parts = { databaseUrl, database, redis, consul, prefix, allowLoopback, telemetryBytes, log }
  const stopping = new AbortController()
  const working = workWhileLeading(databaseUrl, (signal) => work(parts, signal), log, stopping.signal)
  return Promise.resolve({
    async stop() {
      stopping.abort()
      await working
      redis.disconnect()
      await Promise.all([consul.close(), database.close()])
    },
  })
})
