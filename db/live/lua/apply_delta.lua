-- Put changed seats into a plane: the writer with the higher fence wins, whatever the order of arrival.
--
-- KEYS  1 states, a byte a seat   2 fences, four bytes a seat, big-endian   3 head, hash of epoch and version
-- ARGV  1 channel of the news     2 label of who did it    3 changes, nine bytes each: ordinal u32, state u8, fence u32
-- Returns the new version, 0 where nothing was newer, -1 where there is no plane (it will be drawn from Postgres).
-- Publishes "D", epoch u32, version u32, length of the label u8, the label, and the changes that won.

local epoch = redis.call('HGET', KEYS[3], 'epoch')
if not epoch or redis.call('STRLEN', KEYS[1]) == 0 or redis.call('STRLEN', KEYS[2]) == 0 then
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
  return -1
end

local won = {}
local seats = redis.call('STRLEN', KEYS[1])
for at = 1, #ARGV[3], 9 do
  local ordinal, state, fence = struct.unpack('>I4BI4', ARGV[3], at)
  if ordinal >= seats then  -- the house has grown: a plane of its new size will be drawn
    redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
    redis.call('PUBLISH', ARGV[1], 'R')
    return -1
  end
  local known = struct.unpack('>I4', redis.call('GETRANGE', KEYS[2], ordinal * 4, ordinal * 4 + 3))
  if fence > known then
    redis.call('SETRANGE', KEYS[1], ordinal, string.char(state))
    redis.call('SETRANGE', KEYS[2], ordinal * 4, struct.pack('>I4', fence))
    won[#won + 1] = string.sub(ARGV[3], at, at + 8)
  end
end
if #won == 0 then return 0 end

local version = redis.call('HINCRBY', KEYS[3], 'version', 1)
redis.call('PUBLISH', ARGV[1], 'D' .. struct.pack('>I4I4B', tonumber(epoch), version, #ARGV[2]) .. ARGV[2] .. table.concat(won))
return version
