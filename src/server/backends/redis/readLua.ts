/** What a query asks for, at one moment: fields and replies as flat lists of name and text. */
export const readLua = String.raw`
local at = 4
local function take() at = at + 1 return ARGV[at] end

local one = load(record)
purge(one)
local fields, sizes, replies = {}, {}, {}
for _ = 1, tonumber(take()) do
  local name = take()
  local map, rest = place(record, name)
  local text = redis.call('HGET', map, rest)
  if text then
    fields[#fields + 1] = name
    fields[#fields + 1] = text
  end
end
for _ = 1, tonumber(take()) do
  local map = take()
  local all = redis.call('HGETALL', base .. ':m:' .. map .. ':' .. record)
  for i = 1, #all, 2 do
    fields[#fields + 1] = map .. '/' .. all[i]
    fields[#fields + 1] = all[i + 1]
  end
end
for _ = 1, tonumber(take()) do
  sizes[#sizes + 1] = redis.call('HLEN', base .. ':m:' .. take() .. ':' .. record)
end
for _ = 1, tonumber(take()) do
  local commandId = take()
  local reply = replyOf(record, commandId)
  if reply then
    replies[#replies + 1] = commandId
    replies[#replies + 1] = reply
  end
end
return { one.rev, one.epoch, one.seq, now, fields, sizes, replies }
`
