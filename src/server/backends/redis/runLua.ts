/**
 * How the script ends: it carries out one operation after the other. One that fails says so in its
 * own answer, and the others are carried out all the same.
 */
export const runLua = String.raw`
local function carryOut(text, body)
  local asked = cjson.decode(text)
  record = asked[2]
  asked[#asked + 1] = body
  return cjson.encode(operations[asked[1]](unpack(asked, 3)))
end

local answers = {}
for i, key in ipairs(KEYS) do
  base = string.sub(key, 1, -6)
  local isDone, answer = pcall(carryOut, ARGV[2 * i + 1], ARGV[2 * i + 2])
  if not isDone then
    local failure = type(answer) == 'table' and answer.err or tostring(answer)
    answer = cjson.encode({ failure = failure })
  end
  answers[i] = answer
end
return answers
`
