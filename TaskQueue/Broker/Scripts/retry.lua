--! include fence
--! include limits
--! include place
-- Started -> Retry (scheduled again), or back to Pending when the attempt does not count (release).
-- The entry stays where it is, held by a consumer that nobody is, so that its id and its count of deliveries stay too.
-- KEYS  1 stream  2 notes  3 events, and what includes name
-- ARGV  1 lane  2 consumer  3 id  4 count  5 delay in ms  6 notes  7 event  8 events to keep  9 count from now on
-- Returns 1, or 0 when refused. Event: retried or released.
if held(KEYS[1], ARGV[2], ARGV[3], ARGV[3])[ARGV[3]] ~= tonumber(ARGV[4]) then return 0 end
local root, member = string.sub(KEYS[1], 1, -2), ARGV[1] .. ARGV[3]
redis.call('XCLAIM', KEYS[1], 'workers', '~parked', 0, ARGV[3], 'RETRYCOUNT', ARGV[9], 'JUSTID')
leave_all(root, member)
-- One that was revoked in the meantime is due at once: who gets it ends it.
local delay = redis.call('ZSCORE', root .. 'revoking', member) and 0 or ARGV[5]
place(root, { member }, delay, '', 5)
redis.call('HSET', KEYS[2], member, ARGV[6])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[8], '*', ARGV[7], member)
return 1
