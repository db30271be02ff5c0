-- Pauses or resumes a schedule. What is so already stays as it is.
-- KEYS  1 schedules by due time  2 the schedule
-- ARGV  1 name  2 next due time in ms, or '+inf' to pause  3 the timing that the next due time was reckoned from
-- Returns 1 when it is so, 0 when there is no such schedule, -1 when its timing has changed.
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due then return 0 end
if (due == 'inf') == (ARGV[2] == '+inf') then return 1 end
if redis.call('HGET', KEYS[2], 'timing') ~= ARGV[3] then return -1 end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('HDEL', KEYS[2], 'tick', 'tick_definition')
return 1
