-- The record of an ended task: into its bucket, which lives as long as its youngest record; the entry and its notes go.
local function store_end(stream, notes, crashes, index, bucket, lane, id, field, record, ttl)
    local member = lane .. id
    redis.call('HSET', bucket, field, record)
    redis.call('PEXPIRE', bucket, ttl)
    redis.call('ZADD', index, 0, string.sub(bucket, #index + 2))
    redis.call('XACK', stream, 'workers', id)
    redis.call('XDEL', stream, id)
    redis.call('HDEL', notes, member)
    redis.call('HDEL', crashes, member)
end
