--! include now
--! include wake
-- Puts entries of the delayed lane where they wait: until they are due, before all that is ready (urgent), or behind it (low).
-- Urgent ones are due since long ago, the more so the higher their priority: one order for both.
local function place(root, members, delay, due, priority)
    local now, set = now_ms(), 'due'
    local score = now
    if due ~= '' then score = tonumber(due)
    elseif delay ~= '' then score = now + tonumber(delay)
    elseif priority >= 5 then score = now - (priority - 5) * 1e13
    else set, score = 'low', now - priority * 1e13
    end
    local adds = {}
    for _, member in ipairs(members) do
        adds[#adds + 1] = score
        adds[#adds + 1] = member
    end
    redis.call('ZADD', root .. set, unpack(adds))
    if score < now + 1000 then wake(root) end -- a worker that sleeps looks once a second by itself
end
