-- How a workflow moves. In the hash `run` a step N has, as far as it needs them:
--   lN  how many steps before it have not ended     wN  'f' or 'e': it runs on failure, or whatever the end; else on success
--   pN  the steps before it, whose outcome it takes, in order; 'l' in front when it takes a list       jN  set when it only joins
--   tN  its task     sN  how it ended: S success, F failure, R revoked, K skipped     oN  its outcome: result or error
--   xN  spans of steps before it, a few: those of its parents that did not end last
--   A step that only joins keeps no outcome: who takes it takes those of the steps before it.
--   bN  set when a step before it did not end with success     cN  the failure, further up, that it is skipped for or runs for
-- What a step takes from those before it: an outcome, a list of outcomes and lists, or false for nothing. And how many bytes that is; beyond `most` it is cut.
local function input(run, step, most)
    local bytes = 0
    local take

    local function outcomes(before)
        local steps, list = {}, {}
        for one in string.gmatch(before, '%d+') do steps[#steps + 1] = one end
        for i = 1, #steps, 500 do
            local fields = {}
            for k = i, math.min(i + 499, #steps) do
                for _, letter in ipairs({ 's', 'j', 'o' }) do fields[#fields + 1] = letter .. steps[k] end
            end
            local values = redis.call('HMGET', run, unpack(fields))
            for k = 1, #values, 3 do
                local value = values[k] == 'S' and (values[k + 1] and take(steps[i + (k - 1) / 3]) or values[k + 2])
                if type(value) == 'string' then bytes = bytes + #value end
                list[#list + 1] = bytes <= most and value
            end
        end
        return list
    end

    take = function(one)
        local before, when, cause = unpack(redis.call('HMGET', run, 'p' .. one, 'w' .. one, 'c' .. one))
        if not before then return false end
        if when == 'f' then return cause and redis.call('HGET', run, 'o' .. cause) end
        local list = outcomes(before)
        if string.sub(before, 1, 1) == 'l' then return list end
        return list[1]
    end

    return take(step), bytes
end

-- Some steps have ended. When they were the last: the workflow has.
local function settle(keys, header, ended, living_ms, ended_ms, channel, now)
    local ttl = living_ms
    if ended > 0 and redis.call('HINCRBY', header, 'left', -ended) == 0 then
        local h = redis.call('HMGET', header, 'cancelled', 'failed', 'revoked')
        local state = (h[1] or not h[2] and h[3]) and 'R' or h[2] and 'F' or 'S'
        redis.call('HSET', header, 'state', state, 'ended', now)
        redis.call('PUBLISH', channel, state)
        ttl = ended_ms
    end
    for _, key in ipairs(keys) do redis.call('PEXPIRE', key, ttl) end
end
