--! include fence
--! include relief
--! include clear
--! include keep
-- Started -> Success, for a batch of one lane, by bucket.
-- KEYS  1 stream  2 events  3 index of buckets  4.. buckets
-- ARGV  1 lane  2 consumer  3 first id  4 last id  5 result TTL in ms  6 events to keep  7 how many have something to clear, then the ids of these,
--       then for each bucket how many tasks, and for each of them: id, count, field in the bucket, record;
--       then, where there are any, the limits of what is kept, see keep.lua
-- Returns the ids refused. Event: succeeded, all of one count as one field.
local function is_before(left, right)
    local left_ms, left_seq = string.match(left, '(%d+)-(%d+)')
    local right_ms, right_seq = string.match(right, '(%d+)-(%d+)')
    if left_ms ~= right_ms then return tonumber(left_ms) < tonumber(right_ms) end
    return tonumber(left_seq) < tonumber(right_seq)
end

-- Deletes what ended, sorted by id. In the ready lane all that is older than the oldest pending entry has ended, and goes at once:
-- XDEL looks for each entry on its own, which costs more than all the rest of a completion.
local function delete(ids)
    local from = 1
    local oldest = ARGV[1] == 'r' and redis.call('XPENDING', KEYS[1], 'workers', '-', '+', 1)[1]
    if oldest and is_before(ids[1], oldest[1]) then
        local to = #ids + 1
        while from < to do
            local middle = math.floor((from + to) / 2)
            if is_before(ids[middle], oldest[1]) then from = middle + 1 else to = middle end
        end
        redis.call('XTRIM', KEYS[1], 'MINID', '=', oldest[1])
    end
    if from <= #ids then redis.call('XDEL', KEYS[1], unpack(ids, from)) end
end

local counts = held(KEYS[1], ARGV[2], ARGV[3], ARGV[4])
local noted = tonumber(ARGV[7])
local limits = string.match(ARGV[#ARGV], '^%d+ %d+$') -- no record looks like that
local ended, done, index, told, refused, kept = {}, {}, {}, {}, {}, {}
go_on_when_full(KEYS[1])
local at = 8 + noted
for b = 4, #KEYS do
    if at + 4 > #ARGV then break end -- no bucket: see Evaluation
    local fields, last, bytes = {}, at + 4 * tonumber(ARGV[at]), 0
    for i = at + 1, last, 4 do
        local id, count = ARGV[i], ARGV[i + 1]
        if counts[id] == tonumber(count) then
            fields[#fields + 1] = ARGV[i + 2]
            fields[#fields + 1] = ARGV[i + 3]
            if limits then bytes = bytes + #ARGV[i + 3] end
            ended[#ended + 1] = id
            done[id] = true
            local same = told[count] or {}
            told[count] = same
            same[#same + 1] = id
        else
            refused[#refused + 1] = id
        end
    end
    at = last + 1
    if #fields > 0 then
        redis.call('HSET', KEYS[b], unpack(fields))
        redis.call('PEXPIRE', KEYS[b], ARGV[5])
        index[#index + 1] = 0
        local name = string.sub(KEYS[b], #KEYS[3] + 2)
        index[#index + 1] = name
        if limits then
            for _, what in ipairs({ name, #fields / 2, bytes }) do kept[#kept + 1] = what end
        end
    end
end

if #ended > 0 then
    redis.call('ZADD', KEYS[3], unpack(index))
    redis.call('XACK', KEYS[1], 'workers', unpack(ended))
    delete(ended)
    local news = {}
    for count, ids in pairs(told) do
        news[#news + 1] = 'task-succeeded|' .. count .. '|' .. ARGV[2]
        news[#news + 1] = ARGV[1] .. table.concat(ids, ',' .. ARGV[1])
    end
    redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[6], '*', unpack(news))
end
for i = 8, 7 + noted do
    if done[ARGV[i]] then -- one that was refused runs again, here or elsewhere, and needs what it has
        clear(string.sub(KEYS[1], 1, -2), ARGV[1] .. ARGV[i], 'SUCCESS', ARGV[5])
    end
end
if #kept > 0 then keep(string.sub(KEYS[1], 1, -2), limits, ARGV[5], kept) end
return refused
