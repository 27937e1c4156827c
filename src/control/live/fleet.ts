import type { CatalogInstance } from '@/domain/service/service'
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

/** Whether an instance takes traffic. */
export function isHealthy(instance: CatalogInstance, sendToWarning: boolean): boolean {
  return instance.health === 'passing' || (instance.health === 'warning' && sendToWarning)
}

/** Whether an instance carries all of a subset's tags and meta values. */
export function isInSubset(
  instance: Pick<CatalogInstance, 'tags' | 'meta'>,
  subset: { tags: readonly string[]; meta: Readonly<Record<string, string>> },
): boolean {
  return (
    subset.tags.every((tag) => instance.tags.includes(tag)) &&
    Object.entries(subset.meta).every(([key, value]) => instance.meta[key] === value)
  )
}
