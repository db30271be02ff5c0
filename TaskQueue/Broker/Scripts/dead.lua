-- Dead letters: kept by task, by time, and by the fingerprint of their error, always together. dead: the key that all the others are named after.
-- DEAD records  DEAD:at by time  DEAD:of fingerprints  DEAD:groups fingerprints by last failure  DEAD:g:FINGERPRINT its tasks by time
-- DEAD:about:FINGERPRINT when it began, kind and error of the first, and how many by hour
local HOURS = 24

-- Takes a dead letter out. False when there is none.
local function exhume(dead, member)
    if redis.call('HDEL', dead, member) == 0 then return false end
    redis.call('ZREM', dead .. ':at', member)
    local fingerprint = redis.call('HGET', dead .. ':of', member)
    if fingerprint then
        local group = dead .. ':g:' .. fingerprint
        redis.call('HDEL', dead .. ':of', member)
        redis.call('ZREM', group, member)
        if redis.call('EXISTS', group) == 0 then
            redis.call('DEL', dead .. ':about:' .. fingerprint)
            redis.call('ZREM', dead .. ':groups', fingerprint)
        end
    end
    return true
end

-- Puts a dead letter in, and takes out the oldest beyond the limit.
local function bury(dead, member, record, fingerprint, kind, failure, now, limit)
    local about = dead .. ':about:' .. fingerprint
    redis.call('HSET', dead, member, record)
    redis.call('HSET', dead .. ':of', member, fingerprint)
    redis.call('ZADD', dead .. ':at', now, member)
    redis.call('ZADD', dead .. ':groups', now, fingerprint)
    redis.call('ZADD', dead .. ':g:' .. fingerprint, now, member)
    if redis.call('HSETNX', about, 'first', now) == 1 then redis.call('HSET', about, 'kind', kind, 'error', failure) end
    local hour = math.floor(now / 3600000)
    if redis.call('HINCRBY', about, hour, 1) == 1 then
        for _, field in ipairs(redis.call('HKEYS', about)) do
            if tonumber(field) and tonumber(field) <= hour - HOURS then redis.call('HDEL', about, field) end
        end
    end
    local excess = redis.call('ZCARD', dead .. ':at') - limit
    if excess > 0 then
        for _, old in ipairs(redis.call('ZRANGE', dead .. ':at', 0, excess - 1)) do exhume(dead, old) end
    end
end
