--! include now
-- The buckets that what happens in a queue is counted in: seconds each, and seconds they are kept, with some to spare. HistoryTier.cs has the same.
local tiers = { { 10, 960 }, { 60, 11400 }, { 600, 88200 } }

-- The key of the bucket that a time in ms falls in.
local function bucket(history, seconds, now)
    return history .. ':' .. seconds .. ':' .. math.floor(now / (seconds * 1000))
end
