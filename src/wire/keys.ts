/**
 * Every key that Switchyard writes in Consul KV and in Redis, in one place. The part in braces is Redis Cluster's
 * hash tag: keys that one function touches lie in one slot.
 */

/** Consul KV, below the configured prefix (`switchyard/v1/` by default; it ends with a slash). */
export const consulKeys = (prefix: string) => ({
  head: `${prefix}head`,
  logPrefix: `${prefix}log/`,
  /** Numbers are padded so that Consul lists them in order. Parts are numbered from 0. */
  log: (revision: number, part: number) => `${prefix}log/${pad(revision)}/${String(part)}`,
  snapshotsPrefix: `${prefix}snapshot/`,
  snapshot: (revision: number, part: number) => `${prefix}snapshot/${pad(revision)}/${pad(part)}`,
})

function pad(number: number): string {
  return String(number).padStart(10, '0')
}

export const redisKeys = {
  /** Stream, capped: the revision log inline. Field `entry` holds a `logMessage` as JSON. */
  log: 'swy:log',
  limitConfig: (policy: string) => `swy:rl:{${policy}}:cfg`,
  limitBucket: (policy: string, key: string) => `swy:rl:{${policy}}:b:${key}`,
  /** String, kept for 30 days: the id of the newest reset that was done to the bucket. */
  limitReset: (policy: string, key: string) => `swy:rl:{${policy}}:r:${key}`,
  /** Hash, kept for two hours: gateway id → `limitTop` as JSON, deflated: which keys were asked for in that minute. */
  limitTop: (policy: string, minuteMs: number) => `swy:rl:{${policy}}:top:${String(minuteMs)}`,
  /** Stream, capped: field `event` holds a `breakerEvent` as JSON: transitions as gateways tell them. */
  breakerEvents: 'swy:breaker:events',
  /** Channel: `question` as JSON, which gateways answer onto the list `swy:answers:<id>`. */
  questions: 'swy:questions',
  answers: (id: string) => `swy:answers:${id}`,
  breakerOverride: (breaker: string) => `swy:cb:{${breaker}}`,
  /** Set: the limit configurations and breaker overrides that the publisher wrote, by key. */
  published: 'swy:published',
  /** Hash: gateway id → `gatewayReport` as JSON. */
  gateways: 'swy:gateways',
  /** Hash: gateway id → when it took itself off `swy:gateways`, ms, until the controller has read that. */
  gatewaysLeft: 'swy:gateways:left',
  /**
   * Hash, kept for a day, and for an hour once all have it: gateway id → when it first had this revision in force, ms of
   * Redis' clock. Only gateways that were there when it came are in it, and write it with their next report.
   */
  enforced: (revision: number) => `swy:enforced:${String(revision)}`,
  /** Stream, capped: field `d` holds a deflated second of a gateway (telemetry/second-codec), or `second` one as JSON. */
  telemetry: 'swy:telemetry',
  /**
   * Streams, trimmed to a stated bound: ids are `<startMs>-0`, field `d` holds a block of figures (telemetry/block). The
   * figures of a resolution lie in parts: `total`, `limits`, …, and by shard `services:7`, `instances:7`, `routes:3`.
   */
  frames: (resolution: '1s' | '10s' | '1m', part: string) => `swy:frames:{${resolution}}:${part}`,
  /** Hash: part → milliseconds: what began earlier was trimmed for want of memory, so it is not known. */
  frameFloors: (resolution: '1s' | '10s' | '1m') => `swy:frames:{${resolution}}:floors`,
  /** Streams of the format before parts; removed by the roll-up. */
  oldFrames: ['swy:frames:1s', 'swy:frames:10s', 'swy:frames:1m'],
  /** Hash: service name → `fleetService` as JSON, as the controller last saw it in Consul's catalog. */
  fleet: 'swy:fleet',
  /** Stream, capped: field `services` holds the names, as a JSON array, whose entry of `swy:fleet` has changed. */
  fleetLog: 'swy:fleet:log',
  /** Hash: controller id → when it last said that it shares in running checks, ms of Redis' clock. */
  controllers: 'swy:controllers',
  /** Hash: managed instance id → `checkResult` as JSON: what the last look at it found. */
  checkResults: 'swy:checks',
  /** Stream, capped: fields `id` and `result`: results of looks that found something else than the one before. */
  checkLog: 'swy:checks:log',
  /**
   * String that instances with a TTL check set themselves: `passing`, `warning` or `critical`, then optionally a space and
   * a text. It expires with the TTL. `instance` is `address:port`.
   */
  heartbeat: (service: string, instance: string) => `swy:heartbeat:{${service}}:${instance}`,
  /** String, JSON: what the controller last did and saw: `controllerStatus`. */
  controller: 'swy:controller',
  lock: (name: string) => `swy:lock:{${name}}`,
  fence: (name: string) => `swy:fence:{${name}}`,
  /** Sorted set: who waits in line for the lock, by when they came; and a hash of what they say of themselves. */
  lockQueue: (name: string) => `swy:lock:queue:{${name}}`,
  lockWaiters: (name: string) => `swy:lock:waiters:{${name}}`,
  /** Stream, capped: what happened to locks: fields event, name, owner, token, ttlMs, waitedMs, heldMs. */
  lockEvents: 'swy:lock:events',
  /** Hash: key of a lock, ours or an observed one → `lockEntry` as JSON: who holds it, and what is odd. */
  locks: 'swy:locks',
  /** String, JSON: `lockWatch`: how locks of others are looked for. */
  lockWatch: 'swy:locks:watch',
  /** Stream, capped: what was seen to happen to locks of others: fields of `lockEvent`, and `library`; `name` is the key. */
  observedLockEvents: 'swy:lock:observed',
  /** String: `on` or `off`; whether the demo fleet should run. */
  demo: 'swy:demo',
} as const

/** LISTEN/NOTIFY channel of the database: what was committed: `revision`, `instance`, `drift`, `setting` or `notice`. */
export const databaseChannel = 'switchyard'

/** Whether it is a key of Switchyard's own in Redis. */
export function isOwnKey(key: string): boolean {
  return key.startsWith('swy:')
}

/** The name of the lock at this key, or null when it is none of ours. */
export function lockNameOf(key: string): string | null {
  const [before = '', after = ''] = redisKeys.lock('*').split('*')
  if (!key.startsWith(before) || !key.endsWith(after)) return null
  return key.slice(before.length, key.length - after.length)
}
