--! include now
-- Hands runs that are due to one worker, for as long as its lease; then to the next that asks, until one confirms.
-- KEYS  1 schedules by due time
-- ARGV  1 at most how many  2 lease in ms  3 token of this claim
-- Returns now in ms, ms until the next is due (-1 for none), then for each: name, when it was due, the definition as it was then.
local now = now_ms()
local reply = { now, -1 }
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
    local schedule = KEYS[1] .. ':' .. name
    local tick = redis.call('HMGET', schedule, 'tick', 'tick_definition')
    if not tick[1] then
        -- Kept until confirmed: whoever tries again must do what the first one would have done.
        tick = { redis.call('ZSCORE', KEYS[1], name), redis.call('HGET', schedule, 'definition') }
        if tick[2] then redis.call('HSET', schedule, 'tick', tick[1], 'tick_definition', tick[2]) end
    end
    if tick[2] then
        redis.call('HSET', schedule, 'token', ARGV[3])
        redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), name)
        reply[#reply + 1] = { name, tick[1], tick[2] }
    else
        redis.call('ZREM', KEYS[1], name) -- somebody deleted the hash by hand
    end
end
local next_due = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if #next_due > 0 and next_due[2] ~= 'inf' then reply[2] = math.max(0, math.ceil(next_due[2] - now)) end
return reply
