-- The fence: what this consumer still holds, by entry id, with the number of times each was delivered.
-- An entry that was taken over has another consumer; one that came back to the same consumer has a higher count.
local function held(stream, consumer, first, last)
    local counts = {}
    for _, row in ipairs(redis.call('XPENDING', stream, 'workers', first, last, 10000, consumer)) do
        counts[row[1]] = row[4]
    end
    return counts
end
