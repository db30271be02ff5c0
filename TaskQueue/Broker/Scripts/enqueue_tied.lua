--! include place
-- new -> Pending for one task that something is to happen for at its end, or that is to exist only once.
-- KEYS  1 stream
-- ARGV  1 delay in ms from now, or ''  2 due time in ms, or ''  3 priority  4 entry  5 what its content is known by  6.. ties
-- Returns the task's member and 1; or of the task that has one of its keys already: member, 0, and 1 when the content is the same.
-- Event: the entry itself.
local root = string.sub(KEYS[1], 1, -2)
for i = 6, #ARGV do
    local kind, name = string.sub(ARGV[i], 1, 1), string.sub(ARGV[i], 3)
    local taken = (kind == 'u' or kind == 'i') and redis.call('GET', root .. kind .. ':' .. name)
    if taken then
        local member, content = string.match(taken, '(%S+) (%S+)')
        return { member, 0, content == ARGV[5] and 1 or 0 }
    end
end

local member = string.sub(KEYS[1], -1) .. redis.call('XADD', KEYS[1], '*', 't', ARGV[4])
for i = 6, #ARGV do
    local kind, name = string.sub(ARGV[i], 1, 1), string.sub(ARGV[i], 3)
    if kind == 'u' or kind == 'i' then redis.call('SET', root .. kind .. ':' .. name, member .. ' ' .. ARGV[5]) end
end
redis.call('HSET', root .. 'ties', member, table.concat(ARGV, '\n', 6))
if string.sub(KEYS[1], -1) == 'd' then place(root, { member }, ARGV[1], ARGV[2], tonumber(ARGV[3])) end
return { member, 1, 1 }
