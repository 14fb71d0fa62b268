import { CLAIM_MS } from '../../backend.ts'

/** Hands out what is due in a partition, up to a limit, and says when the next one will be. */
export const claimLua = String.raw`
operations.claim = function (limit)
  local due, found = base .. ':due', {}
  local members = {}
  if limit > 0 then
    members = call('ZRANGEBYSCORE', due, '-inf', digits(now), 'LIMIT', 0, limit)
  end
  for _, member in ipairs(members) do
    local kind, key, name = string.match(member, '^(%a)\n(.-)%z(.*)$')
    local text = call('HGET', base .. (kind == 'a' and ':a:' or ':x:') .. key, name)
    if text then
      call('ZADD', due, digits(now + ${CLAIM_MS}), member)
      found[#found + 1] = { kind, key, name, text }
    else
      call('ZREM', due, member)
    end
  end
  local nextAt = call('ZRANGE', due, 0, 0, 'WITHSCORES')[2]
  return { now, nextAt or '', found }
end
`

/** Forgets the records of a partition in which nothing is left. */
export const forgetLua = String.raw`
operations.forget = function ()
  local idle = base .. ':idle'
  local keys = call('ZRANGEBYSCORE', idle, '-inf', digits(now), 'LIMIT', 0, 100)
  if #keys == 0 then return { 0 } end
  local floor = partition().floor
  for _, key in ipairs(keys) do
    record = key
    local one = load()
    -- Its fields have lapsed; whoever owned one owns nothing of it any more.
    purge(one)
    floor = math.max(floor, one.rev)
    for _, kind in ipairs({ 'h', 'l', 'z', 'c', 'd' }) do
      call('UNLINK', base .. ':' .. kind .. ':' .. key)
    end
    call('ZREM', idle, key)
  end
  call('HSET', base .. ':meta', 'floor', digits(floor))
  partition().floor = floor
  return { #keys }
end
`

/** Keeps the lease of a node, and says how all of them stand. */
export const leaseLua = String.raw`
operations.lease = function (nodeId, leaseMs)
  call('ZADD', base .. ':leases', digits(now + leaseMs), nodeId)
  return { now, call('ZRANGE', base .. ':leases', 0, -1, 'WITHSCORES') }
end
`
