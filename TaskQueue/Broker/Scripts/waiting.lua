--! include now
-- Unfinished tasks of one lane that no worker holds, oldest first.
-- KEYS  1 stream
-- ARGV  1 where to start, as XRANGE takes it  2 the youngest in ms, or '' for now  3 at most how many to look at  4 longest entry to return whole
-- Returns the youngest in ms, the last id looked at ('' when there is none), then for each: id, count, fields.
local youngest = ARGV[2] ~= '' and ARGV[2] or string.format('%.0f', now_ms())
local entries = redis.call('XRANGE', KEYS[1], ARGV[1], youngest, 'COUNT', ARGV[3])
if #entries == 0 then return { youngest, '' } end
local rows = {}
for _, row in ipairs(redis.call('XPENDING', KEYS[1], 'workers', entries[1][1], entries[#entries][1], 2 * #entries)) do
    rows[row[1]] = row
end
local reply = { youngest, entries[#entries][1] }
for _, entry in ipairs(entries) do
    local id, fields, row = entry[1], entry[2], rows[entry[1]] or { '', '~parked', 0, 0 }
    if row[2] == '~parked' then
        for f = 1, #fields do fields[f] = string.sub(fields[f], 1, tonumber(ARGV[4])) end
        reply[#reply + 1] = { id, row[4], fields }
    end
end
return reply
