--! include now
-- scheduled -> Started by the worker that asks: what is due goes before what is ready, so that a retry never waits behind a backlog.
-- KEYS  1 due set  2 ready stream  3 delayed stream  4 notes  5 crashes  6 asked to be revoked
-- ARGV  1 consumer  2 at most how many
-- Returns ms until the next is due (-1 for none), then for each: lane and id, count, fields, notes or '', crashes or '', when it was asked to be revoked or ''.
local now = now_ms()
local reply = { -1 }
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])) do
    redis.call('ZREM', KEYS[1], member)
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
            redis.call('ZSCORE', KEYS[6], member) or '',
        }
    end
end
local next_due = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if #next_due > 0 then reply[1] = math.max(0, math.ceil(next_due[2] - now)) end
return reply
