--! include flow_run
-- What is needed to start steps that are ready.
-- KEYS  1 specs  2 run  3 ready
-- ARGV  1 the most bytes a step may take from those before it, then steps
-- Returns for each that is still to be started: step, spec, what it takes from those before it (an outcome, or a list of outcomes and lists),
-- 1 when that was too much.
local reply = {}
for i = 2, #ARGV do
    if redis.call('SISMEMBER', KEYS[3], ARGV[i]) == 1 then
        local taken, too_much = input(KEYS[2], ARGV[i], tonumber(ARGV[1]))
        reply[#reply + 1] = { ARGV[i], redis.call('HGET', KEYS[1], ARGV[i]), not too_much and taken, too_much and 1 or 0 }
    end
end
return reply
