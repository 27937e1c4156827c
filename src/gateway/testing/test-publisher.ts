import type { Consul } from '@/adapters/consul/consul'
import type { Redis } from '@/adapters/redis/redis'
import { type Change, changeId, objectKey, type PublishedObject, type Revision } from '@/domain/revision/object'
import { checksumOf } from '@/wire/checksum'
import { consulKeys, redisKeys } from '@/wire/keys'
import { type Head, wireVersion } from '@/wire/revision-log'

/** The wire's side of a publisher, with nothing behind it: for tests that need to misplace or damage what it writes. */
export class TestPublisher {
  readonly keys
  private objects = new Map<string, PublishedObject>()
  private revisions: Revision[] = []
  private epoch = 'epoch-1'
  private snapshot = 0

  constructor(
    private readonly consul: Consul,
    private readonly redis: () => Redis | null,
    prefix: string,
  ) {
    this.keys = consulKeys(prefix)
  }

  get revision(): number {
    return this.revisions.at(-1)?.revision ?? this.snapshot
  }

  get all(): PublishedObject[] {
    return [...this.objects.values()]
  }

  put(...objects: PublishedObject[]): Promise<number> {
    return this.publish(objects.map((object) => ({ op: 'put', object })))
  }

  delete(...objects: PublishedObject[]): Promise<number> {
    return this.publish(objects.map(({ kind, namespace, name }) => ({ op: 'delete', id: { kind, namespace, name } })))
  }

  /** One revision, in Consul and then in the stream. @returns its number. */
  async publish(
    changes: Change[],
    { stream = true, inline = true, checksum }: { stream?: boolean; inline?: boolean; checksum?: string } = {},
  ): Promise<number> {
    for (const change of changes) {
      if (change.op === 'put') this.objects.set(objectKey(change.object), change.object)
      else this.objects.delete(objectKey(changeId(change)))
    }
    const revision: Revision = {
      revision: this.revision + 1,
      author: 'test',
      message: 'test',
      committedAtMs: 0,
      checksum: checksum ?? checksumOf(this.objects.values()),
      changes,
    }
    this.revisions.push(revision)
    await this.consul.kv.set(
      this.keys.log(revision.revision, 0),
      JSON.stringify({ parts: 1, text: JSON.stringify(revision) }),
    )
    await this.writeHead(inline ? this.revisions.slice(-2) : [])
    const message = JSON.stringify({ version: wireVersion, epoch: this.epoch, revision })
    if (stream) await this.redis()?.xadd(redisKeys.log, '*', 'entry', message)
    return revision.revision
  }

  /** Begins a new epoch with a snapshot of these objects. */
  async startEpoch(epoch: string, objects: PublishedObject[], revision: number): Promise<void> {
    this.epoch = epoch
    this.objects = new Map(objects.map((object) => [objectKey(object), object]))
    this.revisions = []
    this.snapshot = revision
    await this.consul.kv.set(this.keys.snapshot(revision, 0), JSON.stringify({ objects }))
    await this.writeHead([])
  }

  private async writeHead(recent: Revision[]): Promise<void> {
    const head: Head = {
      version: wireVersion,
      epoch: this.epoch,
      revision: this.revision,
      snapshot: this.snapshot,
      snapshotParts: this.snapshot > 0 ? 1 : 0,
      checksum: this.revisions.at(-1)?.checksum ?? checksumOf(this.objects.values()),
      publishedAtMs: 0,
      recent: recent.filter((each) => each.revision > this.snapshot),
    }
    await this.consul.kv.set(this.keys.head, JSON.stringify(head))
  }
}
