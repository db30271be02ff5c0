-- Unfinished tasks of one lane, newest first.
-- KEYS  1 stream  2 notes  3 due set
-- ARGV  1 lane  2 newest id, or '+'  3 at most how many  4 1 for only what a worker was ever given  5 longest entry to return whole
-- Returns for each: id, fields, consumer, count, idle ms, notes, due ms ('' where absent).
local top = ARGV[2]
if ARGV[4] == '1' then
    local group = redis.call('XINFO', 'GROUPS', KEYS[1])[1]
    local delivered = group and group[8] or '0-0'
    local ms, seq = string.match(delivered, '(%d+)-(%d+)')
    local top_ms, top_seq = string.match(top, '(%d+)-(%d+)')
    if not top_ms or tonumber(ms) < tonumber(top_ms) or (ms == top_ms and tonumber(seq) < tonumber(top_seq)) then
        top = delivered
    end
end
local entries = redis.call('XREVRANGE', KEYS[1], top, '-', 'COUNT', ARGV[3])
if #entries == 0 then return {} end
local pending = {}
for _, row in ipairs(redis.call('XPENDING', KEYS[1], 'workers', entries[#entries][1], entries[1][1], ARGV[3])) do
    pending[row[1]] = row
end
local reply = {}
for i, entry in ipairs(entries) do
    local id, fields, row = entry[1], entry[2], pending[entry[1]] or { '', '', '', '' }
    local member = ARGV[1] .. id
    for f = 1, #fields do fields[f] = string.sub(fields[f], 1, tonumber(ARGV[5])) end
    reply[i] = {
        id, fields, row[2], row[4], row[3],
        row[2] ~= '' and redis.call('HGET', KEYS[2], member) or '',
        (ARGV[1] == 'd' or row[2] == '~parked') and redis.call('ZSCORE', KEYS[3], member) or '',
    }
end
return reply
