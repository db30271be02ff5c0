--! include buckets
-- Adds what a worker has counted since it last told, to the buckets of now.
-- KEYS  1 history: the buckets' names begin with it, in the same hash slot
-- ARGV  field and amount in turn
local now = now_ms()
for _, tier in ipairs(tiers) do
    local key = bucket(KEYS[1], tier[1], now)
    for i = 1, #ARGV, 2 do redis.call('HINCRBY', key, ARGV[i], ARGV[i + 1]) end
    redis.call('EXPIRE', key, tier[2], 'NX')
end
return 1
