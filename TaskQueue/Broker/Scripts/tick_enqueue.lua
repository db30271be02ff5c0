-- new -> Pending (ready), once for each run of a schedule however often it is tried.
-- KEYS  1 ready stream  2 the run
-- ARGV  1 entry  2 ms to remember the run
-- Returns the entry's id, that of the first try. Event: the entry itself.
local id = redis.call('GET', KEYS[2])
if id then return id end
id = redis.call('XADD', KEYS[1], '*', 't', ARGV[1])
redis.call('SET', KEYS[2], id, 'PX', ARGV[2])
return id
