import { fleetService, type FleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import type { ControlParts } from '../context'
import { askRedis } from './ask-redis'
import { parsedValues } from './reports'
import { sharedRead } from './shared-read'

/** Services by name, as the controller last saw them in Consul. */
export type Fleet = ReadonlyMap<string, FleetService>

const read = sharedRead(500, (redis) =>
  askRedis(redis, async () => {
    const services = parsedValues(await redis.hvals(redisKeys.fleet), fleetService)
    return new Map(services.map((each) => [each.service, each]))
  }),
)

/** The fleet, or null when Redis does not answer. */
export function readFleet({ redis, clock }: ControlParts): Promise<Fleet | null> {
  return read(redis, clock.now())
}
