--! include fence
-- Started -> Success, for a batch of one lane, sorted by bucket.
-- KEYS  1 stream  2 notes  3 crashes  4 events  5 index of buckets  6.. buckets
-- ARGV  1 lane  2 consumer  3 first id  4 last id  5 result TTL in ms  6 events to keep,
--       then for each task: id, count, position of its bucket in KEYS, field in the bucket, record, event, 1 if it has notes
-- Returns the ids refused. Event: succeeded.
local counts = held(KEYS[1], ARGV[2], ARGV[3], ARGV[4])
local ended, news, noted, index, refused = {}, {}, {}, {}, {}
local bucket, fields

local function store()
    if bucket then
        redis.call('HSET', bucket, unpack(fields))
        redis.call('PEXPIRE', bucket, ARGV[5])
        index[#index + 1] = 0
        index[#index + 1] = string.sub(bucket, #KEYS[5] + 2)
    end
end

for i = 7, #ARGV, 7 do
    local id = ARGV[i]
    if counts[id] == tonumber(ARGV[i + 1]) then
        local key = KEYS[tonumber(ARGV[i + 2])]
        if key ~= bucket then
            store()
            bucket, fields = key, {}
        end
        fields[#fields + 1] = ARGV[i + 3]
        fields[#fields + 1] = ARGV[i + 4]
        ended[#ended + 1] = id
        news[#news + 1] = ARGV[1] .. id
        news[#news + 1] = ARGV[i + 5]
        if ARGV[i + 6] == '1' then noted[#noted + 1] = ARGV[1] .. id end
    else
        refused[#refused + 1] = id
    end
end

if #ended > 0 then
    store()
    redis.call('ZADD', KEYS[5], unpack(index))
    redis.call('XACK', KEYS[1], 'workers', unpack(ended))
    redis.call('XDEL', KEYS[1], unpack(ended))
    redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[6], '*', unpack(news))
end
if #noted > 0 then
    redis.call('HDEL', KEYS[2], unpack(noted))
    redis.call('HDEL', KEYS[3], unpack(noted))
end
return refused
