import { CLAIM_MS } from '../../backend.ts'

/** Hands out what is due in a partition, up to a limit, and says when the next one will be. */
export const claimLua = String.raw`
local due, found = base .. ':due', {}
local limit = tonumber(ARGV[5])
local members = {}
if limit > 0 then
  members = redis.call('ZRANGEBYSCORE', due, '-inf', whole(now), 'LIMIT', 0, limit)
end
for _, member in ipairs(members) do
  local kind, key, name = string.match(member, '^(%a)\n(.-)%z(.*)$')
  local text = redis.call('HGET', base .. (kind == 'a' and ':a:' or ':x:') .. key, name)
  if text then
    redis.call('ZADD', due, whole(now + ${CLAIM_MS}), member)
    for _, part in ipairs({ kind, key, name, text }) do found[#found + 1] = part end
  else
    redis.call('ZREM', due, member)
  end
end
local nextAt = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2]
return { now, nextAt or '', found }
`

/** Forgets the records of a partition in which nothing is left. */
export const forgetLua = String.raw`
local idle = base .. ':idle'
local keys = redis.call('ZRANGEBYSCORE', idle, '-inf', whole(now), 'LIMIT', 0, 100)
if #keys == 0 then return { 0 } end
local _, floor = partition()
for _, key in ipairs(keys) do
  local one = load(key)
  -- Its fields have lapsed; whoever owned one owns nothing of it any more.
  purge(one)
  floor = math.max(floor, one.rev)
  redis.call('DEL', base .. ':h:' .. key, base .. ':l:' .. key, base .. ':z:' .. key)
  redis.call('ZREM', idle, key)
end
redis.call('HSET', base .. ':meta', 'floor', whole(floor))
return { #keys }
`

/** Keeps the lease of a node, and says how all of them stand. */
export const leaseLua = String.raw`
redis.call('ZADD', base .. ':leases', whole(now + tonumber(ARGV[5])), record)
return { now, redis.call('ZRANGE', base .. ':leases', 0, -1, 'WITHSCORES') }
`
