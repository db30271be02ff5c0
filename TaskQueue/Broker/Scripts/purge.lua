--! include store
-- Pending or Retry -> Revoked for a batch of one lane. What a worker has claimed by now, or has ended, is left alone.
-- KEYS  1 stream  2 events  3 index of buckets  4 due set  5 low set  6.. bucket of each task
-- ARGV  1 lane  2 result TTL in ms  3 events to keep  4 limits of what is kept, or '', then for each task: id, event, field, record
-- Returns how many. Event: revoked, all with the same text as one field.
local told, count = {}, 0
for k = 6, 5 + (#ARGV - 4) / 4 do
    local i = 5 + 4 * (k - 6)
    local id, text, member = ARGV[i], ARGV[i + 1], ARGV[1] .. ARGV[i]
    local row = redis.call('XPENDING', KEYS[1], 'workers', id, id, 1)[1]
    if (not row or row[2] == '~parked') and #redis.call('XRANGE', KEYS[1], id, id) > 0 then
        store_end(KEYS[1], KEYS[3], KEYS[k], ARGV[1], id, ARGV[i + 2], ARGV[i + 3], ARGV[2], 'REVOKED', ARGV[4] ~= '' and ARGV[4] or nil)
        redis.call('ZREM', KEYS[4], member)
        redis.call('ZREM', KEYS[5], member)
        told[text] = told[text] and told[text] .. ',' .. member or member
        count = count + 1
    end
end
local news = {}
for text, members in pairs(told) do
    news[#news + 1] = text
    news[#news + 1] = members
end
if #news > 0 then redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', unpack(news)) end
return count
