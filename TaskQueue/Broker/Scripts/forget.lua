--! include dead
--! include keep
-- ended -> gone: the record, the dead letter and the files, before their time.
-- KEYS  1 stream  2 bucket  3 dead letters  4 attachments  5 index of buckets
-- ARGV  1 lane  2 id  3 field in the bucket
-- Returns 1, 0 when there is nothing, 2 when it has not ended. No event: nothing happens to it any more.
if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) > 0 then return 2 end
local record = redis.call('HGET', KEYS[2], ARGV[3])
if record then
    redis.call('HDEL', KEYS[2], ARGV[3])
    keep_less(string.sub(KEYS[1], 1, -2), string.sub(KEYS[2], #KEYS[5] + 2), #record)
end
local letter = exhume(KEYS[3], ARGV[1] .. ARGV[2])
local files = redis.call('UNLINK', KEYS[4]) == 1
return (record or letter or files) and 1 or 0
