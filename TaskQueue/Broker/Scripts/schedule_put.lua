-- Adds a schedule, or changes one. Its next run stays where it is as long as its timing is the same.
-- KEYS  1 schedules by due time  2 the schedule
-- ARGV  1 name  2 definition  3 timing  4 next due time in ms  5 '1' to pause, '0' to resume, '' to leave that as it is
--       6 '1' to leave alone what exists  7 at most how many schedules
-- Returns 1 when it is new, 2 when it was there, 0 when it was there and left alone, -1 when there are too many.
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if due and ARGV[6] == '1' then return 0 end
if not due and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[7]) then return -1 end

local same = redis.call('HGET', KEYS[2], 'timing') == ARGV[3]
redis.call('HSET', KEYS[2], 'definition', ARGV[2], 'timing', ARGV[3])
local rests = due == 'inf'
local pauses = ARGV[5] == '1' or (ARGV[5] == '' and rests)
if pauses or rests or not same then
    -- A run that a worker has in hand is still recorded, but no longer decides on the next.
    redis.call('ZADD', KEYS[1], pauses and '+inf' or ARGV[4], ARGV[1])
    redis.call('HDEL', KEYS[2], 'tick', 'tick_definition')
end
return due and 2 or 1
