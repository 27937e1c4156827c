import type { ObjectRef } from '@/domain/names'

/**
 * The gateway's own answers, as problem details (RFC 9457). Beside the standard members each names the route, the policy
 * that decided, the revision in force and the gateway, so that whoever reads it knows where to look.
 */
export const problemTitles = {
  'bad-request': 'The request cannot be read unambiguously',
  'no-route': 'No route matches',
  'rate-limited': 'Too many requests',
  'not-supported': 'Not supported',
  'upstream-failed': 'The service failed to answer',
  'upstream-timeout': 'The service did not answer in time',
  'breaker-open': 'The circuit breaker is open',
  'no-instance': 'No instance can take the request',
  'no-revision': 'No revision is in force yet',
} as const
export type ProblemType = keyof typeof problemTitles

const statuses: Record<ProblemType, number> = {
  'bad-request': 400,
  'no-route': 404,
  'rate-limited': 429,
  'not-supported': 501,
  'upstream-failed': 502,
  'upstream-timeout': 504,
  'breaker-open': 503,
  'no-instance': 503,
  'no-revision': 503,
}

export interface Problem {
  type: ProblemType
  detail: string
  route?: ObjectRef | null
  policy?: ObjectRef | null
  /** Until it may be worth coming back; null when nobody knows. */
  retryAfterMs?: number | null
  /** Members of this type alone, such as a breaker's `state` and `reason`. */
  more?: Readonly<Record<string, string | number | null>>
}

export interface ProblemAnswer {
  status: number
  /** Names and values in turn. */
  headers: string[]
  body: string
}

/** @param occurrence identifies this answer: a UUID. */
export function problemAnswer(
  problem: Problem,
  by: { revision: number; gateway: string; occurrence: string },
): ProblemAnswer {
  const status = statuses[problem.type]
  const body = JSON.stringify({
    type: `urn:switchyard:problem:${problem.type}`,
    title: problemTitles[problem.type],
    status,
    detail: problem.detail,
    instance: `urn:uuid:${by.occurrence}`,
    route: problem.route ?? null,
    policy: problem.policy ?? null,
    revision: by.revision,
    gateway: by.gateway,
    ...problem.more,
  })
  const headers = [
    'content-type',
    'application/problem+json',
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'no-store',
  ]
  if (problem.retryAfterMs != null && Number.isFinite(problem.retryAfterMs)) {
    headers.push('retry-after', String(Math.max(1, Math.ceil(problem.retryAfterMs / 1000))))
  }
  return { status, headers, body }
}
