import type { ObjectRef } from '@/domain/names'
import { type Change, changeId, objectKey, type PublishedObject } from '@/domain/revision/object'
import { RouteTable } from '@/domain/routing/route-table'
import { advanceChecksum, canonicalJson, type Checksum, checksumOf, emptyChecksum } from '@/wire/checksum'

/**
 * The published objects in force. A step over them is first prepared: everything that could fail (patterns that do not
 * compile, a checksum that does not come out) fails there and changes nothing. Then `apply` hands the changes to the
 * sinks, which hold the rules in the shape that requests need, in one go: no request sees half a revision. A step costs
 * what it changes, not what the set holds.
 */
export interface RuleSink {
  /** One object came (no `before`), changed, or went (no `after`). Must not throw: what comes here was prepared. */
  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void
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
}

export class RuleSet {
  private readonly objects = new Map<string, PublishedObject>()
  private current: Version | null = null

  constructor(private readonly sinks: readonly RuleSink[]) {}

  /** What is in force; null before the first revision. */
  get version(): Version | null {
    return this.current
  }

  get size(): number {
    return this.objects.size
  }

  all(): PublishedObject[] {
    return [...this.objects.values()]
  }

  /** @throws RefusedRevision */
  prepare(changes: readonly Change[], to: Version): PreparedStep {
    const net = new Map(changes.map((change) => [objectKey(changeId(change)), change]))
    let checksum = this.current?.checksum ?? emptyChecksum
    for (const [key, change] of net) {
      const added = change.op === 'put' ? change.object : undefined
      if (added) mustCompile(added, to.revision)
      checksum = advanceChecksum(checksum, this.objects.get(key), added)
    }
    if (checksum !== to.checksum) {
      throw new RefusedRevision(
        to.revision,
        null,
        `its checksum comes to ${checksum.slice(0, 12)}…, not ${to.checksum.slice(0, 12)}…`,
      )
    }
    return { on: this.current, to, changes: [...net.values()] }
  }

  /** Prepares the step from what is in force to exactly these objects. @throws RefusedRevision */
  prepareWhole(objects: readonly PublishedObject[], to: Version): PreparedStep {
    const wanted = new Map(objects.map((object) => [objectKey(object), object]))
    if (checksumOf(wanted.values()) !== to.checksum) {
      throw new RefusedRevision(to.revision, null, 'the checksum of its objects is not the published one')
    }
    const changes: Change[] = []
    for (const [key, object] of this.objects) {
      if (!wanted.has(key)) changes.push({ op: 'delete', id: idOf(object) })
    }
    for (const [key, object] of wanted) {
      const standing = this.objects.get(key)
      if (standing && canonicalJson(standing) === canonicalJson(object)) continue
      mustCompile(object, to.revision)
      changes.push({ op: 'put', object })
    }
    return { on: this.current, to, changes }
  }

  apply(step: PreparedStep): void {
    if (step.on !== this.current) throw new Error('a step was applied to another set than it was prepared on')
    for (const change of step.changes) {
      const key = objectKey(changeId(change))
      const before = this.objects.get(key)
      const after = change.op === 'put' ? change.object : undefined
      if (after) this.objects.set(key, after)
      else this.objects.delete(key)
      for (const sink of this.sinks) sink.change(before, after)
    }
    this.current = step.to
  }
}

function mustCompile(object: PublishedObject, revision: number): void {
  if (object.kind !== 'route') return
  const ref: ObjectRef = `${object.namespace}/${object.name}`
  try {
    new RouteTable().put(ref, object.spec)
  } catch (error) {
    throw new RefusedRevision(revision, objectKey(object), error instanceof Error ? error.message : String(error))
  }
}

function idOf({ kind, namespace, name }: PublishedObject) {
  return { kind, namespace, name }
}
