--! include now
-- Dead letters by the fingerprint of their error, last failed first.
-- KEYS  1 dead letters
-- ARGV  1 at most how many
-- Returns Redis' time in ms, how many groups there are, then for each: fingerprint, when it last failed, how many there are, the youngest, fields of what is known about it.
-- The keys of a group are named by that of the dead letters, in the same hash slot.
local groups = KEYS[1] .. ':groups'
local reply = { now_ms(), redis.call('ZCARD', groups) }
local rows = redis.call('ZREVRANGE', groups, 0, ARGV[1] - 1, 'WITHSCORES')
for i = 1, #rows, 2 do
    local tasks = KEYS[1] .. ':g:' .. rows[i]
    reply[#reply + 1] = {
        rows[i], rows[i + 1], redis.call('ZCARD', tasks), redis.call('ZREVRANGE', tasks, 0, 0)[1] or '',
        redis.call('HGETALL', KEYS[1] .. ':about:' .. rows[i]),
    }
end
return reply
