--! include limits
-- What goes when a task ends, and whom its end concerns. Ties are lines: a letter, a space, a name.
local function clear(root, member, state, ttl)
    for _, hash in ipairs({ 'notes', 'crashes', 'checkpoints' }) do redis.call('HDEL', root .. hash, member) end
    leave_all(root, member)
    local ties = redis.call('HGET', root .. 'ties', member)
    if not ties then return end
    for tie in string.gmatch(ties, '[^\n]+') do
        local kind, name = string.sub(tie, 1, 1), string.sub(tie, 3)
        if kind == 'u' then redis.call('DEL', root .. 'u:' .. name) -- a unique key is free again
        elseif kind == 'i' then redis.call('PEXPIRE', root .. 'i:' .. name, ttl) -- an id is known as long as the result
        elseif kind == 'f' then -- the workflow is told by whoever reads this
            redis.call('ZADD', root .. 'flows', now_ms(), name .. ' ' .. member .. ' ' .. state)
        end
    end
    redis.call('HDEL', root .. 'ties', member)
end
