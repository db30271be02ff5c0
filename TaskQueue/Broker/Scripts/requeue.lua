-- Failure -> ready: a dead letter becomes a new task, once. The failed one stays as it ended.
-- KEYS  1 dead letters  2 dead letters by time  3 ready stream  4 events
-- ARGV  1 lane and id of the failed task  2 entry  3 event  4 events to keep
-- Returns the new entry's id, or nothing when there is no such dead letter (any more). Event: requeued.
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return false end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[4], '*', ARGV[3], ARGV[1])
return redis.call('XADD', KEYS[3], '*', 't', ARGV[2])
