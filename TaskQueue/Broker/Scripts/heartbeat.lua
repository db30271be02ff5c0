--! include now
-- A worker says that it is alive, and what it does.
-- KEYS  1 workers  2 workers by last heartbeat  3 what is asked of workers  4 what changed
-- ARGV  1 name  2 description, or '' to say good-bye  3 1 for its first: nothing can have been asked of it
--       4 ms after which a silent worker is lost  5 ms after which a lost one is forgotten  6 how many lost ones are kept  7 how many changes
-- Returns Redis' time in ms, and what is asked of it, or nothing.
local now = now_ms()
local function note(what, worker) redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[7], '*', 'type', what, 'subject', worker) end
redis.call('ZREM', KEYS[2], '') -- a write that needs no memory first: a worker is alive though that is full, see relief.lua
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[5]))
local lost = redis.call('ZCOUNT', KEYS[2], '-inf', now - tonumber(ARGV[4]))
if lost - #gone > tonumber(ARGV[6]) then gone = redis.call('ZRANGE', KEYS[2], 0, lost - tonumber(ARGV[6]) - 1) end
if ARGV[2] == '' then
    gone[#gone + 1] = ARGV[1]
    note('worker-offline', ARGV[1])
else
    if ARGV[3] == '1' then note('worker-online', ARGV[1]) end
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    redis.call('ZADD', KEYS[2], now, ARGV[1])
end
if ARGV[3] == '1' then redis.call('HDEL', KEYS[3], ARGV[1]) end
for i = 1, #gone do
    if gone[i] ~= ARGV[1] or ARGV[2] == '' then
        redis.call('HDEL', KEYS[1], gone[i])
        redis.call('ZREM', KEYS[2], gone[i])
        redis.call('HDEL', KEYS[3], gone[i])
    end
end
return { now, redis.call('HGET', KEYS[3], ARGV[1]) }
