import { CLAIM_MS, REPLY_MS } from '../../backend.ts'

/**
 * One commit: everything that is expected is checked before anything is written, and whoever
 * watches hears of it from the same script.
 *
 * The epoch belongs to the process that serves the record. Another one (a restart, a failover) may
 * have lost the end of the log, so the first commit there begins a new epoch, and notes where the
 * old one ended in what it has: up to there both are the same. Revisions jump by more than can have
 * been lost, so that none of them is given out a second time.
 */
export const commitLua = String.raw`
local JUMP, PAST = 1048576, 4
local at = 4
local function take() at = at + 1 return ARGV[at] end
local function count() return tonumber(take()) end

local expected, revs, logLength, body = take(), tonumber(take()), take(), take()
local one = load(record)
purge(one)

if expected ~= '' and tonumber(expected) ~= one.rev then return { 'conflict' } end
for _ = 1, count() do
  local name, rev = take(), tonumber(take())
  local map, rest = place(record, name)
  local text = redis.call('HGET', map, rest)
  if (text and tonumber(string.match(text, '^%d+')) or 0) ~= rev then return { 'conflict' } end
end
local replies = {}
for i = 1, count() do
  replies[i] = { take(), take() }
  if replyOf(record, replies[i][1]) then return { 'conflict' } end
end

local before = one.rev
local id, floor, run = partition()
local here = serving()
if run ~= here then
  id, floor = fresh, floor + JUMP
  redis.call('HSET', base .. ':meta', 'id', id, 'floor', whole(floor), 'run', here)
end
if one.id ~= id then
  one.past = one.epoch .. ':' .. whole(one.seq) .. ' ' .. one.past
  local ends = 0
  for _ = 1, PAST do ends = string.find(one.past, ' ', ends + 1, true) or #one.past end
  one.past = string.sub(one.past, 1, ends)
  one.epoch, one.id, one.rev = id, id, one.rev + JUMP
  if one.isNew then one.epoch, one.rev = id .. '.' .. whole(floor), math.max(one.rev, floor) end
end
one.rev = one.rev + math.max(1, revs)
local rev = whole(one.rev)

for _ = 1, count() do
  local name, lapsesAt, owner, value = take(), take(), take(), take()
  drop(one, name)
  if lapsesAt ~= 'deleted' then
    local map, rest = place(record, name)
    redis.call('HSET', map, rest, rev .. '\n' .. lapsesAt .. '\n' .. owner .. '\n' .. value)
    if lapsesAt ~= '' then redis.call('ZADD', base .. ':z:' .. record, lapsesAt, name) end
    if owner ~= '' then redis.call('SADD', base .. ':o:' .. owner, record .. BETWEEN .. name) end
    one.count = one.count + 1
  end
end

local events = count()
if events > 0 then
  local log = base .. ':l:' .. record
  -- Lua cannot pass on any number of arguments at once.
  for from = at + 1, at + events, 1000 do
    redis.call('RPUSH', log, unpack(ARGV, from, math.min(from + 999, at + events)))
  end
  redis.call('LTRIM', log, '-' .. logLength, '-1')
  at, one.seq = at + events, one.seq + events
end

local due, alarms, effects = base .. ':due', base .. ':a:' .. record, base .. ':x:' .. record
for _ = 1, count() do
  local name, time = take(), take()
  local member = 'a\n' .. record .. BETWEEN .. name
  if time == '' then
    redis.call('HDEL', alarms, name)
    redis.call('ZREM', due, member)
  else
    redis.call('HSET', alarms, name, time)
    redis.call('ZADD', due, time, member)
  end
end
-- Whoever commits runs the effects at once; until a claim would lapse they are its own.
for i = 1, count() do
  local effectId = rev .. '.' .. i
  redis.call('HSET', effects, effectId, take())
  redis.call('ZADD', due, whole(now + ${CLAIM_MS}), 'o\n' .. record .. BETWEEN .. effectId)
end
for _ = 1, count() do
  local effectId = take()
  redis.call('HDEL', effects, effectId)
  redis.call('ZREM', due, 'o\n' .. record .. BETWEEN .. effectId)
end

for _, reply in ipairs(replies) do
  redis.call('SET', base .. ':c:' .. record .. '\n' .. reply[1],
    whole(now + ${REPLY_MS}) .. '\n' .. reply[2], 'PX', '${REPLY_MS}')
end
redis.call('HSET', base .. ':h:' .. record, 'e', one.epoch, 'g', one.id, 's', whole(one.seq),
  'r', rev, 'n', whole(one.count), 'p', one.past)

local lapsing = base .. ':z:' .. record
if redis.call('EXISTS', alarms, effects) > 0 or one.count > redis.call('ZCARD', lapsing) then
  redis.call('ZREM', base .. ':idle', record)
else
  local last = redis.call('ZREVRANGE', lapsing, 0, 0, 'WITHSCORES')[2]
  local ends = math.max(now + ${REPLY_MS}, tonumber(last or '0'))
  redis.call('ZADD', base .. ':idle', whole(ends), record)
end

redis.call('SPUBLISH', base .. ':w:' .. record,
  table.concat({ whole(before), rev, one.epoch, whole(one.seq), body }, '\n'))
return { 'ok', one.epoch, one.seq, one.rev }
`
