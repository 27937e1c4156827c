/**
 * Puts the function library into Redis where it is absent or older. A newer one, loaded by a newer Switchyard, stays.
 * The Lua is a file of its own beside this module; a bundle needs `functions.lua` copied beside its output file.
 */
import { readFile } from 'node:fs/promises'
import { describeLibrary, type FunctionLibrary } from './function-library'
import type { Redis } from './redis'
import { redisUnavailable } from './redis-unavailable'

const source = new URL('./functions.lua', import.meta.url)

/** The library as this Switchyard has it. */
export async function ownLibrary(): Promise<FunctionLibrary> {
  return describeLibrary(await readFile(source, 'utf8'))
}

/** Puts ours there whatever stands. @throws DomainError UNAVAILABLE */
export async function replaceFunctions(redis: Redis): Promise<void> {
  const library = await readFile(source, 'utf8')
  try {
    await redis.call('FUNCTION', 'LOAD', 'REPLACE', library)
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}

/**
 * @returns the version that stands in Redis, and whether it was loaded now.
 * @throws DomainError UNAVAILABLE when Redis does not answer or is older than 7.
 */
export async function loadFunctions(redis: Redis): Promise<{ version: number; loaded: boolean }> {
  const library = await readFile(source, 'utf8')
  const ours = Number(/^local VERSION = (\d+)$/m.exec(library)?.[1])
  try {
    const theirs = await loadedVersion(redis)
    if (theirs !== null && theirs >= ours) return { version: theirs, loaded: false }
    await redis.call('FUNCTION', 'LOAD', 'REPLACE', library)
    return { version: ours, loaded: true }
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}

async function loadedVersion(redis: Redis): Promise<number | null> {
  try {
    return Number(await redis.call('FCALL', 'swy_version', 0))
  } catch (error) {
    if (error instanceof Error && error.message.includes('Function not found')) return null
    throw error
  }
}
