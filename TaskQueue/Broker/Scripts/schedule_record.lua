--! include now
-- Keeps that a schedule was run by hand; when it is due next stays as it is.
-- KEYS  1 the schedule
-- ARGV  1 the task it became
-- Returns 1, or 0 when there is no such schedule.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'last_run', now_ms(), 'last_task', ARGV[1])
redis.call('HINCRBY', KEYS[1], 'runs', 1)
return 1
