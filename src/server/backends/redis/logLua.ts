/** Where a record is. */
export const headLua = String.raw`
operations.head = function ()
  local one = load()
  return { one.rev, one.epoch, one.seq, one.isNew and 1 or 0 }
end
`

/**
 * The events after a position. One of an earlier epoch will do, as long as what it has seen is what
 * this log has been built on.
 */
export const replayLua = String.raw`
operations.replay = function (epoch, after, limit)
  local one = load()
  local reach = one.seq
  if epoch ~= one.epoch then
    reach = -1
    for past, ended in string.gmatch(one.past, '(%S+):(%d+) ') do
      if past == epoch then reach = tonumber(ended) end
    end
  end
  local log = base .. ':l:' .. record
  local first = one.seq - call('LLEN', log) + 1
  if after > reach or after + 1 < first then return { 'gone' } end
  if limit < 1 then return { 'ok' } end
  local from = after + 1 - first
  local events = call('LRANGE', log, from, from + limit - 1)
  table.insert(events, 1, 'ok')
  return events
end
`
