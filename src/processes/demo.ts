/** The demo: a small fleet behind the gateway, and its traffic. */
import { startDemo } from '@/embedded/demo/demo'
import { requiredAddress } from './required-address'
import { runProcess } from './run-process'

await runProcess('demo', (settings, log) =>
  startDemo({
    consulAddress: requiredAddress(settings, 'CONSUL_HTTP_ADDR'),
    redisUrl: requiredAddress(settings, 'REDIS_URL'),
    gatewayUrl: `http://127.0.0.1:${String(settings.SWITCHYARD_GATEWAY_PORT)}`,
    log,
  }),
)
