-- A run has been enqueued, or dropped: the schedule goes on to the next.
-- KEYS  1 schedules by due time  2 the schedule
-- ARGV  1 name  2 token of the claim  3 next due time in ms  4 when it ran, in ms  5 the task it became, or '' when dropped
-- Returns 1, or 0 when another claim came after this one, or the schedule is gone.
if redis.call('HGET', KEYS[2], 'token') ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], 'token')
if ARGV[5] ~= '' then
    redis.call('HSET', KEYS[2], 'last_run', ARGV[4], 'last_task', ARGV[5])
    redis.call('HINCRBY', KEYS[2], 'runs', 1)
end
-- Without its tick the schedule was paused, resumed or given another timing meanwhile: that decides.
if redis.call('HDEL', KEYS[2], 'tick', 'tick_definition') > 0 then
    redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
end
return 1
