--! include now
--! include store
-- Pending or Retry -> Revoked. What a worker holds is marked: the worker, or whoever takes over from it, ends it.
-- KEYS  1 stream  2 events  3 index of buckets  4 bucket  5 due set  6 low set  7 asked to be revoked
-- ARGV  1 lane  2 id  3 result TTL in ms  4 events to keep  5 field  6 record  7 event
--       8 limits of what is kept, see keep.lua
-- Returns 1, 0 when it is gone, 2 when it is marked. Event: revoked, or none yet.
if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 0 then return 0 end
local member = ARGV[1] .. ARGV[2]
local pending = redis.call('XPENDING', KEYS[1], 'workers', ARGV[2], ARGV[2], 1)
if #pending > 0 and pending[1][2] ~= '~parked' then
    local now = now_ms()
    redis.call('ZADD', KEYS[7], now, member)
    redis.call('ZREMRANGEBYSCORE', KEYS[7], '-inf', now - tonumber(ARGV[3])) -- of tasks that completed all the same
    return 2
end
store_end(KEYS[1], KEYS[3], KEYS[4], ARGV[1], ARGV[2], ARGV[5], ARGV[6], ARGV[3], 'REVOKED', ARGV[8])
redis.call('ZREM', KEYS[5], member)
redis.call('ZREM', KEYS[6], member)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', ARGV[7], member)
return 1
