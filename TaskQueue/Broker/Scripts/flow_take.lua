--! include flow_run
-- What is needed to start steps that are ready.
-- KEYS  1 specs  2 run  3 ready
-- ARGV  steps
-- Returns for each that is still to be started: step, spec, what it takes from those before it or ''.
local reply = {}
for _, step in ipairs(ARGV) do
    if redis.call('SISMEMBER', KEYS[3], step) == 1 then
        reply[#reply + 1] = { step, redis.call('HGET', KEYS[1], step), input(KEYS[2], step) }
    end
end
return reply
