--! include fence
--! include store
-- Started -> Revoked, by the worker that was told to.
-- KEYS  1 stream  2 events  3 index of buckets  4 bucket  5 asked to be revoked
-- ARGV  1 lane  2 consumer  3 id  4 count  5 result TTL in ms  6 events to keep  7 field  8 record  9 event
--       10 limits of what is kept, see keep.lua
-- Returns 1, or 0 when refused. Event: revoked.
if held(KEYS[1], ARGV[2], ARGV[3], ARGV[3])[ARGV[3]] ~= tonumber(ARGV[4]) then return 0 end
store_end(KEYS[1], KEYS[3], KEYS[4], ARGV[1], ARGV[3], ARGV[7], ARGV[8], ARGV[5], 'REVOKED', ARGV[10])
redis.call('ZREM', KEYS[5], ARGV[1] .. ARGV[3])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[6], '*', ARGV[9], ARGV[1] .. ARGV[3])
return 1
