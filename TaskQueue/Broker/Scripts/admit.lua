--! include relief
--! include limits
-- Started -> Started for good, where its limits have room; else back to Pending, uncounted, to wait for the first that has none.
-- KEYS  1 ready stream  2 delayed stream  3 notes  4 control
-- ARGV  1 consumer, then for each task: lane and id, count, 1 when a limit let it go, notes if it has to wait, how many limits,
--       and for each of them: name, what operators may call it, what it allows unless they say otherwise
-- Returns those that may start.
local root = string.sub(KEYS[1], 1, -2)

-- Those that wait already come first, unless it is one of these.
local function is_open(name, let_go)
    return (let_go == '1' or redis.call('EXISTS', root .. 'waits:' .. name) == 0) and room_in(root, name) > 0
end

local function tie(member, letter, names)
    local ties = redis.call('HGET', root .. 'ties', member)
    for _, name in ipairs(names) do ties = (ties and ties .. '\n' or '') .. letter .. ' ' .. name end
    redis.call('HSET', root .. 'ties', member, ties)
end

local function wait_for(name, member, stream, id, count, notes)
    redis.call('XCLAIM', stream, 'workers', '~parked', 0, id, 'RETRYCOUNT', count - 1, 'JUSTID')
    local ms, seq = string.match(id, '(%d+)-(%d+)')
    redis.call('ZADD', root .. 'waits:' .. name, ms * 1000 + math.min(seq, 999), member)
    redis.call('HSET', KEYS[3], member, notes)
    tie(member, 'w', { name })
    serve(root, name)
end

local function start(names, member, count)
    for _, name in ipairs(names) do
        local concurrency, starts, period = string.match(redis.call('HGET', root .. 'limit', name), '(%d+) (%d+) (%d+)')
        if concurrency ~= '0' then redis.call('ZADD', root .. 'held:' .. name, now_ms(), member) end
        if starts ~= '0' then
            redis.call('ZADD', root .. 'starts:' .. name, now_ms(), member .. ' ' .. count)
            redis.call('PEXPIRE', root .. 'starts:' .. name, period)
        end
    end
    tie(member, 'l', names)
end

go_on_when_full(KEYS[1])
local admitted, touched, i = {}, {}, 2
while i <= #ARGV do
    local member, count, let_go, notes = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    local names, closed = {}, nil
    local last = i + 4 + 3 * ARGV[i + 4]
    for l = i + 5, last, 3 do
        local name = ARGV[l]
        redis.call('HSET', root .. 'limit', name, redis.call('HGET', KEYS[4], 'limit:' .. ARGV[l + 1]) or ARGV[l + 2])
        redis.call('ZADD', root .. 'limits', 'NX', now_ms(), name)
        names[#names + 1], touched[name] = name, true
        if not closed and not is_open(name, let_go) then closed = name end
    end
    local stream, id = string.sub(member, 1, 1) == 'd' and KEYS[2] or KEYS[1], string.sub(member, 2)
    local held = redis.call('XPENDING', stream, 'workers', id, id, 1, ARGV[1])[1]
    if held and held[4] == tonumber(count) then
        if closed then
            wait_for(closed, member, stream, id, tonumber(count), notes)
        else
            start(names, member, count)
            admitted[#admitted + 1] = member
        end
    end
    i = last + 1
end
for name in pairs(touched) do serve(root, name) end
return admitted
