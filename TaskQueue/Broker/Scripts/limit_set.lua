--! include limits
-- An operator sets what a limit allows, or leaves that to the policy again: then all that waits is let go, and admitted anew.
-- KEYS  1 control  2 names of limits
-- ARGV  1 title  2 concurrency, starts and period, or '' to leave it to the policy
local root = string.sub(KEYS[2], 1, -7)
if ARGV[2] == '' then redis.call('HDEL', KEYS[1], 'limit:' .. ARGV[1])
else redis.call('HSET', KEYS[1], 'limit:' .. ARGV[1], ARGV[2])
end
for _, name in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
    if name == ARGV[1] or string.sub(name, 1, #ARGV[1] + 1) == ARGV[1] .. ':' then
        redis.call('HSET', root .. 'limit', name, ARGV[2] == '' and '0 0 0' or ARGV[2])
        serve(root, name)
    end
end
return 1
