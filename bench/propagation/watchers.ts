/**
 * Many gateways' watchers in one process: for each the gateway's own rule set, follower, watcher and stream reader, on a
 * Redis connection of its own; the copy on disk is left out, because a thousand of them on one disk are nobody's fleet.
 * They share one client of Consul, which takes 200 connections from one address. Tells its starter when all of them have
 * a revision in force, and since when each.
 */
import { createConsul } from '@/adapters/consul/consul'
import { createRevisionReader } from '@/adapters/consul/revision-reader'
import { createRedis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { RuleFollower } from '@/gateway/follow/rule-follower'
import { Watcher } from '@/gateway/follow/watcher'
import { KeyOrders } from '@/gateway/limits/key-orders'
import { LimitRules } from '@/gateway/rules/limit-rules'
import { RouteRules } from '@/gateway/rules/route-rules'
import { RuleSet } from '@/gateway/rules/rule-set'
import { ServiceRules } from '@/gateway/rules/service-rules'
import { countSockets } from './count-sockets'

const { REDIS_URL = '', CONSUL_HTTP_ADDR = '', SWITCHYARD_CONSUL_PREFIX = '' } = process.env
const count = Number(process.argv[2])
const startedAtOnce = 20

process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
countSockets()
const plainReader = createRevisionReader(createConsul({ address: CONSUL_HTTP_ADDR }), SWITCHYARD_CONSUL_PREFIX)
/** What all begin with is read once: a thousand that each read two hundred log entries would take minutes to start. */
const wholes = new Map<string, ReturnType<typeof plainReader.readAll>>()
const reader: typeof plainReader = {
  ...plainReader,
  readAll: (head) => {
    const key = `${head.epoch} ${String(head.revision)}`
    const whole = wholes.get(key) ?? plainReader.readAll(head)
    wholes.set(key, whole)
    return whole
  },
}
const forever = new AbortController().signal
let revision = 0
let appliedAtMs: number[] = []

function onApplied(applied: number): void {
  if (applied < revision) return
  if (applied > revision) {
    revision = applied
    appliedAtMs = []
  }
  appliedAtMs.push(Number(process.hrtime.bigint()) / 1e6)
  if (appliedAtMs.length === count) process.send?.({ revision, appliedAtMs })
}

async function startWatcher(): Promise<void> {
  const listener = { used: () => undefined, unused: () => undefined, routeChanged: () => undefined }
  const rules = new RuleSet([
    new ServiceRules(() => undefined),
    new LimitRules(new KeyOrders(() => undefined)),
    new RouteRules(listener),
  ])
  const redis = createRedis(REDIS_URL, { name: 'bench-watcher', commandTimeoutMs: 60_000 })
  let last = 0
  let started: () => void = () => undefined
  const follows = new Promise<void>((resolve) => {
    started = resolve
  })
  const onChange = () => {
    const now = rules.version?.revision ?? 0
    if (now > last) onApplied((last = now))
    if (now > 0 && watcher.channels.redis === 'UP') started()
  }
  const unused = { keep: () => undefined, onEnforced: () => undefined }
  const follower = new RuleFollower({ rules, reader, onChange, ...unused, clock: Date, log: silentLog })
  const watcher = new Watcher({
    ...{ follower, reader, redis, onChange },
    readStreamFromStart: false,
    random: Math.random,
    log: silentLog,
  })
  void watcher.run(forever)
  await follows
}

for (let from = 0; from < count; from += startedAtOnce) {
  await Promise.all(Array.from({ length: Math.min(startedAtOnce, count - from) }, startWatcher))
}
process.send?.('ready')
