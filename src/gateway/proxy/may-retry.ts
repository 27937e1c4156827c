import type { FailureKind } from '@/adapters/http/engine'
import type { RouteSpec } from '@/domain/routing/route'

/** How a try ended without an answer that goes to the caller as it is. */
export type TryEnd = { status: number } | { failure: FailureKind }

const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/**
 * Whether a request is sent again. Only what may be repeated: methods that RFC 9110 calls idempotent, with no byte of a
 * body gone. CONNECT_FAILURE covers a connection that could not be made and one that ended before any byte of an answer,
 * as a kept-alive connection does when the instance goes away under it.
 */
export function mayRetry(
  retry: RouteSpec['retry'],
  request: { method: string; bodyBegun: boolean; triesMade: number },
  end: TryEnd,
): boolean {
  if (request.triesMade > retry.attempts || request.bodyBegun || !idempotent.has(request.method)) return false
  if ('failure' in end) {
    return (end.failure === 'CONNECT' || end.failure === 'CLOSED') && retry.on.includes('CONNECT_FAILURE')
  }
  return retry.on.some((condition) => condition === `STATUS_${String(end.status)}`)
}
