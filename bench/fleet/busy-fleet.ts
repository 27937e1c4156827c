/**
 * A process of its own that keeps a made fleet busy, so that what it costs does not weigh on the one that is measured:
 * figures of every instance each second, and fifty changes of health a second. Takes Redis' address and the fleet's size.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { writeFrame } from '@/telemetry/write-frame'
import type { FleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import { fleetOf, frameOf } from './made-fleet'

const [redisUrl = '', services = '1000', each = '10'] = process.argv.slice(2)
const redis = createRedis(redisUrl, { name: 'bench-busy', commandTimeoutMs: 0 })
await redisReady(redis, 10_000)
const fleet = fleetOf({ services: Number(services), each: Number(each) })
await Promise.all([talk(), change()])

async function talk(): Promise<never> {
  for (;;) {
    const startMs = Math.floor(Date.now() / 1000) * 1000 - 1000
    await writeFrame(redis, frameOf(startMs, fleet))
    await sleep(Math.max(1, startMs + 2000 - Date.now()))
  }
}

async function change(): Promise<never> {
  for (let turn = 0; ; turn++) {
    const service = fleet[(turn * 7) % fleet.length]
    if (service) await writeChange(redis, service, turn)
    await sleep(20)
  }
}

async function writeChange(to: Redis, service: FleetService, turn: number): Promise<void> {
  const health = turn % 2 === 0 ? ('critical' as const) : ('passing' as const)
  const instances = service.instances.map((one, index) => (index === turn % 10 ? { ...one, health } : one))
  await to
    .multi()
    .hset(redisKeys.fleet, service.service, JSON.stringify({ ...service, instances }))
    .xadd(redisKeys.fleetLog, 'MAXLEN', '~', 2000, '*', 'services', JSON.stringify([service.service]))
    .exec()
}
