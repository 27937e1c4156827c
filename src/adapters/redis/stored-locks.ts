/**
 * What stands at keys that are locks, ours or others': value and time left of each, read in one step for many of them, so
 * that the two belong together and the moment is Redis' own. On Redis Cluster give the keys of one slot.
 */
import { longestLockValue, recogniseLock, semaphoreHolders, type StoredLock } from '@/domain/lock/recognise'
import type { PatternLibrary } from '@/domain/settings/lock-patterns'
import type { LockHolder, LockLibrary } from '@/domain/view/lock-views'
import { lockNameOf } from '@/wire/keys'
import { lockHold } from '@/wire/lock'
import { msOf } from './redis-clock'
import type { Redis } from './redis'

/** A lock as it stands; `null`: nothing is there. OTHER: what is there is no lock. */
export type FoundLock =
  | { library: LockLibrary; /** It may have several holders. */ isShared: boolean; holders: LockHolder[] }
  | 'OTHER'
  | null

const mostMembers = 1000
/** Of a set's memory: members of a semaphore are short, and what is large would hold Redis up for everybody. */
const mostSetBytes = 256 * 1024
const script = `
local answer = { redis.call('TIME') }
for index, key in ipairs(KEYS) do
  local ttl = redis.call('PTTL', key)
  local found = { ttl == -2 and 'none' or 'other', ttl }
  if ttl ~= -2 then
    local text = redis.pcall('GETRANGE', key, 0, tonumber(ARGV[1]))
    if type(text) == 'string' then
      found = { 'string', ttl, text }
    else
      local members = redis.pcall('ZCARD', key)
      local bytes = type(members) == 'number' and members <= tonumber(ARGV[2]) and redis.pcall('MEMORY', 'USAGE', key)
      if type(bytes) == 'number' and bytes <= tonumber(ARGV[3]) then
        found = { 'zset', ttl, redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') }
      end
    end
  end
  answer[index + 1] = found
end
return answer`

type Answer = [time: string[], ...found: [kind: string, ttlMs: number, content?: string | string[]][]]

/**
 * @returns what stands at each key, in order, and when that was, ms of Redis' clock
 * @throws what Redis says
 */
export async function readLocks(
  redis: Redis,
  asked: readonly { key: string; library: PatternLibrary }[],
): Promise<{ nowMs: number; found: FoundLock[] }> {
  const keys = asked.map((each) => each.key)
  const answer = (await redis.eval(
    script,
    keys.length,
    ...keys,
    longestLockValue * 4,
    mostMembers,
    mostSetBytes,
  )) as Answer
  const [time, ...stored] = answer
  const nowMs = msOf(time)
  return { nowMs, found: asked.map((each, index) => foundAt(each, stored[index], nowMs)) }
}

function foundAt(
  { key, library }: { key: string; library: PatternLibrary },
  stored: Answer[1] | undefined,
  nowMs: number,
): FoundLock {
  if (!stored || stored[0] === 'none') return null
  const lock = storedLock(stored)
  if (!lock) return 'OTHER'
  if (lockNameOf(key) !== null) return lock.kind === 'TEXT' ? ownLock(key, lock, nowMs) : 'OTHER'
  const recognised = recogniseLock(key, lock, library)
  return recognised
    ? { library: recognised, isShared: lock.kind === 'SET', holders: observedHolders(lock, nowMs) }
    : 'OTHER'
}

function storedLock([kind, pttl, content]: Answer[1]): StoredLock | null {
  const ttlMs = pttl < 0 ? null : pttl
  if (kind === 'string' && typeof content === 'string') return { kind: 'TEXT', value: content, ttlMs }
  if (kind !== 'zset' || !Array.isArray(content)) return null
  const members = []
  for (let index = 0; index + 1 < content.length; index += 2) {
    members.push({ value: content[index] ?? '', score: Number(content[index + 1]) })
  }
  return { kind: 'SET', members, ttlMs }
}

/** A value at our key that is not ours is held by somebody unknown. */
function ownLock(key: string, lock: Extract<StoredLock, { kind: 'TEXT' }>, nowMs: number): FoundLock {
  try {
    const {
      owner,
      token,
      acquiredAtMs,
      host = null,
      process = null,
      trace = null,
    } = lockHold.parse(JSON.parse(lock.value))
    const expiresAtMs = lock.ttlMs === null ? null : nowMs + lock.ttlMs
    const holder = {
      owner,
      host,
      process,
      trace,
      token,
      acquiredAtMs,
      isAtLeast: false,
      expiresAtMs,
      value: lock.value,
    }
    return { library: 'SWITCHYARD', isShared: false, holders: [holder] }
  } catch {
    const library = recogniseLock(key, lock, 'DETECT') ?? 'UNKNOWN'
    return { library, isShared: false, holders: observedHolders(lock, nowMs) }
  }
}

function observedHolders(lock: StoredLock, nowMs: number): LockHolder[] {
  const held = lock.kind === 'SET' ? semaphoreHolders(lock) : [{ value: lock.value, leftMs: lock.ttlMs }]
  return held.map(({ value, leftMs }) => ({
    ...{
      owner: null,
      host: null,
      process: null,
      trace: null,
      token: null,
      acquiredAtMs: nowMs,
      isAtLeast: true,
      value,
    },
    expiresAtMs: leftMs === null ? null : nowMs + leftMs,
  }))
}
