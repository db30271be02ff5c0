--! include now
--! include wake
-- Pending or Retry that waits for a time -> due now. What a worker has taken meanwhile is in no set of times any more, and goes on.
-- KEYS  1 stream  2 due set  3 events
-- ARGV  1 lane  2 id  3 event  4 events to keep
-- Returns 1, 0 when it is gone, 2 when it waits for no time. Event: hastened.
local member = ARGV[1] .. ARGV[2]
if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 0 then return 0 end
local due, now = redis.call('ZSCORE', KEYS[2], member), now_ms()
if not due or tonumber(due) <= now then return 2 end
redis.call('ZADD', KEYS[2], 'XX', now, member)
wake(string.sub(KEYS[1], 1, -2))
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[4], '*', ARGV[3], member)
return 1
