--! include fence
--! include now
-- Started -> Retry (scheduled again), or back to Pending when the attempt does not count (release).
-- The entry stays where it is, held by a consumer that nobody is, so that its id and its count of deliveries stay too.
-- KEYS  1 stream  2 due set  3 notes  4 events
-- ARGV  1 lane  2 consumer  3 id  4 count  5 delay in ms  6 notes  7 event  8 events to keep  9 count from now on
-- Returns 1, or 0 when refused. Event: retried or released.
if held(KEYS[1], ARGV[2], ARGV[3], ARGV[3])[ARGV[3]] ~= tonumber(ARGV[4]) then return 0 end
local member = ARGV[1] .. ARGV[3]
redis.call('XCLAIM', KEYS[1], 'workers', '~parked', 0, ARGV[3], 'RETRYCOUNT', ARGV[9], 'JUSTID')
redis.call('ZADD', KEYS[2], now_ms() + tonumber(ARGV[5]), member)
redis.call('HSET', KEYS[3], member, ARGV[6])
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[8], '*', ARGV[7], member)
return 1
