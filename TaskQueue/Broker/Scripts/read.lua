-- One task, wherever it is.
-- KEYS  1 stream  2 notes  3 due set  4 bucket  5 asked to be revoked
-- ARGV  1 lane  2 id  3 field in the bucket
-- Returns fields, consumer, count, idle ms, notes, due ms, when it was asked to be revoked ('' where absent) for an entry; the record for an ended task; nothing for none.
local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])
if #entry == 0 then
    local record = redis.call('HGET', KEYS[4], ARGV[3])
    return record and { record } or {}
end
local member = ARGV[1] .. ARGV[2]
local pending = redis.call('XPENDING', KEYS[1], 'workers', ARGV[2], ARGV[2], 1)[1] or { '', '', '', '' }
return {
    entry[1][2], pending[2], pending[4], pending[3],
    redis.call('HGET', KEYS[2], member) or '',
    redis.call('ZSCORE', KEYS[3], member) or '',
    redis.call('ZSCORE', KEYS[5], member) or '',
}
