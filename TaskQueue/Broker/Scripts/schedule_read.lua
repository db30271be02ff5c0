-- Reads schedules.
-- KEYS  1 schedules by due time
-- ARGV  1 a name, or '' for all
-- Returns for each: name, due time in ms or inf, definition, due time of a run in hand or '', last run in ms or '', its task or '', runs or ''.
local reply = {}
for _, name in ipairs(ARGV[1] == '' and redis.call('ZRANGE', KEYS[1], 0, -1) or { ARGV[1] }) do
    local due = redis.call('ZSCORE', KEYS[1], name)
    local values = redis.call('HMGET', KEYS[1] .. ':' .. name, 'definition', 'tick', 'last_run', 'last_task', 'runs')
    if due and values[1] then
        reply[#reply + 1] = { name, due, values[1], values[2] or '', values[3] or '', values[4] or '', values[5] or '' }
    end
end
return reply
