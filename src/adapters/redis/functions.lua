#!lua name=switchyard

-- Switchyard's functions: distributed rate limits and locks, for clients in any language.
-- Time is always Redis' own, in whole milliseconds. Keys are passed as Redis Cluster wants them; those of one call lie
-- in one slot, but for the stream of lock events, which is left out there. Raise VERSION with every change: it is what
-- tells the loader to replace an older library.

local VERSION = 1

local EVENTS_KEPT = 10000
local CONTENDED_PER_SECOND = 10

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Lua's tostring keeps 14 digits; the debts of large buckets have more.
local function digits(number)
  return string.format('%.0f', number)
end

--------------------------------------------------------------------------------------------------------------- limits

-- The policy as the caller gives it (limit, periodMs, burst), else as it was published in `swy:rl:{policy}:cfg`.
local function policy_of(key, limit, period_ms, burst)
  if limit then
    return { limit = tonumber(limit), period_ms = tonumber(period_ms), burst = tonumber(burst), enabled = true, enforced = true }
  end
  local stored = redis.call('HMGET', key, 'limit', 'periodMs', 'burst', 'enabled', 'mode')
  if not stored[1] then return nil end
  return {
    limit = tonumber(stored[1]),
    period_ms = tonumber(stored[2]),
    burst = tonumber(stored[3]),
    enabled = stored[4] ~= '0',
    enforced = stored[5] ~= 'SHADOW',
  }
end

-- What a full bucket lacks, and since when: the state of domain/rate-limit/bucket, `atMs debt periodMs` in one string.
-- A key that is gone is a full bucket. A clock that goes backwards grants nothing.
local function debt_at(key, policy, now)
  local stored = redis.call('GET', key)
  if not stored then return now, 0 end
  local at, debt, period_ms = string.match(stored, '^(%d+) (%d+) (%d+)$')
  if not at then return now, 0 end
  at, debt, period_ms = tonumber(at), tonumber(debt), tonumber(period_ms)
  if period_ms ~= policy.period_ms then debt = math.ceil((debt * policy.period_ms) / period_ms) end
  local seen = math.max(now, at)
  return seen, math.max(0, math.min(debt, policy.burst * policy.period_ms) - (seen - at) * policy.limit)
end

-- FCALL swy_take 2 swy:rl:{<ns>/<policy>}:cfg swy:rl:{<ns>/<policy>}:b:<key> [tokens [limit periodMs burst]]
-- Takes tokens (1) from the bucket, all or none, by the generic cell rate algorithm.
-- Answers { pass, limit, remaining, retryAfterMs, resetAfterMs, within, nowMs }. `pass` is 1 when the request may go on:
-- always so in SHADOW mode, where `within` tells what ENFORCE would have said. retryAfterMs is -1 for never.
local function take(keys, args)
  local policy = policy_of(keys[1], args[2], args[3], args[4])
  if not policy then return redis.error_reply('SWYNOPOLICY no rate-limit policy is published at ' .. keys[1]) end
  local now = now_ms()
  local limit, period_ms, burst = policy.limit, policy.period_ms, policy.burst
  if not policy.enabled then return { 1, limit, burst, 0, 0, 1, now } end

  local tokens = tonumber(args[1] or 1)
  if not tokens or tokens < 1 or tokens ~= math.floor(tokens) then
    return redis.error_reply('SWYINVALID tokens must be a whole number, 1 or more')
  end
  local capacity = burst * period_ms
  local at, owed = debt_at(keys[2], policy, now)
  local wanted = owed + tokens * period_ms
  local within = wanted <= capacity
  local debt = within and wanted or owed
  local reset_after = math.ceil(debt / limit)
  if debt > 0 then
    local value = digits(at) .. ' ' .. digits(debt) .. ' ' .. digits(period_ms)
    redis.call('SET', keys[2], value, 'PX', digits(at - now + reset_after + 1))
  end
  local retry_after = 0
  if not within then retry_after = tokens > burst and -1 or math.ceil((wanted - capacity) / limit) end
  local pass = (within or not policy.enforced) and 1 or 0
  return { pass, limit, math.floor((capacity - debt) / period_ms), retry_after, reset_after, within and 1 or 0, now }
end

---------------------------------------------------------------------------------------------------------------- locks

-- The hold in a lock's key; a value that is not ours (another library's lock of this name) is held by somebody unknown.
local function hold_at(key)
  local stored = redis.call('GET', key)
  if not stored then return nil end
  local ok, hold = pcall(cjson.decode, stored)
  if ok and type(hold) == 'table' and hold.id and hold.token then return hold end
  return { owner = '', token = 0, acquiredAtMs = 0 }
end

-- An entry of the stream of events, when the caller passed its key. Fields: pairs; a figure that is not known is left out.
local function tell(stream, key, event, ...)
  if not stream then return end
  redis.call('XADD', stream, 'MAXLEN', '~', EVENTS_KEPT, '*', 'event', event, 'name', string.match(key, '{(.*)}') or key, ...)
end

-- How many refused tries were written in this second, by lock: a busy loop must not push everything else out.
local contended_second, contended_written = 0, {}

local function may_tell_contended(key, now)
  local second = math.floor(now / 1000)
  if second ~= contended_second then contended_second, contended_written = second, {} end
  local written = contended_written[key] or 0
  contended_written[key] = written + 1
  return written < CONTENDED_PER_SECOND
end

-- FCALL swy_lock_acquire 2|3 swy:lock:{<name>} swy:fence:{<name>} [swy:lock:events] id owner ttlMs [waitedMs [contention]]
-- `id`: random, one for each acquisition. `contention`: 0 nothing was told of this acquisition yet; 1 it was told that it
-- is contended; 2 it waited for another of its own process, so tell it now.
-- Answers { 1, token, ttlMs, nowMs, owner } or, when taken, { 0, the holder's token, its ttlMs (-1: for ever), nowMs, its owner }.
-- The same id again gets the same hold anew, so a try whose answer was lost can be repeated.
local function acquire(keys, args)
  local id, owner, ttl_ms, waited_ms = args[1], args[2], tonumber(args[3]), args[4] or '0'
  if not id or not owner or not ttl_ms or ttl_ms < 1 then
    return redis.error_reply('SWYINVALID give id, owner and a ttlMs of 1 or more')
  end
  local now = now_ms()
  local held = hold_at(keys[1])
  if held and held.id == id then
    redis.call('PEXPIRE', keys[1], digits(ttl_ms))
    return { 1, held.token, ttl_ms, now, owner }
  end
  local contended = (held and args[5] ~= '1') or args[5] == '2'
  if contended and keys[3] and may_tell_contended(keys[1], now) then
    tell(keys[3], keys[1], 'contended', 'owner', owner, 'waitedMs', waited_ms)
  end
  if held then
    return { 0, held.token, redis.call('PTTL', keys[1]), now, held.owner }
  end
  local token = redis.call('INCR', keys[2])
  local hold = cjson.encode({ id = id, owner = owner, token = token, acquiredAtMs = now })
  redis.call('SET', keys[1], hold, 'PX', digits(ttl_ms))
  tell(keys[3], keys[1], 'acquired', 'owner', owner, 'token', token, 'ttlMs', digits(ttl_ms), 'waitedMs', waited_ms)
  return { 1, token, ttl_ms, now, owner }
end

-- FCALL swy_lock_extend 1|2 swy:lock:{<name>} [swy:lock:events] id owner ttlMs
-- Answers 1 when the hold now lasts ttlMs from now, 0 when it is no longer the caller's.
local function extend(keys, args)
  local id, owner, ttl_ms = args[1], args[2], tonumber(args[3])
  if not id or not owner or not ttl_ms or ttl_ms < 1 then
    return redis.error_reply('SWYINVALID give id, owner and a ttlMs of 1 or more')
  end
  local held = hold_at(keys[1])
  if not held or held.id ~= id then
    tell(keys[2], keys[1], 'lost', 'owner', owner)
    return 0
  end
  redis.call('PEXPIRE', keys[1], digits(ttl_ms))
  local held_ms = digits(math.max(0, now_ms() - held.acquiredAtMs))
  tell(keys[2], keys[1], 'extended', 'owner', owner, 'token', digits(held.token), 'ttlMs', digits(ttl_ms), 'heldMs', held_ms)
  return 1
end

-- FCALL swy_lock_release 1|2 swy:lock:{<name>} [swy:lock:events] id owner
-- Answers 1 when the lock was the caller's and is now free, 0 when it was not the caller's.
local function release(keys, args)
  local id, owner = args[1], args[2]
  if not id or not owner then return redis.error_reply('SWYINVALID give id and owner') end
  local held = hold_at(keys[1])
  if not held or held.id ~= id then
    tell(keys[2], keys[1], 'lost', 'owner', owner)
    return 0
  end
  redis.call('DEL', keys[1])
  local held_ms = digits(math.max(0, now_ms() - held.acquiredAtMs))
  tell(keys[2], keys[1], 'released', 'owner', owner, 'token', digits(held.token), 'heldMs', held_ms)
  return 1
end

redis.register_function({ function_name = 'swy_version', callback = function() return VERSION end, flags = { 'no-writes' } })
redis.register_function('swy_take', take)
redis.register_function('swy_lock_acquire', acquire)
redis.register_function('swy_lock_extend', extend)
redis.register_function('swy_lock_release', release)
