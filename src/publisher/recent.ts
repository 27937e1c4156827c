import type { Revision } from '@/domain/revision/object'
import { recentLimits } from '@/wire/revision-log'

/**
 * The revisions that lie inline in a head: as many of the newest as keep the limits together, oldest first, without a
 * gap, ending with the last one given; none when that alone is too big.
 * @param before what lay in the head before.
 * @param published the revisions that come on top, ascending.
 */
export function recentAfter(before: readonly Revision[], published: readonly Revision[]): Revision[] {
  const kept: Revision[] = []
  let changes = 0
  let bytes = 0
  for (const each of [...before, ...published].toReversed()) {
    changes += each.changes.length
    bytes += Buffer.byteLength(JSON.stringify(each))
    const follows = kept[0] === undefined || each.revision === kept[0].revision - 1
    if (!follows || changes > recentLimits.changes || bytes > recentLimits.bytes) break
    kept.unshift(each)
  }
  return kept
}
