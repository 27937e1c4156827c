/**
 * The revision log between a real publisher and a real gateway's following, on a real Consul and a real Redis, with lines
 * to the gateway that can be cut, time that passes when it is told to, and a database in memory that remembers every set
 * it ever committed. What the gateway puts in force is held against that at each step.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRevisionReader, PublishedStateError, type RevisionReader } from '@/adapters/consul/revision-reader'
import { DomainError } from '@/domain/errors'
import { silentLog } from '@/domain/log'
import type { Change } from '@/domain/revision/object'
import { eventually } from '@/embedded/testing'
import { createPublisher, type Publisher } from '@/publisher/publisher'
import { type MemorySource, memorySource } from '@/publisher/testing'
import { checksumOf } from '@/wire/checksum'
import { redisKeys } from '@/wire/keys'
import { type LogMessage, wireVersion } from '@/wire/revision-log'
import { createFollowing, type Following } from '../following'
import { RuleSet } from '../rules/rule-set'
import { bigChanges, setBack, sorted, toChange } from './log-changes'
import { damageCopy, damageKv } from './log-damage'
import type { LogEvent } from './log-events'
import type { LogServers } from './log-servers'

class Killed extends Error {}

const compactAfter = 3
const graceMs = 5000
const verifyEveryMs = 60_000
const lookEveryMs = 300

export class LogWorld {
  private readonly source: MemorySource = memorySource()
  /** `<revision> <checksum>` of everything that was ever committed. */
  private readonly committed = new Set<string>([`0 ${checksumOf([])}`])
  private readonly wrong: string[] = []
  private nowMs = 1_800_000_000_000
  private readonly reader: RevisionReader
  private publisher: Publisher
  /** Another one at work, which cannot tell Redis. */
  private readonly mute: Publisher
  /** Somebody damaged what is published, and nobody has looked at all of it since. */
  private isDamaged = false
  private dieAtWrite = Number.POSITIVE_INFINITY
  private rules = new RuleSet([])
  private following: Following | null = null
  private lastSeen: RuleSet['version'] = null

  private constructor(
    private readonly servers: LogServers,
    private readonly prefix: string,
    private readonly folder: string,
  ) {
    this.reader = createRevisionReader(servers.consul, prefix)
    this.publisher = this.newPublisher()
    this.mute = this.newPublisher(servers.closedRedis)
  }

  static async begin(servers: LogServers): Promise<LogWorld> {
    const world = new LogWorld(servers, await servers.afresh(), await mkdtemp(join(tmpdir(), 'swy-log-')))
    await world.publish()
    await world.startGateway()
    return world
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
        this.isDamaged &&= !(await this.look(this.publisher))
        return this.publish()
      case 'GATEWAY_RESTARTS':
        await this.stopGateway()
        await damageCopy(this.folder, event.damage)
        return this.startGateway()
      case 'CUT':
        lines[event.line].cut()
        return
      case 'MEND':
        lines[event.line].mend()
        return
      case 'PUBLISH_UNHEARD':
        return this.publishUnheard(event)
      case 'TRIM':
        await redis.xtrim(redisKeys.log, 'MAXLEN', event.keep)
        return
      case 'FLUSH_REDIS':
        await redis.flushall()
        await redis.call('FUNCTION', 'FLUSH')
        return
      case 'DAMAGE_KV':
        this.isDamaged = true
        return damageKv(consul, this.prefix, event)
      case 'LOSE_KV':
        this.isDamaged = true
        return consul.kv.delete(this.prefix, { recurse: true })
      case 'RESTORE_BACKUP':
        setBack(this.source, event.back)
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
    const { value: reading } = await this.reader.readHead()
    const epoch = reading.state === 'PRESENT' ? reading.head.epoch : null
    await eventually(
      () => {
        if (this.wrong.length > 0) return
        const refused = this.following?.follower.refused
        const standing = sorted(this.rules.all())
        const { version } = this.rules
        const isThere = version?.revision === this.source.revisions.length && version.epoch === epoch
        if (standing !== wanted || !isThere || refused) {
          throw new Error(
            `${when}: revision ${String(version?.revision)} of ${String(this.source.revisions.length)} is in force, ` +
              `of epoch ${String(version?.epoch)}, not ${String(epoch)}` +
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
    await this.look(this.publisher)
    await this.isWhole()
  }

  /** @returns whether it came to its end */
  private async look(publisher: Publisher): Promise<boolean> {
    publisher.wake()
    try {
      await publisher.look()
      return true
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof DomainError)) throw error
      return false
    }
  }

  /** Whoever reads all that is published finds a committed set, at whatever point a publisher was killed. */
  private async isWhole(): Promise<void> {
    if (this.isDamaged) return
    const { value: reading } = await this.reader.readHead()
    if (reading.state === 'ABSENT') return
    try {
      if (reading.state === 'CORRUPT') throw new PublishedStateError(reading.reason)
      const { revision, checksum } = await this.reader.readAll(reading.head)
      if (!this.committed.has(`${String(revision)} ${checksum}`)) throw new PublishedStateError('it is nobody’s')
    } catch (error) {
      if (!(error instanceof PublishedStateError)) throw error
      this.wrong.push(`what is published cannot be read: ${error.message}`)
    }
  }

  /** Two revisions come to Consul, and only the second into the stream, as when the first was trimmed away or lost. */
  private async publishUnheard({ first, second }: Extract<LogEvent, { event: 'PUBLISH_UNHEARD' }>): Promise<void> {
    const { redis, lines } = this.servers
    lines.REDIS.mend()
    await this.hasAll().catch(() => undefined) // a gap that it is not ready for is one as well
    this.commit(first.map(toChange))
    this.commit(second.map(toChange))
    await this.look(this.mute)
    const revision = this.source.revisions.at(-1)
    const { value: reading } = await this.reader.readHead()
    if (reading.state !== 'PRESENT' || revision?.checksum !== reading.head.checksum) return
    const { epoch } = reading.head
    const { version } = this.rules
    if (version?.epoch === epoch && version.revision < revision.revision - 1) this.servers.gaps += 1
    const entry: LogMessage = { version: wireVersion, epoch, revision }
    await redis.xadd(redisKeys.log, '*', 'entry', JSON.stringify(entry))
  }

  /** Until the gateway hears Redis and has in force what is committed. */
  private hasAll(): Promise<void> {
    return eventually(
      () => {
        const isHeard = this.following?.watcher.channels.redis === 'UP'
        if (!isHeard || this.rules.version?.revision !== this.source.revisions.length) throw new Error('not yet')
      },
      { withinMs: 150, everyMs: 5 },
    )
  }

  private newPublisher(redis = this.servers.redis): Publisher {
    let writes = 0
    const { consul } = this.servers
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
        this.note()
      },
      lookEveryMs,
    })
    this.note()
    this.following.start()
  }

  private async stopGateway(): Promise<void> {
    await this.following?.stop()
    this.following = null
  }

  /** What has come into force must be a committed set, newer than the one before it. */
  private note(): void {
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
}
