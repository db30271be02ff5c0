--! include depth
-- A queue in numbers.
-- KEYS  1 ready stream  2 delayed stream  3 due set  4 dead letters by time  5 control
-- Returns ready, scheduled, running, dead letters, age of the oldest ready task in ms, what operators set for the queue.
local ready, scheduled, running, oldest = depth(KEYS[1], KEYS[2], KEYS[3])
return { ready, scheduled, running, redis.call('ZCARD', KEYS[4]), oldest, redis.call('HGETALL', KEYS[5]) }
