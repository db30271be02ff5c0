--! include now
-- Something more is asked of a worker: what was asked before stays, unless this says otherwise.
-- KEYS  1 workers by last heartbeat  2 what is asked of workers
-- ARGV  1 name  2 what is asked, as JSON  3 ms after which a silent worker counts as gone
-- Returns all that is asked of it now, or nothing when there is no such worker.
local seen = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not seen or tonumber(seen) < now_ms() - tonumber(ARGV[3]) then return false end
local asked = cjson.decode(redis.call('HGET', KEYS[2], ARGV[1]) or '{"queues":{}}')
for name, value in pairs(cjson.decode(ARGV[2])) do
    if name == 'queues' then
        for queue, weight in pairs(value) do asked.queues[queue] = weight end
    elseif value and value ~= cjson.null then
        asked[name] = value
    end
end
local all = cjson.encode(asked)
redis.call('HSET', KEYS[2], ARGV[1], all)
return all
