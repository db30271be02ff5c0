--! include now
--! include flow_run
-- Cancels a workflow: what waits is revoked. What has become a task is left to the caller, and ends when its task does.
-- KEYS  1 header  2 specs  3 dependents  4 run  5 ready
-- ARGV  1 ms to live  2 ms to live at the end  3 channel
-- Returns 0 when there is none, 2 when it has ended, else 1 and the tasks of the steps that have not ended.
local total, ended_at = unpack(redis.call('HMGET', KEYS[1], 'total', 'ended'))
if not total then return { 0 } end
if ended_at then return { 2 } end
redis.call('HSETNX', KEYS[1], 'cancelled', now_ms())
redis.call('DEL', KEYS[5])
local reply, revoked = { 1 }, 0
for step = 0, tonumber(total) - 1 do
    local state, task = unpack(redis.call('HMGET', KEYS[4], 's' .. step, 't' .. step))
    if not state and task then
        reply[#reply + 1] = task
    elseif not state then
        redis.call('HSET', KEYS[4], 's' .. step, 'R')
        revoked = revoked + 1
    end
end
if revoked > 0 then redis.call('HINCRBY', KEYS[1], 'revoked', revoked) end
settle(KEYS, KEYS[1], revoked, ARGV[1], ARGV[2], ARGV[3], now_ms())
return reply
