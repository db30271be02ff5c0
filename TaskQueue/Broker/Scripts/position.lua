-- Where streams end now: the last id ever given, not that of the last entry still there, for entries of ended tasks are deleted.
-- KEYS  streams
-- Returns the last id of each.
local reply = {}
for i, key in ipairs(KEYS) do
    reply[i] = redis.call('EXISTS', key) == 1 and redis.call('XINFO', 'STREAM', key)[8] or '0-0'
end
return reply
