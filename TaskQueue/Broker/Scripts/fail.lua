--! include fence
--! include now
--! include store
--! include dead
-- Started -> Failure, with a dead letter.
-- KEYS  1 stream  2 events  3 index of buckets  4 bucket  5 dead letters
-- ARGV  1 lane  2 consumer  3 id  4 count  5 result TTL in ms  6 events to keep  7 field  8 record  9 event  10 dead letter  11 dead letters to keep
--       12 fingerprint of the error  13 kind  14 error  15 limits of what is kept, see keep.lua
-- Returns 1, or 0 when refused. Event: failed.
if held(KEYS[1], ARGV[2], ARGV[3], ARGV[3])[ARGV[3]] ~= tonumber(ARGV[4]) then return 0 end
local member = ARGV[1] .. ARGV[3]
store_end(KEYS[1], KEYS[3], KEYS[4], ARGV[1], ARGV[3], ARGV[7], ARGV[8], ARGV[5], 'FAILURE', ARGV[15])
bury(KEYS[5], member, ARGV[10], ARGV[12], ARGV[13], ARGV[14], now_ms(), tonumber(ARGV[11]))
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[6], '*', ARGV[9], member)
return 1
