/** The difference between two revisions, from the log between them, read in pieces. */
import { addRevision, effective, type NetChange, type NetChanges } from '@/domain/revision/net-changes'
import type { Change, PublishedObject } from '@/domain/revision/object'
import type { Queries } from './database'

/** A revision may hold thousands of objects, so few are in memory at a time. */
const revisionsAtOnce = 50

/** What the revisions in (`after`, `upTo`] amount to together; `after` ≤ `upTo`. */
export async function netChanges(queries: Queries, after: number, upTo: number): Promise<NetChange[]> {
  const net: NetChanges = new Map()
  for (let from = after; from < upTo; from += revisionsAtOnce) {
    const rows = await queries.revision.findMany({
      where: { number: { gt: from, lte: Math.min(upTo, from + revisionsAtOnce) } },
      orderBy: { number: 'asc' },
      select: { changes: true, before: true },
    })
    for (const row of rows) {
      addRevision(net, {
        changes: row.changes as unknown as Change[],
        before: row.before as unknown as (PublishedObject | null)[],
      })
    }
  }
  return effective(net)
}
