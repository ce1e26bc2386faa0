-- Draw a plane from Postgres, or bring one up to it: merged by fence, never wiped. On an equal fence Postgres wins,
-- because only there a hold runs out without a change of holder.
--
-- KEYS  1 states   2 fences   3 head
-- ARGV  1 channel of the news   2 states, a byte a seat   3 fences, four bytes a seat, big-endian
--       4 epoch to give a new plane   5 seconds that the plane lives
-- Returns how many seats were put right; -1 where the plane was new.
-- Publishes "R" for a new plane, else the differences as in apply_delta.lua ("R" where they are many).

local MANY = 1000
local states, fences = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])
local epoch = redis.call('HGET', KEYS[3], 'epoch')
if not epoch or not states or not fences or #states ~= #ARGV[2] or #fences ~= #ARGV[3] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[5])
  redis.call('SET', KEYS[2], ARGV[3], 'EX', ARGV[5])
  redis.call('DEL', KEYS[3])
  redis.call('HSET', KEYS[3], 'epoch', ARGV[4], 'version', 0)
  redis.call('EXPIRE', KEYS[3], ARGV[5])
  redis.call('PUBLISH', ARGV[1], 'R')
  return -1
end
for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[5]) end

local won = {}
local BLOCK = 64
for first = 0, #states - 1, BLOCK do
  local s_old, s_new = string.sub(states, first + 1, first + BLOCK), string.sub(ARGV[2], first + 1, first + BLOCK)
  local f_old, f_new = string.sub(fences, first * 4 + 1, (first + BLOCK) * 4), string.sub(ARGV[3], first * 4 + 1, (first + BLOCK) * 4)
  if s_old ~= s_new or f_old ~= f_new then
    for i = 1, #s_new do
      local known, fence = struct.unpack('>I4', f_old, i * 4 - 3), struct.unpack('>I4', f_new, i * 4 - 3)
      local state = string.byte(s_new, i)
      if fence > known or (fence == known and state ~= string.byte(s_old, i)) then
        local ordinal = first + i - 1
        redis.call('SETRANGE', KEYS[1], ordinal, string.char(state))
        redis.call('SETRANGE', KEYS[2], ordinal * 4, struct.pack('>I4', fence))
        won[#won + 1] = struct.pack('>I4BI4', ordinal, state, fence)
      end
    end
  end
end
if #won == 0 then return 0 end
local version = redis.call('HINCRBY', KEYS[3], 'version', 1)
if #won > MANY then
  redis.call('PUBLISH', ARGV[1], 'R')
else
  redis.call('PUBLISH', ARGV[1], 'D' .. struct.pack('>I4I4B', tonumber(epoch), version, 0) .. table.concat(won))
end
return #won
