-- A whole workflow.
-- KEYS  1 header  2 specs  3 run
-- ARGV  1 longest outcome to return
-- Returns header, specs and run as fields and values; longer outcomes are left empty.
local run = redis.call('HGETALL', KEYS[3])
for i = 2, #run, 2 do
    if #run[i] > tonumber(ARGV[1]) then run[i] = '' end
end
return { redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]), run }
