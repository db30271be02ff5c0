--! include now
-- new -> Pending (scheduled). The ready lane needs no script: XADD alone is atomic.
-- KEYS  1 delayed stream  2 due set
-- ARGV  1 entry  2 delay in ms from now, or ''  3 due time in ms, or ''
-- Returns the entry's id. Event: the entry itself.
local id = redis.call('XADD', KEYS[1], '*', 't', ARGV[1])
local due = ARGV[3] ~= '' and tonumber(ARGV[3]) or now_ms() + tonumber(ARGV[2])
redis.call('ZADD', KEYS[2], due, 'd' .. id)
return id
