-- Dead letters of one fingerprint, youngest first.
-- KEYS  1 dead letters
-- ARGV  1 fingerprint  2 when the last one before this page failed, or '+inf'  3 its lane and id, or ''  4 at most how many
--       5 longest record to return whole (0 for none)  6 stop after so many bytes of records
-- Returns for each: lane and id, when it failed, record. Where the last one before was taken out meanwhile, its neighbours of the same ms may come again.
local group = KEYS[1] .. ':g:' .. ARGV[1]
local rank = ARGV[3] ~= '' and redis.call('ZREVRANK', group, ARGV[3])
local rows = rank and redis.call('ZREVRANGE', group, rank + 1, rank + ARGV[4], 'WITHSCORES')
    or redis.call('ZREVRANGEBYSCORE', group, ARGV[2], '-inf', 'WITHSCORES', 'LIMIT', 0, ARGV[4])
local longest, most, bytes, reply = tonumber(ARGV[5]), tonumber(ARGV[6]), 0, {}
for i = 1, #rows, 2 do
    local record = longest > 0 and string.sub(redis.call('HGET', KEYS[1], rows[i]) or '', 1, longest) or ''
    bytes = bytes + #record
    if #reply > 0 and bytes > most then break end
    reply[#reply + 1] = { rows[i], rows[i + 1], record }
end
return reply
