--! include fence
-- Started keeps its lease, and tells what is new about it.
-- KEYS  1 stream  2 notes  3 events
-- ARGV  1 lane  2 consumer  3 first id  4 last id  5 events to keep, then for each task: id, count, notes or '', event or ''
-- Returns the ids no longer held. Event: those given.
local counts = held(KEYS[1], ARGV[2], ARGV[3], ARGV[4])
local claim, notes, news, lost = { 'XCLAIM', KEYS[1], 'workers', ARGV[2], 0 }, {}, {}, {}
for i = 6, #ARGV, 4 do
    local id, member = ARGV[i], ARGV[1] .. ARGV[i]
    if counts[id] == tonumber(ARGV[i + 1]) then
        claim[#claim + 1] = id
        if ARGV[i + 2] ~= '' then
            notes[#notes + 1] = member
            notes[#notes + 1] = ARGV[i + 2]
        end
        if ARGV[i + 3] ~= '' then
            news[#news + 1] = ARGV[i + 3]
            news[#news + 1] = member
        end
    else
        lost[#lost + 1] = id
    end
end
if #claim > 5 then
    claim[#claim + 1] = 'JUSTID' -- only the idle time starts anew, the count stays
    redis.call(unpack(claim))
end
if #notes > 0 then redis.call('HSET', KEYS[2], unpack(notes)) end
if #news > 0 then redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', unpack(news)) end
return lost
