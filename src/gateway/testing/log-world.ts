/**
 * The revision log between a real publisher and a real gateway's following, on a real Consul and a real Redis, with lines
 * to the gateway that can be cut, time that passes when it is told to, and a database in memory that remembers every set
 * it ever committed. What the gateway puts in force is held against that at each step.
 */
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Consul, createConsul } from '@/adapters/consul/consul'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import { DomainError } from '@/domain/errors'
import { silentLog } from '@/domain/log'
import { type Change, objectKey } from '@/domain/revision/object'
import { applyChanges } from '@/domain/revision/object-set'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { createPublisher, type Publisher } from '@/publisher/publisher'
import { aLimit, aRoute, type MemorySource, memorySource, put, remove } from '@/publisher/testing'
import { checksumOf } from '@/wire/checksum'
import { consulKeys, redisKeys } from '@/wire/keys'
import { createFollowing, type Following } from '../following'
import { RuleSet } from '../rules/rule-set'
import { type CuttableLine, cuttableLine } from './cuttable-line'
import type { LogEvent, SmallChange } from './log-events'

class Killed extends Error {}

const compactAfter = 3
const graceMs = 5000
const verifyEveryMs = 60_000
const lookEveryMs = 300

/** The servers, shared by any number of runs one after another. */
export class LogServers {
  private runs = 0

  private constructor(
    readonly consul: Consul,
    readonly redis: Redis,
    readonly gatewayConsul: Consul,
    readonly gatewayRedis: Redis,
    readonly lines: Record<'CONSUL' | 'REDIS', CuttableLine>,
    private readonly stops: (() => unknown)[],
  ) {}

  static async start(): Promise<LogServers> {
    const [consulServer, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
    const lines = {
      CONSUL: await cuttableLine(Number(new URL(consulServer.address).port)),
      REDIS: await cuttableLine(Number(new URL(redisServer.url).port)),
    }
    const consul = createConsul({ address: consulServer.address })
    const redis = createRedis(redisServer.url, { name: 'publisher' })
    const gatewayConsul = createConsul({ address: `http://127.0.0.1:${String(lines.CONSUL.port)}` })
    const gatewayRedis = createRedis(`redis://127.0.0.1:${String(lines.REDIS.port)}`, { name: 'gateway' })
    await redisReady(redis, 5000)
    const stops = [
      () => {
        redis.disconnect()
        gatewayRedis.disconnect()
        lines.CONSUL.close()
        lines.REDIS.close()
      },
      () => Promise.all([consul.close(), gatewayConsul.close()]),
      () => Promise.all([consulServer.stop(), redisServer.stop()]),
    ]
    return new LogServers(consul, redis, gatewayConsul, gatewayRedis, lines, stops)
  }

  /** A world of its own: another prefix in Consul, an empty Redis. */
  async world(): Promise<LogWorld> {
    this.lines.CONSUL.mend()
    this.lines.REDIS.mend()
    await this.redis.flushall()
    this.runs += 1
    const world = new LogWorld(this, `run-${String(this.runs)}/`, await mkdtemp(join(tmpdir(), 'swy-log-')))
    await world.begin()
    return world
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop()
  }
}

export class LogWorld {
  private readonly source: MemorySource = memorySource()
  /** `<revision> <checksum>` of everything that was ever committed. */
  private readonly committed = new Set<string>([`0 ${checksumOf([])}`])
  private readonly wrong: string[] = []
  private nowMs = 1_800_000_000_000
  private publisher: Publisher
  private dieAtWrite = Number.POSITIVE_INFINITY
  private rules = new RuleSet([])
  private following: Following | null = null
  private lastSeen: RuleSet['version'] = null

  constructor(
    private readonly servers: LogServers,
    private readonly prefix: string,
    private readonly folder: string,
  ) {
    this.publisher = this.newPublisher()
  }

  async begin(): Promise<void> {
    await this.publish()
    await this.startGateway()
  }

  async happens(event: LogEvent): Promise<void> {
    const { redis, consul, lines } = this.servers
    switch (event.event) {
      case 'COMMIT':
        this.commit(event.changes.map(toChange))
        return
      case 'COMMIT_BIG':
        this.commit(bigChanges(event.value))
        return
      case 'PUBLISH':
        return this.publish()
      case 'PUBLISHER_DIES':
        this.dieAtWrite = event.atWrite
        await this.publish()
        this.dieAtWrite = Number.POSITIVE_INFINITY
        this.publisher = this.newPublisher()
        return
      case 'PUBLISHER_RESTARTS':
        this.publisher = this.newPublisher()
        return
      case 'TIME_PASSES':
        this.nowMs += verifyEveryMs + graceMs
        return this.publish()
      case 'GATEWAY_RESTARTS':
        await this.stopGateway()
        await this.damageCopy(event.damage)
        return this.startGateway()
      case 'CUT':
        lines[event.line].cut()
        return
      case 'MEND':
        lines[event.line].mend()
        return
      case 'PUBLISH_UNHEARD':
        lines.REDIS.cut()
        this.commit(event.changes.map(toChange))
        await this.publish()
        await redis.xtrim(redisKeys.log, 'MAXLEN', 0)
        lines.REDIS.mend()
        return
      case 'TRIM':
        await redis.xtrim(redisKeys.log, 'MAXLEN', event.keep)
        return
      case 'FLUSH_REDIS':
        await redis.flushall()
        await redis.call('FUNCTION', 'FLUSH')
        return
      case 'DAMAGE_KV':
        return this.damageKv(event)
      case 'LOSE_KV':
        return consul.kv.delete(this.prefix, { recurse: true })
      case 'RESTORE_BACKUP':
        this.restoreBackup(event.back)
        return
      case 'WAIT':
        await sleep(event.ms)
        return
    }
  }

  /**
   * All is well again, and time passes: the gateway must come to enforce exactly what is desired, and find the same on
   * its disk when it starts with nobody to ask.
   */
  async settles(): Promise<void> {
    this.servers.lines.CONSUL.mend()
    this.servers.lines.REDIS.mend()
    await this.happens({ event: 'TIME_PASSES' })
    await this.publish()
    await this.equals('in the end')
    await this.stopGateway()
    this.servers.lines.CONSUL.cut()
    this.servers.lines.REDIS.cut()
    await this.startGateway()
    await this.equals('from disk')
    if (this.wrong.length > 0) throw new Error(this.wrong.join('; '))
  }

  async end(): Promise<void> {
    await this.stopGateway()
    await rm(this.folder, { recursive: true, force: true })
  }

  private async equals(when: string): Promise<void> {
    const wanted = sorted(this.source.set.values())
    await eventually(
      () => {
        if (this.wrong.length > 0) return
        const refused = this.following?.follower.refused
        const standing = sorted(this.rules.all())
        if (standing !== wanted || this.rules.version?.revision !== this.source.revisions.length || refused) {
          throw new Error(
            `${when}: revision ${String(this.rules.version?.revision)} of ${String(this.source.revisions.length)} is in force` +
              (refused ? `; revision ${String(refused.revision)} is refused: ${refused.reason}` : '') +
              (standing === wanted ? '' : `; in force is ${standing.slice(0, 300)}, not ${wanted.slice(0, 300)}`),
          )
        }
      },
      { withinMs: 15_000, everyMs: 10 },
    )
  }

  private commit(changes: Change[]): void {
    const { revision, checksum } = this.source.commit(changes)
    this.committed.add(`${String(revision)} ${checksum}`)
  }

  /** One look of the publisher; what holds it up is overcome by a later one. */
  private async publish(): Promise<void> {
    this.publisher.wake()
    try {
      await this.publisher.look()
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof DomainError)) throw error
    }
  }

  private newPublisher(): Publisher {
    let writes = 0
    const { consul, redis } = this.servers
    return createPublisher({
      ...{ source: this.source, consul, redis, prefix: this.prefix, compactAfter },
      clock: { now: () => this.nowMs },
      log: silentLog,
      timing: { graceMs, verifyEveryMs },
      checkpoint: () => {
        writes += 1
        if (writes >= this.dieAtWrite) throw new Killed()
      },
    })
  }

  private async startGateway(): Promise<void> {
    this.rules = new RuleSet([])
    this.lastSeen = null
    this.following = await createFollowing({
      rules: this.rules,
      consul: this.servers.gatewayConsul,
      redis: this.servers.gatewayRedis,
      prefix: this.prefix,
      folder: this.folder,
      clock: { now: () => this.nowMs },
      random: Math.random,
      log: silentLog,
      onChange: () => {
        this.look()
      },
      lookEveryMs,
    })
    this.look()
    this.following.start()
  }

  private async stopGateway(): Promise<void> {
    await this.following?.stop()
    this.following = null
  }

  /** What has come into force must be a committed set, newer than the one before it. */
  private look(): void {
    const { version } = this.rules
    if (!version || version === this.lastSeen) return
    const name = `revision ${String(version.revision)}`
    if (!this.committed.has(`${String(version.revision)} ${version.checksum}`)) this.wrong.push(`${name} is nobody's`)
    if (checksumOf(this.rules.all()) !== version.checksum) this.wrong.push(`${name} is not the set it claims to be`)
    const before = this.lastSeen
    if (before?.epoch === version.epoch && before.revision >= version.revision) {
      this.wrong.push(`${name} came after revision ${String(before.revision)}`)
    }
    this.lastSeen = version
  }

  private async damageCopy(damage: 'NONE' | 'CUT_STEPS' | 'SPOILT_BASE'): Promise<void> {
    const file = join(this.folder, damage === 'CUT_STEPS' ? 'rules.steps' : 'rules.base')
    const text = damage === 'NONE' ? null : await readFile(file, 'utf8').catch(() => null)
    if (text === null) return
    if (damage === 'CUT_STEPS') await truncate(file, Math.max(0, text.length - 20))
    else await writeFile(file, text.replace('example', 'exemple').replace('"limit":', '"limit":1'))
  }

  /** By hand, in Consul: a key is gone, holds nonsense, or holds something that only looks right. */
  private async damageKv({ pick, how }: Extract<LogEvent, { event: 'DAMAGE_KV' }>): Promise<void> {
    const { kv } = this.servers.consul
    const keys = [...(await kv.keys(this.prefix))].sort()
    const key = keys[pick % Math.max(1, keys.length)] ?? consulKeys(this.prefix).head
    const value = (await kv.get(key)).value?.value ?? ''
    if (how === 'DELETE') await kv.delete(key)
    else if (how === 'SPOIL') await kv.set(key, '{')
    else
      await kv.set(
        key,
        value.replace(/example\.com|\\?"limit\\?":/, (found) => (found.startsWith('e') ? 'evil.com' : `${found}1`)),
      )
  }

  private restoreBackup(back: number): void {
    const { revisions, set } = this.source
    revisions.splice(Math.max(0, revisions.length - back))
    set.clear()
    for (const { changes } of revisions) applyChanges(set, changes)
  }
}

function sorted(objects: Iterable<Parameters<typeof objectKey>[0]>): string {
  return JSON.stringify([...objects].sort((a, b) => (objectKey(a) < objectKey(b) ? -1 : 1)))
}

function toChange({ object, value }: SmallChange): Change {
  const name = `o${String(object)}`
  if (object % 2 === 0) return value === null ? remove(aLimit(name, 1)) : put(aLimit(name, value))
  return value === null ? remove(aRoute(name)) : put(aRoute(name, `h${String(value)}.example.com`))
}

function bigChanges(value: number): Change[] {
  const text = 'é"'.repeat(240)
  return Array.from({ length: 330 }, (_each, number) =>
    put(aRoute(`big${String(number)}`, `h${String(value)}.example.com`, text)),
  )
}
