--! include place
-- new -> Pending for one or many of one lane, all or none. A single plain task needs no script: XADD alone is atomic.
-- KEYS  1 stream
-- ARGV  1 delay in ms from now, or ''  2 due time in ms, or ''  3 priority (without a time: 5 is ready at once, in the ready lane)  4.. entries
-- Returns the first id; the others follow it without a gap. Event: the entries themselves.
local first = redis.call('XADD', KEYS[1], '*', 't', ARGV[4])
local ms, seq = string.match(first, '(%d+)-(%d+)')
local next_id = ms .. '-*'
for i = 5, #ARGV do redis.call('XADD', KEYS[1], next_id, 't', ARGV[i]) end
if string.sub(KEYS[1], -1) == 'd' then
    local members = {}
    for i = 0, #ARGV - 4 do members[#members + 1] = 'd' .. ms .. '-' .. seq + i end
    place(string.sub(KEYS[1], 1, -2), members, ARGV[1], ARGV[2], tonumber(ARGV[3]))
end
return first
