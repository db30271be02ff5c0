-- The fence: what this consumer still holds, by entry id, with the number of times each was delivered.
-- An entry that was taken over has another consumer; one that came back to the same consumer has a higher count.
local function held(stream, consumer, first, last)
    local counts = {}
    local rows = redis.pcall('XPENDING', stream, 'workers', first, last, 10000, consumer)
    if rows.err then return counts end -- no such group any more (a flushed Redis): then nothing is held
    for _, row in ipairs(rows) do
        counts[row[1]] = row[4]
    end
    return counts
end
