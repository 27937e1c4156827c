import { createHash } from 'node:crypto'
import type { Redis } from './redis'
import { redisUnavailable } from './redis-unavailable'

/** A function library as Redis holds it. */
export interface FunctionLibrary {
  version: number
  functions: string[]
  /** SHA-256 of its source. */
  source: string
}

/** What the text of a library amounts to. */
export function describeLibrary(text: string): FunctionLibrary {
  return {
    version: Number(/^local VERSION = (\d+)$/m.exec(text)?.[1] ?? NaN),
    functions: [...text.matchAll(/function_name = '(\w+)'|register_function\('(\w+)'/g)]
      .map(([, named, plain]) => named ?? plain ?? '')
      .sort(),
    source: createHash('sha256').update(text).digest('hex'),
  }
}

/** The library `switchyard` that stands in Redis, or null. @throws DomainError UNAVAILABLE */
export async function standingLibrary(redis: Redis): Promise<FunctionLibrary | null> {
  try {
    const answer = await redis.call('FUNCTION', 'LIST', 'LIBRARYNAME', 'switchyard', 'WITHCODE')
    const [library] = answer as unknown[][]
    const at = library?.indexOf('library_code') ?? -1
    const text = library?.[at + 1]
    return at >= 0 && typeof text === 'string' ? describeLibrary(text) : null
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}
