--! include relief
--! include limits
-- stale Started -> ready: whose lease has lapsed is due at once for any worker; the lost start is counted apart from failures.
-- One scan per period, whoever comes first.
-- KEYS  1 gate  2 ready stream  3 delayed stream  4 due set  5 crashes  6 events  7 wake stream
-- ARGV  1 lease in ms  2 period in ms  3 at most how many per consumer  4 events to keep  5 ms after which an idle consumer without tasks is forgotten
--       6 how many lost starts make a task the cause
-- Returns for each: lane and id, the consumer that lost it. Event: recovered.
go_on_when_full(KEYS[2])
if not redis.call('SET', KEYS[1], 1, 'NX', 'PX', ARGV[2]) then return {} end
local root = string.sub(KEYS[2], 1, -2)
local now, reply, news = now_ms(), {}, {}

-- A lost worker takes all its tasks with it. Only who was on trial, see trial.lua, is taken for the cause; the others come close to it and no further.
local function blame(member, count)
    local crashes, trial = string.match(redis.call('HGET', KEYS[5], member) or '0', '(%d+) ?(%d*)')
    local most = tonumber(ARGV[6])
    crashes = crashes + 1
    if crashes >= most and tonumber(trial) ~= count then crashes = math.max(1, most - 1) end
    redis.call('HSET', KEYS[5], member, string.format('%d', crashes))
end

local function scan(stream, lane)
    for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', stream, 'workers')) do
        local name, pending, idle = info[2], info[4], info[6]
        if pending == 0 and idle > tonumber(ARGV[5]) then
            redis.call('XGROUP', 'DELCONSUMER', stream, 'workers', name)
        elseif pending > 0 and name ~= '~parked' then
            for _, row in ipairs(redis.call('XPENDING', stream, 'workers', 'IDLE', ARGV[1], '-', '+', ARGV[3], name)) do
                local member = lane .. row[1]
                redis.call('XCLAIM', stream, 'workers', '~parked', 0, row[1], 'JUSTID')
                redis.call('ZADD', KEYS[4], now, member)
                blame(member, row[4])
                leave_all(root, member)
                reply[#reply + 1] = { member, name }
                news[#news + 1] = 'task-recovered|' .. row[4] .. '|' .. name
                news[#news + 1] = member
            end
        end
    end
end

-- A few limits each time: slots of tasks that nobody runs any more are free, those who wait are served, limits that nobody needs go.
local function sweep()
    for _, name in ipairs(redis.call('ZRANGE', root .. 'limits', 0, 99)) do
        redis.call('ZADD', root .. 'limits', now, name)
        for _, member in ipairs(redis.call('ZRANGE', root .. 'held:' .. name, 0, 99)) do
            local stream, id = string.sub(member, 1, 1) == 'd' and KEYS[3] or KEYS[2], string.sub(member, 2)
            local row = redis.call('XPENDING', stream, 'workers', id, id, 1)[1]
            if not row or row[2] == '~parked' then redis.call('ZREM', root .. 'held:' .. name, member) end
        end
        serve(root, name)
        if redis.call('EXISTS', root .. 'held:' .. name, root .. 'starts:' .. name, root .. 'waits:' .. name) == 0 then
            redis.call('ZREM', root .. 'limits', name)
            redis.call('HDEL', root .. 'limit', name)
        end
    end
end

scan(KEYS[2], 'r')
scan(KEYS[3], 'd')
for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[7], 'workers')) do
    if info[6] > tonumber(ARGV[5]) then redis.call('XGROUP', 'DELCONSUMER', KEYS[7], 'workers', info[2]) end
end
if redis.call('EXISTS', root .. 'limits') == 1 then sweep() end
if #news > 0 then
    wake(root)
    redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[4], '*', unpack(news))
end
return reply
