/**
 * What every script begins with. All keys of a partition share its hash tag, so they are in one
 * slot and a script may touch any of them; KEYS[1] only says where that is.
 *
 *     <base>:meta        hash   id, floor, run   what holds for the whole partition
 *     <base>:due         zset   alarms and effects by the time at which they are due
 *     <base>:idle        zset   records by the time from which on nothing is left of them
 *     <base>:o:<node>    set    <record>\0<name>, the fields that a node owns
 *     <base>:h:<record>  hash   e epoch, g the partition's id when it began, s seq, r rev,
 *                               n fields, p earlier epochs and where each of them ended
 *     <base>:m:<map>:<record>   hash   key -> <rev>\n<lapsesAt>\n<owner>\n<value>
 *     <base>:z:<record>  zset   names of fields by the time at which they lapse
 *     <base>:l:<record>  list   the log; its last entry is event number s
 *     <base>:a:<record>  hash   alarms, name -> at
 *     <base>:x:<record>  hash   effects that are not done, id -> effect
 *     <base>:c:<record>\n<commandId>  string  <until>\n<reply>
 */
export const preludeLua = String.raw`
local base, record, given, fresh = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- Between the name of a record and what belongs to it. Names of records may hold line breaks.
local BETWEEN = '\0'

-- Numbers of more than 14 digits would lose the last of them on the way to text.
local function whole(n) return string.format('%.0f', n) end

local now
if given ~= '' then now = tonumber(given) else
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Which process is asked. It cannot be stale, whatever the caller believes.
local function serving() return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') end

local function partition()
  local found = redis.call('HMGET', base .. ':meta', 'id', 'floor', 'run')
  if found[1] then return found[1], tonumber(found[2]), found[3] end
  local run = serving()
  redis.call('HSET', base .. ':meta', 'id', fresh, 'floor', '0', 'run', run)
  return fresh, 0, run
end

-- A record that nobody has written has the revision above which those of the forgotten ones end.
local function load(key)
  local found = redis.call('HMGET', base .. ':h:' .. key, 'e', 'g', 's', 'r', 'n', 'p')
  if found[1] then
    return { key = key, epoch = found[1], id = found[2], seq = tonumber(found[3]),
      rev = tonumber(found[4]), count = tonumber(found[5]), past = found[6] or '' }
  end
  local id, floor = partition()
  return { key = key, epoch = id .. '.' .. whole(floor), id = id, seq = 0, rev = floor,
    count = 0, past = '', isNew = true }
end

local function place(key, name)
  local map, rest = string.match(name, '^([^/]*)/(.*)$')
  return base .. ':m:' .. map .. ':' .. key, rest
end

local function ownerOf(text) return string.match(text, '^%d+\n[^\n]*\n([^\n]*)\n') end

-- Takes a field away, with what is known of it elsewhere, and says what it was.
local function drop(one, name)
  local map, rest = place(one.key, name)
  local text = redis.call('HGET', map, rest)
  if not text then return nil end
  redis.call('HDEL', map, rest)
  redis.call('ZREM', base .. ':z:' .. one.key, name)
  local owner = ownerOf(text)
  if owner ~= '' then redis.call('SREM', base .. ':o:' .. owner, one.key .. BETWEEN .. name) end
  one.count = one.count - 1
end

local function purge(one)
  if one.isNew then return end
  local lapsed = redis.call('ZRANGEBYSCORE', base .. ':z:' .. one.key, '-inf', whole(now))
  if #lapsed == 0 then return end
  for _, name in ipairs(lapsed) do drop(one, name) end
  redis.call('HSET', base .. ':h:' .. one.key, 'n', whole(one.count))
end

-- Whether a command has been committed, and what it was told.
local function replyOf(key, commandId)
  local text = redis.call('GET', base .. ':c:' .. key .. '\n' .. commandId)
  if not text then return nil end
  local ends, reply = string.match(text, '^(%d+)\n(.*)$')
  if tonumber(ends) > now then return reply end
end
`
