/** What a query asks for, at one moment. Lists of the answer are in the order of the question. */
export const readLua = String.raw`
operations.read = function (groups, maps, sizes, commandIds)
  local one = load()
  purge(one)
  local named, whole, counts, replies = {}, {}, {}, {}
  for i, group in ipairs(groups) do
    local map = group[1]
    named[i] = {}
    if one.counts[map] then
      for at = 2, #group do group[at] = string.sub(group[at], #map + 2) end
      named[i] = call('HMGET', hashOf(map), unpack(group, 2))
    end
  end
  for i, map in ipairs(maps) do whole[i] = one.counts[map] and call('HGETALL', hashOf(map)) or {} end
  for i, map in ipairs(sizes) do counts[i] = one.counts[map] or 0 end
  for i, commandId in ipairs(commandIds) do replies[i] = replyTo(one, commandId) end
  return { one.rev, one.epoch, one.seq, now, named, whole, counts, replies }
end
`
