--! include now
-- What a process left undone: members that have stood in a sorted set for longer than they should. One look per period, whoever comes first.
-- KEYS  1 gate  2 sorted set, by when in ms
-- ARGV  1 period in ms  2 after how many ms  3 at most how many
-- Returns for each: member, for how many ms.
if redis.call('EXISTS', KEYS[2]) == 0 or not redis.call('SET', KEYS[1], 1, 'NX', 'PX', ARGV[1]) then return {} end
local now, reply = now_ms(), {}
local rows = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[2]), 'WITHSCORES', 'LIMIT', 0, ARGV[3])
for i = 1, #rows, 2 do reply[#reply + 1] = { rows[i], math.floor(now - tonumber(rows[i + 1])) } end
return reply
