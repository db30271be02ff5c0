-- Wakes one worker that sleeps on an empty queue, for work that is not in the ready stream. Root: what all keys of the queue begin with.
local function wake(root)
    redis.call('XADD', root .. 'wake', 'MAXLEN', '=', 1, '*', 'w', 1)
end
