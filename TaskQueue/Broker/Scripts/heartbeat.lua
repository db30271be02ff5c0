--! include now
-- A worker says that it is alive, and what it does.
-- KEYS  1 workers  2 workers by last heartbeat
-- ARGV  1 name  2 description, or '' to say good-bye  3 ms after which a silent worker is forgotten
-- Returns Redis' time in ms.
local now = now_ms()
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[3]))
if ARGV[2] == '' then
    gone[#gone + 1] = ARGV[1]
else
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    redis.call('ZADD', KEYS[2], now, ARGV[1])
end
if #gone > 0 then
    redis.call('HDEL', KEYS[1], unpack(gone))
    redis.call('ZREM', KEYS[2], unpack(gone))
end
return now
