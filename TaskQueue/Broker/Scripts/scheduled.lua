--! include now
-- What waits for a time, soonest first.
-- KEYS  1 due set  2 ready stream  3 delayed stream  4 notes
-- ARGV  1 at most how many  2 longest entry to return whole
-- Returns for each: lane and id, fields, consumer, count, idle ms, notes, due ms ('' where absent).
local due, reply = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now_ms()), '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[1]), {}
for i = 1, #due, 2 do
    local stream, id = string.sub(due[i], 1, 1) == 'd' and KEYS[3] or KEYS[2], string.sub(due[i], 2)
    local entry = redis.call('XRANGE', stream, id, id)[1]
    if entry then
        local fields, row = entry[2], redis.call('XPENDING', stream, 'workers', id, id, 1)[1] or { '', '', '', '' }
        for f = 1, #fields do fields[f] = string.sub(fields[f], 1, tonumber(ARGV[2])) end
        reply[#reply + 1] = { due[i], fields, row[2], row[4], row[3], redis.call('HGET', KEYS[4], due[i]) or '', due[i + 1] }
    end
end
return reply
