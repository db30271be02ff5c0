--! include now
--! include flow_run
-- A step has ended: those after it are ready, skipped, or wait for others. Told twice, it counts once.
-- KEYS  1 header  2 specs  3 dependents  4 run  5 ready
-- ARGV  1 step  2 how it ended: S, F or R  3 outcome, or ''  4 its task, or ''  5 ms to live  6 ms to live at the end  7 channel  8 its span, or ''
-- Returns the steps that are ready now; told again, all that are still to be started. Nothing when the workflow is gone.
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
redis.call('SREM', KEYS[5], ARGV[1])
if redis.call('HEXISTS', KEYS[4], 's' .. ARGV[1]) == 1 then return redis.call('SMEMBERS', KEYS[5]) end
if ARGV[4] ~= '' then redis.call('HSETNX', KEYS[4], 't' .. ARGV[1], ARGV[4]) end

local longest_links = 16 * 56
local ready, over, ended = {}, { { ARGV[1], ARGV[2], ARGV[3], ARGV[8] } }, 0

-- The step that lets another start is its parent in the trace; the others before it are linked.
local function link(after, spans)
    local links = redis.call('HGET', KEYS[4], 'x' .. after) or ''
    if #links < longest_links then redis.call('HSET', KEYS[4], 'x' .. after, links == '' and spans or links .. ' ' .. spans) end
end

-- All before this step has ended.
local function decide(step)
    local when, bad, cause, joins = unpack(redis.call('HMGET', KEYS[4], 'w' .. step, 'b' .. step, 'c' .. step, 'j' .. step))
    local met = when == 'e' or (when == 'f' and cause) or (not when and not bad)
    if not met then
        over[#over + 1] = { step, 'K', '', '' }
    elseif joins then
        over[#over + 1] = { step, 'S', '', redis.call('HGET', KEYS[4], 'x' .. step) or '', true }
    else
        redis.call('SADD', KEYS[5], step)
        ready[#ready + 1] = step
    end
end

while #over > 0 do
    local step, state, outcome, spans, joins = unpack(table.remove(over))
    ended = ended + 1
    redis.call('HSET', KEYS[4], 's' .. step, state)
    if outcome ~= '' then redis.call('HSET', KEYS[4], 'o' .. step, outcome) end
    if state == 'F' then redis.call('HINCRBY', KEYS[1], 'failed', 1) end
    if state == 'R' then redis.call('HINCRBY', KEYS[1], 'revoked', 1) end
    local cause = state == 'F' and step or state == 'K' and redis.call('HGET', KEYS[4], 'c' .. step)
    for after in string.gmatch(redis.call('HGET', KEYS[3], step) or '', '%d+') do
        if state ~= 'S' then redis.call('HSET', KEYS[4], 'b' .. after, 1) end
        if cause then redis.call('HSETNX', KEYS[4], 'c' .. after, cause) end
        local left = redis.call('HINCRBY', KEYS[4], 'l' .. after, -1)
        if spans ~= '' and (left > 0 or joins) then link(after, spans) end
        -- One that has ended before its turn was revoked with the whole workflow.
        if left == 0 and redis.call('HEXISTS', KEYS[4], 's' .. after) == 0 then decide(after) end
    end
end
settle(KEYS, KEYS[1], ended, ARGV[5], ARGV[6], ARGV[7], now_ms())
return ready
