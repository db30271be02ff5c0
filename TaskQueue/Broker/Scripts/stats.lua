--! include now
-- A queue in numbers, without reading its tasks. What neither runs nor waits for a time is ready.
-- KEYS  1 ready stream  2 delayed stream  3 due set  4 dead letters by time  5 control
-- Returns ready, scheduled, running, dead letters, age of the oldest ready task in ms, what operators set for the queue.
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
local running = ready_held + delayed_held - ready_parked - delayed_parked
local scheduled = redis.call('ZCOUNT', KEYS[3], '(' .. now_ms(), '+inf')
local oldest = 0
if redis.call('XLEN', KEYS[1]) > ready_held then
    local group = redis.call('XINFO', 'GROUPS', KEYS[1])[1]
    local first = redis.call('XRANGE', KEYS[1], '(' .. (group and group[8] or '0-0'), '+', 'COUNT', 1)[1]
    if first then oldest = math.max(0, now_ms() - tonumber(string.match(first[1], '^%d+'))) end
end
return {
    redis.call('XLEN', KEYS[1]) + redis.call('XLEN', KEYS[2]) - running - scheduled, scheduled, running,
    redis.call('ZCARD', KEYS[4]), oldest, redis.call('HGETALL', KEYS[5]),
}
