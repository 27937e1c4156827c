/** Which notices are shown as they come, and which are unread. Ids are numbers that rise, as text. */
import type { Notice } from '@/domain/view/breaker-views'

/** More at once would hide the screen; all of them are in the bell. */
export const mostToasts = 3
/** What happened earlier (the controller was away) is no news; it is in the bell. */
const newsForMs = 120_000

export function isAfter(id: string, other: string | null): boolean {
  return other === null || BigInt(id) > BigInt(other)
}

/**
 * What is to be shown of what came after `seenId`: the newest word on each breaker, at most three, oldest first.
 * @param notices newest first
 */
export function freshNotices(notices: readonly Notice[], seenId: string, nowMs: number): Notice[] {
  const newest = new Map<string, Notice>()
  for (const notice of notices) {
    const { id, atMs, namespace, breaker } = notice
    const ref = `${namespace}/${breaker}`
    if (isAfter(id, seenId) && nowMs - atMs <= newsForMs && !newest.has(ref)) newest.set(ref, notice)
  }
  return [...newest.values()].slice(0, mostToasts).reverse()
}

/** @param seenId the newest that the reader has seen in the list; null: none ever */
export function unreadCount(notices: readonly Notice[], seenId: string | null): number {
  return notices.filter(({ id }) => isAfter(id, seenId)).length
}
