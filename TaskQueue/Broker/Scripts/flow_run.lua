-- How a workflow moves. In the hash `run` a step N has, as far as it needs them:
--   lN  how many steps before it have not ended     wN  'f' or 'e': it runs on failure, or whatever the end; else on success
--   pN  the steps before it, whose outcome it takes, in order; 'l' in front when it takes a list       jN  set when it only joins
--   tN  its task     sN  how it ended: S success, F failure, R revoked, K skipped     oN  its outcome: result or error
--   bN  set when a step before it did not end with success     cN  the failure, further up, that it is skipped for or runs for
local function outcomes(run, before)
    local steps, list = {}, {}
    for step in string.gmatch(before, '%d+') do steps[#steps + 1] = step end
    for i = 1, #steps, 500 do
        local fields = {}
        for k = i, math.min(i + 499, #steps) do
            fields[#fields + 1] = 's' .. steps[k]
            fields[#fields + 1] = 'o' .. steps[k]
        end
        local values = redis.call('HMGET', run, unpack(fields))
        for k = 1, #values, 2 do list[#list + 1] = values[k] == 'S' and values[k + 1] or 'null' end
    end
    return list
end

-- What a step takes from those before it: JSON, or '' when it takes nothing.
local function input(run, step)
    local before = redis.call('HGET', run, 'p' .. step)
    if not before then return '' end
    if redis.call('HGET', run, 'w' .. step) == 'f' then
        local cause = redis.call('HGET', run, 'c' .. step)
        return cause and redis.call('HGET', run, 'o' .. cause) or 'null'
    end
    local list = outcomes(run, before)
    return string.sub(before, 1, 1) == 'l' and '[' .. table.concat(list, ',') .. ']' or list[1]
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
