--! include now
-- A queue in numbers, without reading its tasks. What neither runs nor waits for a time is ready.
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

-- Ready, scheduled, running, and the age of the oldest ready task in ms.
local function depth(ready, delayed, due)
    local ready_held, ready_parked = pending(ready)
    local delayed_held, delayed_parked = pending(delayed)
    local running = ready_held + delayed_held - ready_parked - delayed_parked
    local scheduled = redis.call('ZCOUNT', due, '(' .. now_ms(), '+inf')
    local oldest = 0
    if redis.call('XLEN', ready) > ready_held then
        local group = redis.call('XINFO', 'GROUPS', ready)[1]
        local first = redis.call('XRANGE', ready, '(' .. (group and group[8] or '0-0'), '+', 'COUNT', 1)[1]
        if first then oldest = math.max(0, now_ms() - tonumber(string.match(first[1], '^%d+'))) end
    end
    return redis.call('XLEN', ready) + redis.call('XLEN', delayed) - running - scheduled, scheduled, running, oldest
end
