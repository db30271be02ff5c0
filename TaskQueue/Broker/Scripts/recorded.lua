--! include buckets
-- Reads the buckets of one size, oldest first.
-- KEYS  1 history
-- ARGV  1 seconds of a bucket  2 at most how many, the last is the current one  3 only those behind this one
-- Returns Redis' time in ms, then number, fields of each that is not empty.
local now = now_ms()
local seconds, last = tonumber(ARGV[1]), math.floor(now / (ARGV[1] * 1000))
local reply = { now }
for number = math.max(last - ARGV[2] + 1, ARGV[3] + 1), last do
    local fields = redis.call('HGETALL', KEYS[1] .. ':' .. seconds .. ':' .. number)
    if #fields > 0 then
        reply[#reply + 1] = number
        reply[#reply + 1] = fields
    end
end
return reply
