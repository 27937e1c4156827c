/**
 * A web process' own copy of the fleet, so that no request parses ten thousand instances. It is read whole once, in
 * pieces between which others have their turn, and then follows the log of what changes, on a connection of its own;
 * only the services that the log names are read again. Entries of the log are read before the services they name, so
 * nothing falls between. When the log does not lead on from what was read last (a trimmed log, another Redis, one that
 * was emptied) and after every error, everything is read anew.
 * Failure stance: not knowing. While Redis does not answer there is no fleet (null): an old one is never shown as the
 * present one. It starts with the first reader and stops with its connection to Redis.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisReady } from '@/adapters/redis/redis'
import { blockingConnection, lastId, readAfter, readBetween } from '@/telemetry/stream'
import type { FleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import type { ControlParts } from '../context'
import { namesInLog, parsedService } from './fleet-parts'

/** Services by name, as the controller last saw them in Consul. Not to be changed: it is shared. */
export type Fleet = ReadonlyMap<string, FleetService>

const blockMs = 1000
/** Redis answers each blocking read within a second; one that is silent for longer is taken to be gone. */
const silentAfterMs = 3000
/** How long a reader waits for a fleet that is being read. */
const patienceMs = 2500
const retryMs = 200
const readyWithinMs = 2000
/** Changes that come close together are read together. */
const gatherMs = 50
const servicesInPiece = 50
const logPage = 1000

/** On `globalThis`, because Next loads modules more than once and ten thousand instances are enough to keep once. */
const holder = globalThis as typeof globalThis & { switchyardFleets?: WeakMap<Redis, FleetReplica> }
const replicas = (holder.switchyardFleets ??= new WeakMap<Redis, FleetReplica>())

function replicaOf(redis: Redis): FleetReplica {
  const known = replicas.get(redis)
  if (known) return known
  const replica = new FleetReplica(redis)
  replicas.set(redis, replica)
  return replica
}

/** The fleet as it is now, or null when Redis does not answer. */
export function readFleet({ redis }: Pick<ControlParts, 'redis'>): Promise<Fleet | null> {
  return replicaOf(redis).read()
}

/** How much of the fleet is kept, and how long ago Redis was last heard of; null where nobody has asked for it yet. */
export function fleetKept({ redis }: Pick<ControlParts, 'redis'>) {
  return replicas.get(redis)?.kept() ?? null
}

class FleetReplica {
  private readonly services = new Map<string, FleetService>()
  /** Services that stand in Redis in a form that this version does not know. */
  private readonly unreadable = new Set<string>()
  /** A copy for readers, made when one asks after a change. */
  private snapshot: Fleet | null = null
  /** READING: nothing is known yet, but will be in a moment. LOST: Redis does not answer. */
  private state: 'READING' | 'FOLLOWING' | 'LOST' = 'READING'
  private heardAtMs = -Infinity
  /** The last entry of the log that is in `services`. */
  private after = '0-0'
  private running = false
  private readonly waiting = new Set<() => void>()

  constructor(private readonly redis: Redis) {}

  async read(): Promise<Fleet | null> {
    if (!this.running) void this.run()
    if (this.isFresh()) return this.taken()
    const untilMs = performance.now() + patienceMs
    while (this.state !== 'LOST' && performance.now() < untilMs) {
      await this.news(untilMs - performance.now())
      if (this.isFresh()) return this.taken()
    }
    return null
  }

  kept() {
    let instances = 0
    for (const each of this.services.values()) instances += each.instances.length
    return { services: this.services.size, instances, ageMs: performance.now() - this.heardAtMs }
  }

  private isFresh(): boolean {
    return this.state === 'FOLLOWING' && performance.now() - this.heardAtMs < silentAfterMs
  }

  private taken(): Fleet {
    this.snapshot ??= new Map(this.services)
    return this.snapshot
  }

  /** Resolves when something was heard or lost, or after `withinMs`. */
  private news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, withinMs)
      this.waiting.add(done)
    })
  }

  private become(state: FleetReplica['state']): void {
    this.state = state
    if (state === 'FOLLOWING') this.heardAtMs = performance.now()
    for (const tell of [...this.waiting]) tell()
  }

  private async run(): Promise<void> {
    this.running = true
    const connection = blockingConnection(this.redis)
    const end = () => {
      connection.disconnect()
    }
    this.redis.once('end', end)
    while (this.redis.status !== 'end') {
      try {
        await redisReady(connection, readyWithinMs)
        if (this.state !== 'FOLLOWING') {
          this.become('READING')
          await this.readAll(connection)
        }
        this.become('FOLLOWING')
        await this.follow(connection)
      } catch {
        this.become('LOST')
        await sleep(retryMs)
      }
    }
    this.redis.off('end', end)
    connection.disconnect()
    this.running = false
  }

  private async readAll(connection: Redis): Promise<void> {
    // Before the services, so that whatever changes while they are read is read again.
    this.after = (await lastId(connection, redisKeys.fleetLog)) ?? '0-0'
    const gone = new Set([...this.services.keys(), ...this.unreadable])
    let cursor = '0'
    do {
      const [next, pairs] = await connection.hscan(redisKeys.fleet, cursor, 'COUNT', servicesInPiece)
      for (let index = 0; index + 1 < pairs.length; index += 2) {
        const name = pairs[index] ?? ''
        this.put(name, pairs[index + 1])
        gone.delete(name)
        // A small hash comes in one piece, whatever is asked for.
        if (index % (2 * servicesInPiece) === 0) await nextTurn()
      }
      cursor = next
    } while (cursor !== '0')
    for (const name of gone) this.put(name, null)
  }

  private put(name: string, text: string | null | undefined): void {
    const service = parsedService(text)
    if (service) this.services.set(name, service)
    else this.services.delete(name)
    if (service === null && typeof text === 'string') this.unreadable.add(name)
    else this.unreadable.delete(name)
    this.snapshot = null
  }

  /** Waits for what comes next in the log, and reads it. */
  private async follow(connection: Redis): Promise<void> {
    const heard = await readAfter(connection, redisKeys.fleetLog, this.after, { count: logPage, blockMs })
    if (heard.length === 0) {
      if (await this.isBehind(connection)) await this.readAll(connection)
      return
    }
    await sleep(gatherMs)
    const more = await readAfter(connection, redisKeys.fleetLog, heard.at(-1)?.id ?? this.after, { count: logPage })
    const names = namesInLog([...heard, ...more])
    const last = [...heard, ...more].at(-1)?.id ?? this.after
    if (names === null || !(await this.leadsOn(connection))) {
      await this.readAll(connection)
      return
    }
    const all = [...names]
    for (let from = 0; from < all.length; from += servicesInPiece) {
      const piece = all.slice(from, from + servicesInPiece)
      const texts = await connection.hmget(redisKeys.fleet, ...piece)
      for (const [index, name] of piece.entries()) this.put(name, texts[index])
    }
    this.after = last
  }

  /** Whether the entry that was read last still stands: what came between it and the next is then known. */
  private async leadsOn(connection: Redis): Promise<boolean> {
    if (this.after === '0-0') return true
    return (await readBetween(connection, redisKeys.fleetLog, this.after, this.after, 1)).length > 0
  }

  /** Whether there is another state than the log tells of, as after somebody emptied Redis. */
  private async isBehind(connection: Redis): Promise<boolean> {
    const last = (await lastId(connection, redisKeys.fleetLog)) ?? '0-0'
    if (last !== this.after) return !(await this.leadsOn(connection))
    return (await connection.hlen(redisKeys.fleet)) !== this.services.size + this.unreadable.size
  }
}
