-- One look around the counter of a performance: says where this terminal is, and answers with everybody who said so
-- within the life of a word. A terminal that is gone is forgotten by itself, and the whole key with the last of them.
--
-- KEYS[1] who is there   ARGV[1] this terminal   ARGV[2] its word, empty to leave   ARGV[3] life in milliseconds
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local life = tonumber(ARGV[3])
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f|', now) .. ARGV[2])
  redis.call('PEXPIRE', KEYS[1], life)
end
local there = {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local at, word = string.match(all[i + 1], '^(%d+)|(.*)$')
  if not at or now - tonumber(at) > life then
    redis.call('HDEL', KEYS[1], all[i])
  elseif all[i] ~= ARGV[1] then
    there[#there + 1] = all[i]
    there[#there + 1] = word
  end
end
return there
