--! include dead
-- Failure stays Failure, without its dead letter: for one or many.
-- KEYS  1 dead letters  2 events
-- ARGV  1 event  2 events to keep  3.. lanes and ids
-- Returns those that were no dead letters (any more). Event: discarded, all as one field.
local done, missing = {}, {}
for i = 3, #ARGV do
    if exhume(KEYS[1], ARGV[i]) then done[#done + 1] = ARGV[i] else missing[#missing + 1] = ARGV[i] end
end
if #done > 0 then redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', ARGV[1], table.concat(done, ',')) end
return missing
