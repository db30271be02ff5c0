--! include now
-- A new workflow, as a whole.
-- KEYS  1 header  2 specs  3 dependents  4 run  5 ready
-- ARGV  1 ms to live  2-6 how many values follow for each key, then these values: fields and values, for the last one members
-- Returns 1, or 0 when it was created before.
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local at = 7
for k = 1, 5 do
    local last = at + tonumber(ARGV[1 + k]) - 1
    for i = at, last, 1000 do
        redis.call(k == 5 and 'SADD' or 'HSET', KEYS[k], unpack(ARGV, i, math.min(i + 999, last)))
    end
    at = last + 1
    redis.call('PEXPIRE', KEYS[k], ARGV[1])
end
redis.call('HSET', KEYS[1], 'created', now_ms())
return 1
