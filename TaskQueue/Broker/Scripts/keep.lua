--! include now
-- Keeps no more ended tasks of a queue than a limit says: the buckets written to longest ago go first. Only with a limit does this cost anything.
-- The hash 'kept' says how many tasks and bytes there are in all ('count', 'bytes') and in each bucket ('count NAME', 'bytes NAME');
-- the sorted set 'kept:at' when each bucket was last written to, which is also when its time to live began.
local AT_ONCE = 100

local function count_kept(root, name, count, bytes)
    for what, by in pairs({ count = count, bytes = bytes }) do
        redis.call('HINCRBY', root .. 'kept', what, by)
        redis.call('HINCRBY', root .. 'kept', what .. ' ' .. name, by)
    end
end

local function drop_kept(root, name)
    local had = redis.call('HMGET', root .. 'kept', 'count ' .. name, 'bytes ' .. name)
    count_kept(root, name, 0 - (had[1] or 0), 0 - (had[2] or 0))
    redis.call('HDEL', root .. 'kept', 'count ' .. name, 'bytes ' .. name)
    redis.call('ZREM', root .. 'kept:at', name)
    redis.call('ZREM', root .. 'b', name)
    redis.call('UNLINK', root .. 'b:' .. name)
end

-- limits: at least how many tasks to keep and at most how many bytes (0: any); nil for no limit at all. news: name, count, bytes in turn.
local function keep(root, limits, ttl, news)
    if not limits then return end
    local now = now_ms()
    for i = 1, #news, 3 do
        count_kept(root, news[i], news[i + 1], news[i + 2])
        redis.call('ZADD', root .. 'kept:at', now, news[i])
    end
    for _, name in ipairs(redis.call('ZRANGEBYSCORE', root .. 'kept:at', '-inf', now - ttl, 'LIMIT', 0, AT_ONCE)) do
        if redis.call('EXISTS', root .. 'b:' .. name) == 0 then drop_kept(root, name) end
    end
    local most, most_bytes = string.match(limits, '(%d+) (%d+)')
    most, most_bytes = tonumber(most), tonumber(most_bytes)
    for _ = 1, AT_ONCE do
        local name = redis.call('ZRANGE', root .. 'kept:at', 0, 0)[1]
        if not name then return end
        local kept = redis.call('HMGET', root .. 'kept', 'count', 'bytes', 'count ' .. name)
        local too_many = most > 0 and kept[1] - (kept[3] or 0) >= most
        local too_long = most_bytes > 0 and tonumber(kept[2]) > most_bytes and redis.call('ZCARD', root .. 'kept:at') > 1
        if not too_many and not too_long then return end
        drop_kept(root, name)
    end
end

-- One record went before its time.
local function keep_less(root, name, bytes)
    if redis.call('HEXISTS', root .. 'kept', 'count ' .. name) == 1 then count_kept(root, name, -1, 0 - bytes) end
end
