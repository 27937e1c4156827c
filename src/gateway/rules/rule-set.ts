import { type Change, changeId, objectKey, type PublishedObject } from '@/domain/revision/object'
import { advanceChecksum, canonicalJson, type Checksum, checksumOf, emptyChecksum } from '@/wire/checksum'
import { readable, UnreadableObject } from './readable-object'

/**
 * The published objects in force. A step over them is first prepared: everything that could fail (an object that cannot
 * be read, a checksum that does not come out) fails there and changes nothing. Then `apply` hands the changes to the
 * sinks, which hold the rules in the shape that requests need, in one go: no request sees half a revision. A step costs
 * what it changes, not what the set holds.
 */
export interface RuleSink {
  /** One object came (no `before`), changed, or went (no `after`). Must not throw: what comes here was prepared. */
  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void
  /** A whole step was told. Must not throw. */
  applied?(): void
}

export interface Version {
  epoch: string
  revision: number
  checksum: Checksum
}

/** A revision that cannot be enforced: which object is at fault, if one is, and why. */
export class RefusedRevision extends Error {
  override readonly name = 'RefusedRevision'

  constructor(
    readonly revision: number,
    readonly object: string | null,
    readonly reason: string,
  ) {
    super(`revision ${String(revision)}${object === null ? '' : `, ${object}`}: ${reason}`)
  }
}

/** A step that can be applied without failing, to the set it was prepared on. */
export interface PreparedStep {
  readonly on: Version | null
  readonly to: Version
  readonly changes: readonly Change[]
  /** What the put objects say, by `objectKey`. */
  readonly read: ReadonlyMap<string, PublishedObject>
}

/** An object as it was published, which checksums are made of, and as rules read it; mostly one and the same. */
interface Standing {
  published: PublishedObject
  read: PublishedObject
}

export class RuleSet {
  private readonly objects = new Map<string, Standing>()
  private current: Version | null = null

  constructor(private readonly sinks: readonly RuleSink[]) {}

  /** What is in force; null before the first revision. */
  get version(): Version | null {
    return this.current
  }

  get size(): number {
    return this.objects.size
  }

  /** @param key as `objectKey` makes it */
  has(key: string): boolean {
    return this.objects.has(key)
  }

  all(): PublishedObject[] {
    return Array.from(this.objects.values(), (each) => each.published)
  }

  /** @throws RefusedRevision */
  prepare(changes: readonly Change[], to: Version): PreparedStep {
    const net = new Map(changes.map((change) => [objectKey(changeId(change)), change]))
    const read = new Map<string, PublishedObject>()
    let checksum = this.current?.checksum ?? emptyChecksum
    for (const [key, change] of net) {
      const added = change.op === 'put' ? change.object : undefined
      if (added) read.set(key, readOrRefuse(added, to.revision))
      checksum = advanceChecksum(checksum, this.objects.get(key)?.published, added)
    }
    if (checksum !== to.checksum) {
      throw new RefusedRevision(
        to.revision,
        null,
        `its checksum comes to ${checksum.slice(0, 12)}…, not ${to.checksum.slice(0, 12)}…`,
      )
    }
    return { on: this.current, to, changes: [...net.values()], read }
  }

  /** Prepares the step from what is in force to exactly these objects. @throws RefusedRevision */
  prepareWhole(objects: readonly PublishedObject[], to: Version): PreparedStep {
    const wanted = new Map(objects.map((object) => [objectKey(object), object]))
    if (checksumOf(wanted.values()) !== to.checksum) {
      throw new RefusedRevision(to.revision, null, 'the checksum of its objects is not the published one')
    }
    const changes: Change[] = []
    const read = new Map<string, PublishedObject>()
    for (const [key, { published }] of this.objects) {
      if (!wanted.has(key)) changes.push({ op: 'delete', id: idOf(published) })
    }
    for (const [key, object] of wanted) {
      const standing = this.objects.get(key)
      if (standing && canonicalJson(standing.published) === canonicalJson(object)) continue
      read.set(key, readOrRefuse(object, to.revision))
      changes.push({ op: 'put', object })
    }
    return { on: this.current, to, changes, read }
  }

  apply(step: PreparedStep): void {
    if (step.on !== this.current) throw new Error('a step was applied to another set than it was prepared on')
    for (const change of step.changes) {
      const key = objectKey(changeId(change))
      const before = this.objects.get(key)?.read
      const after = step.read.get(key)
      if (change.op === 'put' && after) this.objects.set(key, { published: change.object, read: after })
      else this.objects.delete(key)
      for (const sink of this.sinks) sink.change(before, after)
    }
    for (const sink of this.sinks) sink.applied?.()
    this.current = step.to
  }
}

function readOrRefuse(object: PublishedObject, revision: number): PublishedObject {
  try {
    return readable(object)
  } catch (error) {
    if (!(error instanceof UnreadableObject)) throw error
    throw new RefusedRevision(revision, objectKey(object), error.message)
  }
}

function idOf({ kind, namespace, name }: PublishedObject) {
  return { kind, namespace, name }
}
