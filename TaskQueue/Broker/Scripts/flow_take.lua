--! include flow_run
-- What is needed to start steps that are ready.
-- KEYS  1 specs  2 run  3 ready
-- ARGV  1 the most bytes a step may take from those before it  2 after how many bytes in all to stop  3.. steps
-- Returns how many of the steps were looked at; and for each that is still to be started: step, spec, what it takes from those before it
-- (an outcome, or a list of outcomes and lists), 1 when that was too much, spans of
-- those before it.
local most, left, reply = tonumber(ARGV[1]), tonumber(ARGV[2]), { #ARGV - 2 }
for i = 3, #ARGV do
    if left <= 0 then
        reply[1] = i - 3
        break
    end
    if redis.call('SISMEMBER', KEYS[3], ARGV[i]) == 1 then
        local taken, bytes = input(KEYS[2], ARGV[i], most)
        reply[#reply + 1] = {
            ARGV[i], redis.call('HGET', KEYS[1], ARGV[i]), bytes <= most and taken, bytes <= most and 0 or 1, redis.call('HGET', KEYS[2], 'x' .. ARGV[i]) or '',
        }
        left = left - math.min(bytes, most)
    end
end
return reply
