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

local function isAsExpected(one, expect)
  if expect.rev and expect.rev ~= one.rev then return false end
  for _, expected in ipairs(expect.fields) do
    local map, rest = split(expected.name)
    local text = one.counts[map] and call('HGET', hashOf(map), rest)
    if (text and tonumber(string.match(text, '^%d+')) or 0) ~= expected.rev then return false end
  end
  return true
end

local function hasReply(one, replies)
  for _, reply in ipairs(replies) do
    if replyTo(one, reply.commandId) then return true end
  end
  return false
end

-- Begins a new epoch where another process serves than before.
local function enter(one)
  local part, here = partition(), serving()
  if part.run ~= here then
    part = { id = fresh, floor = part.floor + JUMP, run = here }
    call('HSET', base .. ':meta', 'id', part.id, 'floor', digits(part.floor), 'run', here)
    partitions[base] = part
  end
  if one.id == part.id then return end
  one.past = one.epoch .. ':' .. digits(one.seq) .. ' ' .. one.past
  local ends = 0
  for _ = 1, PAST do ends = string.find(one.past, ' ', ends + 1, true) or #one.past end
  one.past = string.sub(one.past, 1, ends)
  one.epoch, one.id, one.rev = part.id, part.id, one.rev + JUMP
  if one.isNew then
    one.epoch, one.rev = part.id .. '.' .. digits(part.floor), math.max(one.rev, part.floor)
  end
end

local function append(one, events, logLength)
  if #events == 0 then return end
  local log, length = base .. ':l:' .. record, 0
  -- Lua cannot pass on any number of arguments at once.
  for from = 1, #events, 1000 do
    length = call('RPUSH', log, unpack(events, from, math.min(from + 999, #events)))
  end
  if length > logLength then call('LTRIM', log, -logLength, -1) end
  one.seq = one.seq + #events
end

local function arrange(one, alarms)
  for _, alarm in ipairs(alarms) do
    local times, member = base .. ':a:' .. record, 'a\n' .. record .. BETWEEN .. alarm.name
    if alarm.at == cjson.null then
      one.alarms = one.alarms - call('HDEL', times, alarm.name)
      call('ZREM', base .. ':due', member)
    else
      one.alarms = one.alarms + call('HSET', times, alarm.name, digits(alarm.at))
      call('ZADD', base .. ':due', digits(alarm.at), member)
    end
  end
end

-- Whoever commits runs the effects at once; until a claim would lapse they are its own.
local function leave(one, outbox, done)
  local effects, member = base .. ':x:' .. record, 'o\n' .. record .. BETWEEN
  for i, effect in ipairs(outbox) do
    local effectId = digits(one.rev) .. '.' .. i
    one.effects = one.effects + call('HSET', effects, effectId, effect)
    call('ZADD', base .. ':due', digits(now + ${CLAIM_MS}), member .. effectId)
  end
  for _, effectId in ipairs(done) do
    one.effects = one.effects - call('HDEL', effects, effectId)
    call('ZREM', base .. ':due', member .. effectId)
  end
end

-- Replies lapse many at a time: they are put aside, where the next ones will take their place.
local function remember(one, replies)
  if #replies == 0 then return end
  local told = base .. ':c:' .. record
  local isOver = now >= one.toldAt + ${REPLY_MS}
  if isOver then
    call('UNLINK', base .. ':d:' .. record)
    if call('EXISTS', told) == 1 then call('RENAME', told, base .. ':d:' .. record) end
    one.toldAt, one.asideUntil = now, now + ${REPLY_MS}
  end
  for _, reply in ipairs(replies) do
    call('HSET', told, reply.commandId, untilText .. reply.reply)
  end
  if isOver then call('PEXPIRE', told, ${2 * REPLY_MS}) end
end

-- Notes from when on nothing will be left of a record.
local function expire(one)
  local count = one.alarms + one.effects - one.lapsing
  for _, fields in pairs(one.counts) do count = count + fields end
  if count == 0 then
    local last = one.lapsing > 0 and call('ZREVRANGE', base .. ':z:' .. record, 0, 0, 'WITHSCORES')[2]
    one.idleAt = math.max(now + ${REPLY_MS}, tonumber(last or 0))
    call('ZADD', base .. ':idle', digits(one.idleAt), record)
  elseif one.idleAt then
    one.idleAt = nil
    call('ZREM', base .. ':idle', record)
  end
end

operations.commit = function (expect, revs, logLength, alarms, outbox, done, replies, body)
  local one = load()
  purge(one)
  if not isAsExpected(one, expect) or hasReply(one, replies) then return { 'conflict' } end

  local change, before = cjson.decode(body), one.rev
  enter(one)
  one.rev = one.rev + math.max(1, revs)
  local rev = digits(one.rev)
  for _, write in ipairs(change.fields) do
    local field = NOTHING
    if write.value ~= cjson.null then
      local lapse, owner = write.lapsesAt and digits(write.lapsesAt) or '', write.owner or ''
      local text = rev .. '\n' .. lapse .. '\n' .. owner .. '\n' .. write.value
      field = { text = text, lapsesAt = write.lapsesAt, owner = owner }
    end
    put(one, write.name, field)
  end
  append(one, change.events, logLength)
  arrange(one, alarms)
  leave(one, outbox, done)
  remember(one, replies)
  expire(one)
  save(one)

  local heading = digits(before) .. '\n' .. rev .. '\n' .. one.epoch .. '\n' .. digits(one.seq)
  call('SPUBLISH', base .. ':w:' .. record, heading .. '\n' .. body)
  return { 'ok', one.epoch, one.seq, one.rev }
end
`
