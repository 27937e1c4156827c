/**
 * What the publisher needs of the database, as it sees it. The store implements it; nothing here knows Prisma.
 */
import type { DriftBook } from '@/domain/drift/book'
import type { PublishedObject, Revision } from '@/domain/revision/object'

/** The whole set of objects as of one revision; revision 0 is the empty set. */
export interface CommittedSet {
  revision: number
  checksum: string
  objects: PublishedObject[]
}

export interface RevisionSource {
  /** Revisions above `revision`, ascending, without a gap, at most `limit`. */
  revisionsAfter(revision: number, limit: number): Promise<Revision[]>
  /** Revision, checksum and objects of one instant: one consistent read. */
  allObjects(): Promise<CommittedSet>
  /** The number of the newest revision. */
  newest(): Promise<number>
  /** The objects as they were at a revision. */
  objectsAt(revision: number): Promise<PublishedObject[]>
}

/** The database did not answer. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

async function told<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw new DatabaseError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** The same book, its failures told apart likewise. */
export function tellBookFailures(book: DriftBook): DriftBook {
  return {
    mode: (target) => told(() => book.mode(target)),
    open: (target) => told(() => book.open(target)),
    tell: (target, found, lookedAt) => told(() => book.tell(target, found, lookedAt)),
    resolve: (drifts, resolution) => told(() => book.resolve(drifts, resolution)),
  }
}

/** The same source, its failures told apart from those of Consul and Redis. */
export function tellFailures(source: RevisionSource): RevisionSource {
  return {
    revisionsAfter: (revision, limit) => told(() => source.revisionsAfter(revision, limit)),
    allObjects: () => told(() => source.allObjects()),
    newest: () => told(() => source.newest()),
    objectsAt: (revision) => told(() => source.objectsAt(revision)),
  }
}
