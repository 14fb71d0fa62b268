import { REPLY_MS } from '../../backend.ts'

/**
 * What the script begins with. All keys of a partition share its hash tag, so they are in one slot
 * and an operation may touch any of them; its entry in KEYS only says where that is.
 *
 *     <base>:meta        hash   id, floor, run   what holds for the whole partition
 *     <base>:due         zset   alarms and effects by the time at which they are due
 *     <base>:idle        zset   records by the time from which on nothing is left of them
 *     <base>:o:<node>    set    <record>\0<name>, the fields that a node owns
 *     <base>:h:<record>  string what is known of a record as a whole, packed: see load
 *     <base>:m:<map>:<record>   hash   key -> <rev>\n<lapsesAt>\n<owner>\n<value>
 *     <base>:z:<record>  zset   names of fields by the time at which they lapse
 *     <base>:l:<record>  list   the log; its last entry is event number seq
 *     <base>:a:<record>  hash   alarms, name -> at
 *     <base>:x:<record>  hash   effects that are not done, id -> effect
 *     <base>:c:<record>  hash   what commands were told lately, id -> <until>\n<reply>
 *     <base>:d:<record>  hash   the same, put aside
 */
export const preludeLua = String.raw`
local given, fresh = ARGV[1], ARGV[2]
local call = redis.call

-- What the operation at work is about: what its keys begin with, and the name of a record.
local base, record

-- Between the name of a record and what belongs to it. Names of records may hold line breaks.
local BETWEEN = '\0'

-- Text of a number that is read as the same number. Lua's own has 14 digits.
local function digits(n) return string.format('%.17g', n) end

local now
if given ~= '' then now = tonumber(given) else
  local time = call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local untilText = digits(now + ${REPLY_MS}) .. '\n'

-- Which process is asked. It cannot be stale, whatever the caller believes.
local runId
local function serving()
  runId = runId or string.match(call('INFO', 'server'), 'run_id:(%w+)')
  return runId
end

-- What is known of partitions, by their bases.
local partitions = {}
local function partition()
  if partitions[base] then return partitions[base] end
  local found = call('HMGET', base .. ':meta', 'id', 'floor', 'run')
  if not found[1] then
    found = { fresh, '0', serving() }
    call('HSET', base .. ':meta', 'id', fresh, 'floor', '0', 'run', found[3])
  end
  partitions[base] = { id = found[1], floor = tonumber(found[2]), run = found[3] }
  return partitions[base]
end

-- A record as a whole: epoch, and the partition's id when that began; seq; rev; past, which are
-- earlier epochs and where each of them ended; counts of fields by map; how many fields are lapsing,
-- and lapsesAt, before which none of them does; how many alarms and effects; idleAt, if nothing may
-- be left of it; toldAt, when the replies were last put aside, and until when those are asked for.
-- One that nobody has written has the revision above which those of the forgotten ones end.
local function load()
  local packed = call('GET', base .. ':h:' .. record)
  if packed then return cmsgpack.unpack(packed) end
  local id, floor = partition().id, partition().floor
  return { epoch = id .. '.' .. digits(floor), id = id, seq = 0, rev = floor, past = '',
    counts = {}, lapsing = 0, alarms = 0, effects = 0, toldAt = 0, asideUntil = 0, isNew = true }
end

local function save(one)
  one.isNew = nil
  call('SET', base .. ':h:' .. record, cmsgpack.pack(one))
end

local function hashOf(map) return base .. ':m:' .. map .. ':' .. record end

local function split(name) return string.match(name, '^([^/]*)/(.*)$') end

-- Writes a field, or takes it away when there is no text, with what is known of it elsewhere.
local function put(one, name, field)
  local map, rest = split(name)
  local hash, count = hashOf(map), one.counts[map]
  local before = count and call('HGET', hash, rest)
  local lapsed, owned = '', ''
  if before then lapsed, owned = string.match(before, '^%d+\n([^\n]*)\n([^\n]*)\n') end
  if field.text then
    call('HSET', hash, rest, field.text)
    if not before then one.counts[map] = (count or 0) + 1 end
  elseif before then
    call('HDEL', hash, rest)
    one.counts[map] = count > 1 and count - 1 or nil
  end
  if field.lapsesAt then
    one.lapsing = one.lapsing + call('ZADD', base .. ':z:' .. record, digits(field.lapsesAt), name)
    one.lapsesAt = math.min(one.lapsesAt or field.lapsesAt, field.lapsesAt)
  elseif lapsed ~= '' then
    one.lapsing = one.lapsing - call('ZREM', base .. ':z:' .. record, name)
  end
  if owned ~= field.owner then
    local member = record .. BETWEEN .. name
    if owned ~= '' then call('SREM', base .. ':o:' .. owned, member) end
    if field.owner ~= '' then call('SADD', base .. ':o:' .. field.owner, member) end
  end
end

local NOTHING = { owner = '' }

local function purge(one)
  if not one.lapsesAt or one.lapsesAt > now then return end
  local lapsing = base .. ':z:' .. record
  local lapsed = call('ZRANGEBYSCORE', lapsing, '-inf', digits(now))
  for _, name in ipairs(lapsed) do put(one, name, NOTHING) end
  one.lapsesAt = tonumber(call('ZRANGE', lapsing, 0, 0, 'WITHSCORES')[2])
  save(one)
end

-- Whether a command has been committed, and what it was told.
local function replyTo(one, commandId)
  if one.toldAt == 0 then return false end
  local text = call('HGET', base .. ':c:' .. record, commandId)
  if not text and one.asideUntil > now then text = call('HGET', base .. ':d:' .. record, commandId) end
  if not text then return false end
  local ends, reply = string.match(text, '^([^\n]*)\n(.*)$')
  return tonumber(ends) > now and reply
end

-- What can be asked for, by name: given what was asked, it returns a list for the answer.
local operations = {}
`
