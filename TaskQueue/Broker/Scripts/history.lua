-- Ended tasks, newest bucket first, until there are enough of them. Forgets buckets that have expired.
-- KEYS  1 index of buckets
-- ARGV  1 name of the newest bucket to read as '[NAME', or '+'  2 at least how many records, if there are  3 at most how many buckets
--       4 longest record to return whole
-- Returns for each bucket: name, fields and records in turn. An empty list of records says: look further from this name on.
-- Buckets are keys named by the index key and their own name, in the same hash slot.
local reply, count = {}, 0
for _, name in ipairs(redis.call('ZREVRANGEBYLEX', KEYS[1], ARGV[1], '-', 'LIMIT', 0, ARGV[3])) do
    if count >= tonumber(ARGV[2]) then break end
    local records = redis.call('HGETALL', KEYS[1] .. ':' .. name)
    if #records == 0 then redis.call('ZREM', KEYS[1], name) end
    for r = 2, #records, 2 do records[r] = string.sub(records[r], 1, tonumber(ARGV[4])) end
    count = count + #records / 2
    reply[#reply + 1] = { name, records }
end
return reply
