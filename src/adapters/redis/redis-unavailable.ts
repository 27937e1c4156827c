import { DomainError } from '@/domain/errors'

interface Addressed {
  /** Where it is, when that is not one host: through Sentinel, or a Cluster. */
  readonly address?: string | undefined
  readonly options?: { host?: string | undefined; port?: number | undefined }
}

/** The error in the terms of the catalogue: UNAVAILABLE, naming Redis, its address and the reason. */
export function redisUnavailable(redis: Addressed, error: unknown): DomainError {
  if (error instanceof DomainError) return error
  const { host = 'localhost', port = 6379 } = redis.options ?? {}
  const address = redis.address ?? `${host}:${String(port)}`
  const reason = error instanceof Error ? error.message || error.name : String(error)
  return new DomainError('UNAVAILABLE', `Redis at ${address}: ${reason}`, [], { cause: error })
}
