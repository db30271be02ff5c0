--! include now
--! include wake
-- Limits, each known by a name. The hash 'limit' says what it allows: so many at once, so many starts per period in ms (0: any).
-- 'held:NAME' is a sorted set of the tasks that hold a slot of it, 'starts:NAME' of the starts of its last period by time,
-- 'waits:NAME' of the tasks that wait for it, oldest first. The sorted set 'looks' says when to look at which limit's.
local function look_at(root, name, at)
    redis.call('ZADD', root .. 'looks', 'LT', at, name)
    if at < now_ms() + 1000 then wake(root) end -- a worker that sleeps looks once a second by itself
end

-- How many more it lets start now; and for none, when it is worth looking again, if that is known.
local function room_in(root, name)
    local concurrency, count, period = string.match(redis.call('HGET', root .. 'limit', name) or '0 0 0', '(%d+) (%d+) (%d+)')
    local room, at = math.huge, nil
    if concurrency ~= '0' then room = concurrency - redis.call('ZCARD', root .. 'held:' .. name) end
    if count ~= '0' then
        local starts = root .. 'starts:' .. name
        redis.call('ZREMRANGEBYSCORE', starts, '-inf', now_ms() - period)
        local left = count - redis.call('ZCARD', starts)
        if left <= 0 then at = redis.call('ZRANGE', starts, 0, 0, 'WITHSCORES')[2] + period end
        room = math.min(room, left)
    end
    return room, at
end

-- Sees to it that somebody looks at those who wait, as soon as there is room.
local function serve(root, name)
    if redis.call('EXISTS', root .. 'waits:' .. name) == 0 then return end
    local room, at = room_in(root, name)
    if room > 0 then look_at(root, name, now_ms()) elseif at then look_at(root, name, at) end
end

-- A task that starts no more, or not yet, holds no slot and waits for none. Its other ties stay.
local function leave_all(root, member)
    local ties = redis.call('HGET', root .. 'ties', member)
    if not ties then return end
    local kept = {}
    for tie in string.gmatch(ties, '[^\n]+') do
        local kind, name = string.sub(tie, 1, 1), string.sub(tie, 3)
        if kind == 'l' then
            redis.call('ZREM', root .. 'held:' .. name, member)
            serve(root, name)
        elseif kind == 'w' then
            redis.call('ZREM', root .. 'waits:' .. name, member)
        else
            kept[#kept + 1] = tie
        end
    end
    if #kept == 0 then redis.call('HDEL', root .. 'ties', member)
    else redis.call('HSET', root .. 'ties', member, table.concat(kept, '\n'))
    end
end
