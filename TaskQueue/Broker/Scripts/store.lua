--! include clear
-- The record of an ended task: into its bucket, which lives as long as its youngest record; the entry and all that hung on it go.
local function store_end(stream, index, bucket, lane, id, field, record, ttl, state)
    redis.call('HSET', bucket, field, record)
    redis.call('PEXPIRE', bucket, ttl)
    redis.call('ZADD', index, 0, string.sub(bucket, #index + 2))
    redis.call('XACK', stream, 'workers', id)
    redis.call('XDEL', stream, id)
    clear(string.sub(stream, 1, -2), lane .. id, state, ttl)
end
