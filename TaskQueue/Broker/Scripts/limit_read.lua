-- The limits that anybody holds or waits for.
-- KEYS  1 names of limits  2 what they allow
-- ARGV  1 at most how many
-- Returns for each: name, what it allows, how many hold a slot, how many wait, how many started in the period or a little before.
local root, reply = string.sub(KEYS[1], 1, -7), {}
for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1)) do
    reply[#reply + 1] = {
        name, redis.call('HGET', KEYS[2], name) or '0 0 0',
        redis.call('ZCARD', root .. 'held:' .. name), redis.call('ZCARD', root .. 'waits:' .. name), redis.call('ZCARD', root .. 'starts:' .. name),
    }
end
return reply
