--! include now
-- A queue in numbers, without reading its tasks.
-- KEYS  1 ready stream  2 delayed stream  3 due set  4 dead letters by time
-- Returns ready, scheduled, running, dead letters, age of the oldest ready task in ms.
local function pending(stream)
    if redis.call('EXISTS', stream) == 0 then return 0, 0 end
    local ok, summary = pcall(redis.call, 'XPENDING', stream, 'workers')
    if not ok or summary[1] == 0 then return 0, 0 end
    local parked = 0
    for _, consumer in ipairs(summary[4]) do
        if consumer[1] == '~parked' then parked = tonumber(consumer[2]) end
    end
    return summary[1], parked
end

local ready_held, ready_parked = pending(KEYS[1])
local delayed_held, delayed_parked = pending(KEYS[2])
local ready = redis.call('XLEN', KEYS[1]) - ready_held
local oldest = 0
if ready > 0 then
    local group = redis.call('XINFO', 'GROUPS', KEYS[1])[1]
    local first = redis.call('XRANGE', KEYS[1], '(' .. (group and group[8] or '0-0'), '+', 'COUNT', 1)[1]
    if first then oldest = math.max(0, now_ms() - tonumber(string.match(first[1], '^%d+'))) end
end
return {
    ready, redis.call('ZCARD', KEYS[3]),
    ready_held + delayed_held - ready_parked - delayed_parked,
    redis.call('ZCARD', KEYS[4]), oldest,
}
