-- Steps have become tasks.
-- KEYS  1 run  2 ready
-- ARGV  for each: step, task
-- Returns the steps that were revoked in the meantime: their tasks are not wanted.
local revoked = {}
for i = 1, #ARGV, 2 do
    redis.call('SREM', KEYS[2], ARGV[i])
    redis.call('HSETNX', KEYS[1], 't' .. ARGV[i], ARGV[i + 1])
    if redis.call('HGET', KEYS[1], 's' .. ARGV[i]) == 'R' then revoked[#revoked + 1] = ARGV[i] end
end
return revoked
