--! include fence
--! include relief
-- Started keeps a state for its next attempt, wherever that runs; a later one replaces it. It goes when the task ends.
-- KEYS  1 stream  2 checkpoints
-- ARGV  1 lane  2 consumer  3 id  4 count  5 state
-- Returns 1, or 0 when refused. No event.
if held(KEYS[1], ARGV[2], ARGV[3], ARGV[3])[ARGV[3]] ~= tonumber(ARGV[4]) then return 0 end
go_on_when_full(KEYS[1])
redis.call('HSET', KEYS[2], ARGV[1] .. ARGV[3], ARGV[5])
return 1
