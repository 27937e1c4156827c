import { DomainError } from '@/domain/errors'

/** The error in the terms of the catalogue: UNAVAILABLE, naming Redis, its address and the reason. */
export function redisUnavailable(
  redis: { readonly options?: { host?: string | undefined; port?: number | undefined } },
  error: unknown,
): DomainError {
  if (error instanceof DomainError) return error
  const { host = 'localhost', port = 6379 } = redis.options ?? {}
  const reason = error instanceof Error ? error.message || error.name : String(error)
  return new DomainError('UNAVAILABLE', `Redis at ${host}:${String(port)}: ${reason}`, [], { cause: error })
}
