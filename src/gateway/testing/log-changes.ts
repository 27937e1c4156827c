/** Changes of the few objects that a property of the log is about. */
import { type Change, type ObjectId, objectKey } from '@/domain/revision/object'
import { applyChanges } from '@/domain/revision/object-set'
import { aLimit, aRoute, type MemorySource, put, remove } from '@/publisher/testing'
import type { SmallChange } from './log-events'

export function toChange({ object, value }: SmallChange): Change {
  const name = `o${String(object)}`
  if (object % 2 === 0) return value === null ? remove(aLimit(name, 1)) : put(aLimit(name, value))
  return value === null ? remove(aRoute(name)) : put(aRoute(name, `h${String(value)}.example.com`))
}

/** More than one value of Consul takes, and more than lies inline in a head. */
export function bigChanges(value: number): Change[] {
  const text = 'é"'.repeat(240)
  return Array.from({ length: 330 }, (_each, number) =>
    put(aRoute(`big${String(number)}`, `h${String(value)}.example.com`, text)),
  )
}

/** A set of objects as one text, in whatever order it came. */
export function sorted(objects: Iterable<ObjectId>): string {
  return JSON.stringify([...objects].sort((a, b) => (objectKey(a) < objectKey(b) ? -1 : 1)))
}

/** The database as it was so many revisions ago. */
export function setBack({ revisions, set }: MemorySource, back: number): void {
  revisions.splice(Math.max(0, revisions.length - back))
  set.clear()
  for (const { changes } of revisions) applyChanges(set, changes)
}
