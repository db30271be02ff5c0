--! include limits
-- scheduled -> Started by the worker that asks: what is due goes before what is ready, so that a retry never waits behind a backlog.
-- While the queue is paused it hands out nothing.
-- KEYS  1 due set, or the set of low ones  2 ready stream  3 delayed stream  4 notes  5 crashes  6 asked to be revoked  7 low set  8 control  9 wake stream
-- ARGV  1 consumer  2 at most how many  3 1 for the low ones, which are due always  4 wake-up that brought the worker here, or ''
-- Returns ms until the next is due (-1 for none), how many low ones wait, what operators set for the queue,
-- then for each: lane and id, count, fields, notes or '', crashes or '', when it was asked to be revoked or '', 1 when a limit let it go.
local now = now_ms()
local root = string.sub(KEYS[2], 1, -2)
local reply = { -1, 0, redis.call('HGETALL', KEYS[8]) }

local function hand_out(member, let_go)
    local stream = string.sub(member, 1, 1) == 'd' and KEYS[3] or KEYS[2]
    local id = string.sub(member, 2)
    local pending = redis.call('XPENDING', stream, 'workers', id, id, 1)
    local count = #pending > 0 and pending[1][4] + 1 or 1
    local claimed = redis.call('XCLAIM', stream, 'workers', ARGV[1], 0, id, 'RETRYCOUNT', count, 'FORCE')
    if #claimed > 0 then
        reply[#reply + 1] = {
            member, count, claimed[1][2],
            redis.call('HGET', KEYS[4], member) or '',
            redis.call('HGET', KEYS[5], member) or '',
            redis.call('ZSCORE', KEYS[6], member) or '', let_go,
        }
    end
end

-- Those that waited longest for a limit, as many as it has room for; they are admitted before they run, as all its tasks are.
local function let_go(name)
    local count = math.min(room_in(root, name), ARGV[2] - (#reply - 3))
    if count <= 0 then return serve(root, name) end -- its time has not come, or this worker takes no more
    for _, member in ipairs(redis.call('ZRANGE', root .. 'waits:' .. name, 0, count - 1)) do
        leave_all(root, member)
        hand_out(member, 1)
    end
end

if ARGV[4] ~= '' then
    redis.call('XACK', KEYS[9], 'workers', ARGV[4])
    redis.call('XDEL', KEYS[9], ARGV[4])
end
if redis.call('HEXISTS', KEYS[8], 'paused') == 1 then return reply end
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[3] == '1' and '+inf' or now, 'LIMIT', 0, ARGV[2])) do
    redis.call('ZREM', KEYS[1], member)
    hand_out(member, 0)
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', root .. 'looks', '-inf', now, 'LIMIT', 0, 20)) do
    redis.call('ZREM', root .. 'looks', name)
    let_go(name)
end
for _, set in ipairs({ 'due', 'looks' }) do
    local first = redis.call('ZRANGE', root .. set, 0, 0, 'WITHSCORES')
    local wait = first[2] and math.max(0, math.ceil(first[2] - now))
    if wait and (reply[1] < 0 or wait < reply[1]) then reply[1] = wait end
end
reply[2] = redis.call('ZCARD', KEYS[7])
return reply
