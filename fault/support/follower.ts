/**
 * A gateway's following without its proxy: the same rule set, follower, watcher, stream reader and copy on disk, and a
 * record of every version that came into force.
 */
import type { Consul } from '@/adapters/consul/consul'
import { createRedis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { createFollowing } from '@/gateway/following'
import { KeyOrders } from '@/gateway/limits/key-orders'
import { LimitRules } from '@/gateway/rules/limit-rules'
import { RouteRules } from '@/gateway/rules/route-rules'
import { RuleSet, type Version } from '@/gateway/rules/rule-set'
import { ServiceRules } from '@/gateway/rules/service-rules'
import { checksumOf } from '@/wire/checksum'
import { temporaryFolder } from './temporary-folder'

export interface Follower {
  readonly name: string
  readonly version: Version | null
  /** What came into force, in order. */
  readonly seen: readonly Version[]
  /** Revisions whose objects, summed afresh, did not come to the checksum that was claimed. */
  readonly wrongSets: readonly number[]
  readonly refusals: readonly string[]
  stop(): Promise<void>
}

/** A whole sum over all objects is made at each step of so many. */
const sumEvery = 10

export async function startFollower(options: {
  name: string
  consul: Consul
  redisUrl: string
  prefix: string
}): Promise<Follower> {
  const { name, consul, redisUrl, prefix } = options
  const folder = await temporaryFolder()
  const redis = createRedis(redisUrl, { name })
  const listener = { used: () => undefined, unused: () => undefined, routeChanged: () => undefined }
  const rules = new RuleSet([
    new ServiceRules(() => undefined),
    new LimitRules(new KeyOrders(() => undefined)),
    new RouteRules(listener),
  ])
  const seen: Version[] = []
  const wrongSets: number[] = []
  const refusals: string[] = []
  const onChange = () => {
    const { version } = rules
    const refused = following?.follower.refused
    if (refused) refusals.push(`${name}: revision ${String(refused.revision)}: ${refused.reason}`)
    if (!version || version === seen.at(-1)) return
    seen.push(version)
    if (seen.length % sumEvery === 1 && checksumOf(rules.all()) !== version.checksum) wrongSets.push(version.revision)
  }
  let following: Awaited<ReturnType<typeof createFollowing>> | null = null
  following = await createFollowing({
    ...{ rules, consul, prefix, redis, folder: folder.path, onChange },
    clock: Date,
    random: Math.random,
    log: silentLog,
  })
  following.start()
  return {
    name,
    seen,
    wrongSets,
    refusals,
    get version() {
      return rules.version
    },
    async stop() {
      await following.stop()
      redis.disconnect()
      await folder.remove()
    },
  }
}
