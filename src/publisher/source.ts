/**
 * What the publisher needs of the database, as it sees it. The store implements it; nothing here knows Prisma.
 */
import type { PublishedObject, Revision } from '@/domain/revision/object'

/** The newest committed revision; 0 and the empty set's checksum before the first. */
export interface DatabaseHead {
  revision: number
  checksum: string
}

/** The whole set of objects as of one revision. */
export interface ObjectSet extends DatabaseHead {
  objects: PublishedObject[]
}

export interface RevisionSource {
  head(): Promise<DatabaseHead>
  /** Revisions above `revision`, ascending, without a gap, at most `limit`. */
  revisionsAfter(revision: number, limit: number): Promise<Revision[]>
  /** Revision, checksum and objects of one instant: one consistent read (a REPEATABLE READ transaction). */
  allObjects(): Promise<ObjectSet>
}
