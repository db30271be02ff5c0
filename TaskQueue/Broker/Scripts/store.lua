--! include relief
--! include clear
--! include keep
-- The record of an ended task: into its bucket, which lives as long as its youngest record; the entry and all that hung on it go.
local function store_end(stream, index, bucket, lane, id, field, record, ttl, state, limits)
    go_on_when_full(stream)
    redis.call('HSET', bucket, field, record)
    redis.call('PEXPIRE', bucket, ttl)
    local name, root = string.sub(bucket, #index + 2), string.sub(stream, 1, -2)
    redis.call('ZADD', index, 0, name)
    redis.call('XACK', stream, 'workers', id)
    redis.call('XDEL', stream, id)
    clear(root, lane .. id, state, ttl)
    keep(root, limits, ttl, { name, 1, #record })
end
