--! include wake
-- A queue is open and its tasks start again.
-- KEYS  1 control  2 wake stream
-- Returns whether it was not so already.
local closed = redis.call('HDEL', KEYS[1], 'paused', 'draining')
wake(string.sub(KEYS[2], 1, -5))
return closed > 0 and 1 or 0
