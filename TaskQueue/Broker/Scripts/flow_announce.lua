--! include now
-- A workflow is about to be started or cancelled: a worker sees to it when the caller does not come to the end of it.
-- KEYS  1 workflows to see to, by when  2 recent workflows, by when
-- ARGV  1 id  2 how many recent ones to keep, 0 to leave them alone
redis.call('ZADD', KEYS[1], now_ms(), ARGV[1])
if ARGV[2] ~= '0' then
    redis.call('ZADD', KEYS[2], now_ms(), ARGV[1])
    redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[2]))
end
return 1
