#!lua name=switchyard

-- Switchyard's functions: distributed rate limits and locks, for clients in any language.
-- Time is always Redis' own, in whole milliseconds. Keys are passed as Redis Cluster wants them; those of one call lie
-- in one slot, but for the stream of lock events, which is left out there. Raise VERSION with every change: it is what
-- tells the loader to replace an older library.

local VERSION = 4

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

-- What an operator ordered for the bucket's key: the field `o:<key>` of the policy's hash, `stance factor expiresAtMs
-- resetId` (0: no end). The bucket's name begins as the policy's does, with `b:` in place of `cfg`.
local function order_at(config_key, bucket_key, now)
  local stem = string.sub(config_key, 1, -4)
  if string.sub(bucket_key, 1, #stem + 2) ~= stem .. 'b:' then return nil end
  local stored = redis.call('HGET', config_key, 'o:' .. string.sub(bucket_key, #stem + 3))
  if not stored then return nil end
  local stance, factor, expires_at = string.match(stored, '^(%u+) (%S+) (%d+) ')
  expires_at = tonumber(expires_at)
  if not expires_at or (expires_at > 0 and now >= expires_at) then return nil end
  return { stance = stance, factor = tonumber(factor) or 1, expires_at = expires_at }
end

-- As domain/rate-limit/key-override has it: whole tokens, within what policies may have.
local function boosted(value, factor)
  return math.min(1000000, math.max(1, math.floor(value * factor + 0.5)))
end

-- The policy as the caller gives it (limit, periodMs, burst), else as it was published in `swy:rl:{policy}:cfg` with
-- what was ordered for the key. Who gives its own figures knows of orders itself, as gateways do.
local function policy_of(keys, now, limit, period_ms, burst)
  if limit then
    return { limit = tonumber(limit), period_ms = tonumber(period_ms), burst = tonumber(burst), enabled = true, enforced = true }
  end
  local stored = redis.call('HMGET', keys[1], 'limit', 'periodMs', 'burst', 'enabled', 'mode')
  if not stored[1] then return nil end
  local policy = {
    limit = tonumber(stored[1]),
    period_ms = tonumber(stored[2]),
    burst = tonumber(stored[3]),
    enabled = stored[4] ~= '0',
    enforced = stored[5] ~= 'SHADOW',
  }
  local order = order_at(keys[1], keys[2], now)
  if order and order.stance == 'BOOST' then
    policy.limit, policy.burst = boosted(policy.limit, order.factor), boosted(policy.burst, order.factor)
  elseif order and order.stance == 'BLOCK' then
    policy.blocked_ms = order.expires_at > 0 and order.expires_at - now or -1
  end
  return policy
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

local function no_policy(keys)
  return redis.error_reply('SWYNOPOLICY no rate-limit policy is published at ' .. keys[1])
end

-- How long until `tokens` are there in a bucket that lacks `owed`; -1: never, 0: they are.
local function wait_for(tokens, owed, policy)
  local over = owed + tokens * policy.period_ms - policy.burst * policy.period_ms
  if over <= 0 then return 0 end
  return tokens > policy.burst and -1 or math.ceil(over / policy.limit)
end

-- FCALL swy_take 2 swy:rl:{<ns>/<policy>}:cfg swy:rl:{<ns>/<policy>}:b:<key> [tokens [limit periodMs burst]]
-- Takes tokens (1) from the bucket, all or none, by the generic cell rate algorithm.
-- Answers { pass, limit, remaining, retryAfterMs, resetAfterMs, within, nowMs }. `pass` is 1 when the request may go on:
-- always so in SHADOW mode, where `within` tells what ENFORCE would have said, but for keys that an operator blocked.
-- retryAfterMs is -1 for never.
local function take(keys, args)
  local now = now_ms()
  local policy = policy_of(keys, now, args[2], args[3], args[4])
  if not policy then return no_policy(keys) end
  local limit, period_ms, burst = policy.limit, policy.period_ms, policy.burst
  if not policy.enabled then return { 1, limit, burst, 0, 0, 1, now } end

  local tokens = tonumber(args[1] or 1)
  if not tokens or tokens < 1 or tokens ~= math.floor(tokens) then
    return redis.error_reply('SWYINVALID tokens must be a whole number, 1 or more')
  end
  if policy.blocked_ms then return { 0, limit, 0, policy.blocked_ms, math.max(0, policy.blocked_ms), 0, now } end
  local at, owed = debt_at(keys[2], policy, now)
  local retry_after = wait_for(tokens, owed, policy)
  local within = retry_after == 0
  local debt = within and owed + tokens * period_ms or owed
  local reset_after = math.ceil(debt / limit)
  if debt > 0 then
    local value = digits(at) .. ' ' .. digits(debt) .. ' ' .. digits(period_ms)
    redis.call('SET', keys[2], value, 'PX', digits(at - now + reset_after + 1))
  end
  local pass = (within or not policy.enforced) and 1 or 0
  return { pass, limit, math.floor((burst * period_ms - debt) / period_ms), retry_after, reset_after, within and 1 or 0, now }
end

-- FCALL_RO swy_peek 2 swy:rl:{<ns>/<policy>}:cfg swy:rl:{<ns>/<policy>}:b:<key> [tokens [limit periodMs burst]]
-- Answers as `swy_take` would for so many tokens (1), and with the burst as eighth figure, and takes nothing: `remaining`
-- and resetAfterMs are of the bucket as it stands.
local function peek(keys, args)
  local now = now_ms()
  local policy = policy_of(keys, now, args[2], args[3], args[4])
  if not policy then return no_policy(keys) end
  local limit, period_ms, burst = policy.limit, policy.period_ms, policy.burst
  if not policy.enabled then return { 1, limit, burst, 0, 0, 1, now, burst } end
  local tokens = tonumber(args[1] or 1)
  if not tokens or tokens < 1 or tokens ~= math.floor(tokens) then
    return redis.error_reply('SWYINVALID tokens must be a whole number, 1 or more')
  end
  if policy.blocked_ms then return { 0, limit, 0, policy.blocked_ms, math.max(0, policy.blocked_ms), 0, now, burst } end
  local _, owed = debt_at(keys[2], policy, now)
  local retry_after = wait_for(tokens, owed, policy)
  local within = retry_after == 0
  local pass = (within or not policy.enforced) and 1 or 0
  local remaining = math.floor((burst * period_ms - owed) / period_ms)
  return { pass, limit, remaining, retry_after, math.ceil(owed / limit), within and 1 or 0, now, burst }
end

---------------------------------------------------------------------------------------------------------------- locks

-- Tokens are microseconds of Redis' clock, or one more than the last where the clock is not ahead of that. So a server
-- that lost the last writes (a replica that was promoted, a restart) gives larger ones than were given before, as long
-- as its clock is not behind by more than the time that passed; and a clock that is set back changes nothing.
local function next_token(fence_key, token)
  local last = tonumber(redis.call('SET', fence_key, digits(token), 'GET') or '') or 0
  if token > last then return token end
  redis.call('SET', fence_key, digits(last + 1))
  return last + 1
end

-- Texts with nothing to escape are written by hand, which is quicker.
local function quoted(text)
  return string.find(text, '^[^%c"\\]*$') and '"' .. text .. '"' or cjson.encode(text)
end

-- A table of texts and numbers as JSON; what is empty is left out. Numbers are written by hand: cjson keeps 14 digits,
-- tokens have 16.
local function to_json(fields)
  local parts = {}
  for name, value in pairs(fields) do
    if type(value) == 'number' then
      parts[#parts + 1] = '"' .. name .. '":' .. digits(value)
    elseif value ~= '' then
      parts[#parts + 1] = '"' .. name .. '":' .. (type(value) == 'string' and quoted(value) or cjson.encode(value))
    end
  end
  return '{' .. table.concat(parts, ',') .. '}'
end

-- The hold in a lock's value; one that is not ours (another library's lock of this name) is held by somebody unknown.
-- As `acquire` writes it, its beginning tells all that is needed. Its owner is a text always: a nil would cut off the
-- rest of a reply.
local function hold_of(stored)
  if not stored then return nil end
  local id, token, at, owner =
    string.match(stored, '^{"id":"([^"\\]*)","token":(%d+),"acquiredAtMs":(%d+),"owner":"([^"\\]*)"')
  if id then return { id = id, token = tonumber(token), acquiredAtMs = tonumber(at), owner = owner } end
  local ok, hold = pcall(cjson.decode, stored)
  if ok and type(hold) == 'table' and type(hold.id) == 'string' and type(hold.token) == 'number' then
    if type(hold.owner) ~= 'string' then hold.owner = '' end
    return hold
  end
  return { owner = '', token = 0, acquiredAtMs = 0 }
end

local function hold_at(key)
  return hold_of(redis.call('GET', key))
end

-- What follows the first keys of a call: nothing, the stream of events, queue and waiters, or all three.
local function other_keys(keys, first)
  local count = #keys - first
  if count >= 2 then return keys[first + 1], keys[first + 2], keys[first + 3] end
  return nil, nil, keys[first + 1]
end

-- An entry of the stream of events, when the caller passed its key. Fields: pairs; a figure that is not known is left out.
local function tell(stream, key, event, ...)
  if not stream then return end
  local name = string.match(key, '^swy:lock:{(.*)}$') or key
  redis.call('XADD', stream, 'MAXLEN', '~', EVENTS_KEPT, '*', 'event', event, 'name', name, ...)
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

-- The fair queue: a sorted set of waiters' ids by arrival (microseconds, each later than the one before, whatever the
-- clock does), and a hash of what each says of itself: owner, host, process, sinceMs, seenMs, patienceMs, wake. A waiter
-- that does not ask again within its patience loses its place; so does one of whom nothing is known.
local function leave_queue(queue, waiters, id)
  redis.call('ZREM', queue, id)
  redis.call('HDEL', waiters, id)
end

local function waiter_of(waiters, id)
  local ok, waiter = pcall(cjson.decode, redis.call('HGET', waiters, id) or '')
  local known = ok and type(waiter) == 'table' and tonumber(waiter.seenMs) and tonumber(waiter.patienceMs)
  return known and waiter or nil
end

-- Who is first in line and still there. One that was seen in what is now the future (the clock was set back) gets its
-- patience anew, so that it neither loses its place nor holds up the line.
local function first_waiter(queue, waiters, now)
  while true do
    local id = redis.call('ZRANGE', queue, 0, 0)[1]
    if not id then return nil end
    local waiter = waiter_of(waiters, id)
    if waiter and waiter.seenMs > now then
      waiter.seenMs = now
      redis.call('HSET', waiters, id, to_json(waiter))
    end
    if waiter and now - waiter.seenMs <= waiter.patienceMs then return id, waiter end
    leave_queue(queue, waiters, id)
  end
end

-- Tells the first in line that it may come now, if it listens. A hint only: whoever misses it asks again by itself.
local function wake_first(queue, waiters, now)
  if not queue then return end
  local id, waiter = first_waiter(queue, waiters, now)
  if id and waiter.wake then redis.call('PUBLISH', 'swy:lock:wake:' .. waiter.wake, id) end
end

-- Stands in line, or stays there. Answers how many are before it.
local function enqueue(queue, waiters, now, id, said)
  local rank = redis.call('ZRANK', queue, id)
  if not rank then
    local last = redis.call('ZRANGE', queue, -1, -1, 'WITHSCORES')
    local arrival = math.max(now * 1000, (tonumber(last[2]) or 0) + 1)
    redis.call('ZADD', queue, digits(arrival), id)
    rank = redis.call('ZCARD', queue) - 1
  end
  redis.call('HSET', waiters, id, to_json(said))
  -- When nobody asks any more, nothing is left behind.
  local kept = redis.call('PTTL', queue)
  if kept < said.patienceMs * 2 then
    redis.call('PEXPIRE', queue, digits(said.patienceMs * 4))
    redis.call('PEXPIRE', waiters, digits(said.patienceMs * 4))
  end
  return rank
end

-- What a caller may say of itself, from `host` on.
local SAID = { 'host', 'process', 'trace' }

-- FCALL swy_lock_acquire <keys> swy:lock:{<name>} swy:fence:{<name>} [swy:lock:queue:{<name>} swy:lock:waiters:{<name>}]
--   [swy:lock:events] id owner ttlMs [waitedMs [contention [host [process [trace [patienceMs [wake]]]]]]]
-- `id`: random, one for each acquisition. `contention`: 0 nothing was told of this acquisition yet; 1 it was told that it
-- is contended; 2 it waited for another of its own process, so tell it now. An empty text is as good as none.
-- With queue and waiters the lock is given in the order in which waiters came. `patienceMs`: stand in line, and lose the
-- place when you do not ask again within it; without it you are refused as long as anybody waits. `wake`: what the first
-- in line is told on channel `swy:lock:wake:<wake>` (its id) when the lock is released.
-- Answers { 1, token, ttlMs, nowMs, owner } or, when taken, { 0, the holder's token, its ttlMs (-1: for ever), nowMs, its
-- owner, how many are before you in line }; when it is free but another's turn, token and ttlMs are 0 and owner ''.
-- The same id again gets the same hold anew, so a try whose answer was lost can be repeated.
local function acquire(keys, args)
  local id, owner, ttl_ms, waited_ms = args[1], args[2], tonumber(args[3]), args[4] or '0'
  if not id or not owner or owner == '' or not ttl_ms or ttl_ms < 1 then
    return redis.error_reply('SWYINVALID give id, an owner that is not empty and a ttlMs of 1 or more')
  end
  local queue, waiters, events = other_keys(keys, 2)
  local patience_ms = tonumber(args[9])
  local time = redis.call('TIME')
  local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local now = math.floor(now_us / 1000)
  local held = hold_at(keys[1])
  if held and held.id == id then
    redis.call('PEXPIRE', keys[1], digits(ttl_ms))
    return { 1, held.token, ttl_ms, now, owner }
  end
  local first = queue and first_waiter(queue, waiters, now)
  local taken = held or (first and first ~= id)
  local contended = (taken and args[5] ~= '1') or args[5] == '2'
  if contended and events and may_tell_contended(keys[1], now) then
    tell(events, keys[1], 'contended', 'owner', owner, 'waitedMs', waited_ms)
  end
  if taken then
    local before = 0
    if queue and patience_ms then
      before = enqueue(queue, waiters, now, id, {
        owner = owner, host = args[6], process = args[7], wake = args[10],
        sinceMs = now - (tonumber(waited_ms) or 0), seenMs = now, patienceMs = patience_ms,
      })
    end
    if not held then return { 0, 0, 0, now, '', before } end
    return { 0, held.token, redis.call('PTTL', keys[1]), now, held.owner, before }
  end
  if first then leave_queue(queue, waiters, id) end
  local token = next_token(keys[2], now_us)
  local token_digits, ttl_digits = digits(token), digits(ttl_ms)
  local hold = '{"id":' .. quoted(id) .. ',"token":' .. token_digits .. ',"acquiredAtMs":' .. digits(now)
  hold = hold .. ',"owner":' .. quoted(owner)
  local told = { 'owner', owner, 'token', token_digits, 'ttlMs', ttl_digits, 'waitedMs', waited_ms }
  for at, name in ipairs(SAID) do
    local value = args[5 + at]
    if value and value ~= '' then
      hold = hold .. ',"' .. name .. '":' .. quoted(value)
      told[#told + 1] = name
      told[#told + 1] = value
    end
  end
  redis.call('SET', keys[1], hold .. '}', 'PX', ttl_digits)
  tell(events, keys[1], 'acquired', unpack(told))
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

-- Frees the caller's hold and wakes the first in line. Answers whether it was the caller's.
local function let_go(keys, id, owner)
  local queue, waiters, events = other_keys(keys, 1)
  local held = hold_at(keys[1])
  if not held or held.id ~= id then return false end
  redis.call('DEL', keys[1])
  local now = now_ms()
  local held_ms = digits(math.max(0, now - held.acquiredAtMs))
  tell(events, keys[1], 'released', 'owner', owner, 'token', digits(held.token), 'heldMs', held_ms)
  wake_first(queue, waiters, now)
  return true
end

-- FCALL swy_lock_release <keys> swy:lock:{<name>} [swy:lock:queue:{<name>} swy:lock:waiters:{<name>}] [swy:lock:events] id owner
-- Answers 1 when the lock was the caller's and is now free, 0 when it was not the caller's.
local function release(keys, args)
  local id, owner = args[1], args[2]
  if not id or not owner then return redis.error_reply('SWYINVALID give id and owner') end
  if let_go(keys, id, owner) then return 1 end
  local _, _, events = other_keys(keys, 1)
  tell(events, keys[1], 'lost', 'owner', owner)
  return 0
end

-- FCALL swy_lock_cancel, keys and arguments as for swy_lock_release
-- For who stops waiting: leaves the line, and lets go of what a try whose answer was lost may have got. Answers 1 when
-- there was such a hold, else 0.
local function cancel(keys, args)
  local id, owner = args[1], args[2]
  if not id or not owner then return redis.error_reply('SWYINVALID give id and owner') end
  local queue, waiters = other_keys(keys, 1)
  if queue then
    local was_first = redis.call('ZRANK', queue, id) == 0
    leave_queue(queue, waiters, id)
    -- The next in line may have missed its hint, because it was this one's turn.
    if was_first and redis.call('EXISTS', keys[1]) == 0 then wake_first(queue, waiters, now_ms()) end
  end
  return let_go(keys, id, owner) and 1 or 0
end

-- FCALL swy_lock_force_release <keys> <any string key> [swy:lock:queue:{<name>} swy:lock:waiters:{<name>}]
--   [swy:lock:events] value actor reason
-- For an operator: deletes the lock of whichever library if its value is exactly the one that was seen. Answers 1, or 0
-- when it is another's by now, or free.
local function force_release(keys, args)
  local seen, actor, reason = args[1], args[2], args[3]
  if not seen or not actor or not reason or actor == '' or reason == '' then
    return redis.error_reply('SWYINVALID give the value that was seen, actor and reason')
  end
  if redis.call('TYPE', keys[1]).ok ~= 'string' or redis.call('GET', keys[1]) ~= seen then return 0 end
  local queue, waiters, events = other_keys(keys, 1)
  local held, now = hold_of(seen), now_ms()
  redis.call('DEL', keys[1])
  local fields = { 'actor', actor, 'reason', reason }
  if held.id then
    local held_ms = digits(math.max(0, now - (held.acquiredAtMs or now)))
    fields = { 'owner', held.owner, 'token', digits(held.token), 'heldMs', held_ms, unpack(fields) }
  end
  tell(events, keys[1], 'forced', unpack(fields))
  wake_first(queue, waiters, now)
  return 1
end

-- FCALL_RO swy_lock_waiters 2 swy:lock:queue:{<name>} swy:lock:waiters:{<name>}
-- Answers { id, JSON, id, JSON, … }, first in line first: owner, host, process, sinceMs, seenMs, patienceMs, wake. Who
-- did not ask again within its patience is left out.
local function waiting(keys)
  local now, answer = now_ms(), {}
  for _, id in ipairs(redis.call('ZRANGE', keys[1], 0, -1)) do
    local waiter = waiter_of(keys[2], id)
    if waiter and now - waiter.seenMs <= waiter.patienceMs then
      answer[#answer + 1] = id
      answer[#answer + 1] = to_json(waiter)
    end
  end
  return answer
end

redis.register_function({ function_name = 'swy_version', callback = function() return VERSION end, flags = { 'no-writes' } })
redis.register_function('swy_take', take)
redis.register_function({ function_name = 'swy_peek', callback = peek, flags = { 'no-writes' } })
redis.register_function('swy_lock_acquire', acquire)
redis.register_function('swy_lock_extend', extend)
redis.register_function('swy_lock_release', release)
redis.register_function('swy_lock_cancel', cancel)
redis.register_function('swy_lock_force_release', force_release)
redis.register_function({ function_name = 'swy_lock_waiters', callback = waiting, flags = { 'no-writes' } })
