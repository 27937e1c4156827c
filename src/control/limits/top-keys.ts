import { objectRef } from '@/domain/names'
import { type CountedKey, type KeyCounts, mergeCounts } from '@/domain/rate-limit/top-keys'
import type { KeyOrder, TopKey, TopKeysView } from '@/domain/view/limit-views'
import { findObject } from '@/store/objects/objects'
import { topMinuteMs } from '@/wire/limit-top'
import type { ControlParts } from '../context'
import { notFound } from '../not-found'
import { ordersOf } from './key-orders'
import { readTops } from './read-tops'

const mostListed = 100

/**
 * The keys of a limit that were asked for and refused most, over all gateways and the minutes that touch the window, with
 * the error that counting in bounded memory has.
 * @throws DomainError NOT_FOUND, UNAVAILABLE (Redis does not answer)
 */
export async function topKeys(
  parts: ControlParts,
  { namespace, name, windowMs }: { namespace: string; name: string; windowMs: number },
): Promise<TopKeysView> {
  const ref = objectRef(namespace, name)
  const toMs = parts.clock.now()
  const fromMs = toMs - windowMs - ((toMs - windowMs) % topMinuteMs)
  const [limit, tops, orders] = await Promise.all([
    findObject(parts.database.client, 'rate-limit', { namespace, name }),
    readTops(parts, { policy: ref, fromMs, toMs, apart: false }),
    ordersOf(parts, { namespace, name }),
  ])
  if (!limit) throw notFound('limit', ref)
  const judged = mergeCounts(tops.map((each) => each.judged))
  const refused = mergeCounts(tops.map((each) => each.refused))
  return {
    fromMs,
    toMs,
    total: judged.total,
    limited: refused.total,
    error: judged.missing,
    limitedError: refused.missing,
    gateways: new Set(tops.flatMap((each) => each.gateways)).size,
    ...rankings(judged, refused, orders),
  }
}

function rankings(judged: KeyCounts, refused: KeyCounts, orders: ReadonlyMap<string, KeyOrder>) {
  const uses = new Map(judged.keys.map((each) => [each.key, each]))
  const rejections = new Map(refused.keys.map((each) => [each.key, each]))
  const row = (key: string): TopKey => {
    const limited = rejections.get(key) ?? unlisted(key, refused)
    const sure = limited.count - limited.error
    const use = uses.get(key) ?? unlisted(key, judged)
    const count = Math.max(use.count, sure)
    return {
      key,
      count,
      countError: count - Math.max(use.count - use.error, sure),
      limited: Math.min(limited.count, count),
      limitedError: Math.min(limited.count, count) - sure,
      order: orders.get(key) ?? null,
    }
  }
  return {
    byUse: judged.keys.slice(0, mostListed).map((each) => row(each.key)),
    byRejection: refused.keys.slice(0, mostListed).map((each) => row(each.key)),
  }
}

/** A key that is not listed may have been there so often, or not at all. */
function unlisted(key: string, { missing }: KeyCounts): CountedKey {
  return { key, count: missing, error: missing }
}
