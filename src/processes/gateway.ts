/** The data plane: takes traffic and enforces the newest revision it knows. */
import { createConsul } from '@/adapters/consul/consul'
import { createRedis } from '@/adapters/redis/redis'
import { startGateway } from '@/gateway/gateway'
import { consulAddress, requiredAddress } from './required-address'
import { runProcess } from './run-process'

await runProcess('gateway', async (settings, log) => {
  const consul = createConsul(consulAddress(settings))
  const redis = createRedis(requiredAddress(settings, 'REDIS_URL'), {
    name: 'switchyard-gateway',
    onError: (error) => {
      log.debug('Redis', { error: error.message })
    },
  })
  const dataDir = settings.SWITCHYARD_DATA_DIR
  const gateway = await startGateway({
    ...{ settings, consul, redis, clock: Date, random: Math.random, dataDir, log },
    allowLoopback: settings.SWITCHYARD_ALLOW_LOOPBACK,
  })
  log.info('takes traffic', { port: gateway.port, adminPort: gateway.adminPort })
  return {
    async stop() {
      await gateway.stop()
      redis.disconnect()
      await consul.close()
    },
  }
})
