--! include now
-- new -> Pending for one or many of one lane, all or none. A single ready task needs no script: XADD alone is atomic.
-- KEYS  1 stream  2 due set
-- ARGV  1 delay in ms from now, or ''  2 due time in ms, or '' (both '': ready at once)  3.. entries
-- Returns the first id; the others follow it without a gap. Event: the entries themselves.
local first = redis.call('XADD', KEYS[1], '*', 't', ARGV[3])
local ms, seq = string.match(first, '(%d+)-(%d+)')
local next_id = ms .. '-*'
for i = 4, #ARGV do redis.call('XADD', KEYS[1], next_id, 't', ARGV[i]) end
if ARGV[1] ~= '' or ARGV[2] ~= '' then
    local due = ARGV[2] ~= '' and tonumber(ARGV[2]) or now_ms() + tonumber(ARGV[1])
    for i = 0, #ARGV - 3 do redis.call('ZADD', KEYS[2], due, 'd' .. ms .. '-' .. seq + i) end
end
return first
