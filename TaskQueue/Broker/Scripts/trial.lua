--! include fence
--! include relief
-- Started, and alone with the blame: if this worker is lost during this attempt, it is this task that counts as the cause, see reclaim.lua.
-- KEYS  1 stream  2 crashes
-- ARGV  1 lane  2 consumer  3 id  4 count  5 crashes so far
-- Returns 1, or 0 when refused. No event.
if held(KEYS[1], ARGV[2], ARGV[3], ARGV[3])[ARGV[3]] ~= tonumber(ARGV[4]) then return 0 end
go_on_when_full(KEYS[1])
redis.call('HSET', KEYS[2], ARGV[1] .. ARGV[3], ARGV[5] .. ' ' .. ARGV[4])
return 1
