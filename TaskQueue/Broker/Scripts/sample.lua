--! include depth
--! include buckets
-- Looks how many tasks wait and run, and how many were enqueued since the last look; into the buckets of now. Once for each of the finest.
-- KEYS  1 history  2 ready stream  3 delayed stream  4 due set
-- ARGV  1 seconds after the last look beyond which nobody can say when tasks were enqueued
-- Returns whether this was the first look.
local now = now_ms()
if redis.call('HEXISTS', bucket(KEYS[1], tiers[1][1], now), 'd') == 1 then return 0 end

-- How many entries a stream has ever had: Redis counts them, so enqueueing need not.
local function added(stream)
    if redis.call('EXISTS', stream) == 0 then return 0 end
    local info = redis.call('XINFO', 'STREAM', stream)
    for i = 1, #info, 2 do
        if info[i] == 'entries-added' then return info[i + 1] end
    end
    return 0
end

local total = added(KEYS[2]) + added(KEYS[3])
local last = KEYS[1] .. ':last'
local before = redis.call('HMGET', last, 'added', 'at')
redis.call('HSET', last, 'added', total, 'at', now)
redis.call('EXPIRE', last, tiers[3][2])
local enqueued = 0
if before[1] and now - before[2] <= ARGV[1] * 1000 then enqueued = math.max(0, total - before[1]) end

local ready, _, running, oldest = depth(KEYS[2], KEYS[3], KEYS[4])
for _, tier in ipairs(tiers) do
    local key = bucket(KEYS[1], tier[1], now)
    if enqueued > 0 then redis.call('HINCRBY', key, 'e', enqueued) end
    local known = redis.call('HMGET', key, 'd', 'n', 'o')
    for i, value in ipairs({ ready, running, oldest }) do
        local field = ({ 'd', 'n', 'o' })[i]
        if not known[i] or tonumber(known[i]) < value then redis.call('HSET', key, field, value) end
    end
    redis.call('EXPIRE', key, tier[2], 'NX')
end
return 1
