--! include dead
-- Failure -> ready, for one or many: a dead letter becomes a new task, once. The failed one stays as it ended.
-- KEYS  1 dead letters  2 ready stream  3 events
-- ARGV  1 event  2 events to keep, then for each: lane and id of the failed task, entry
-- Returns for each the new entry's id, or '' when there is no such dead letter (any more). Event: requeued, all as one field.
local reply, done = {}, {}
for i = 3, #ARGV, 2 do
    if exhume(KEYS[1], ARGV[i]) then
        done[#done + 1] = ARGV[i]
        reply[#reply + 1] = redis.call('XADD', KEYS[2], '*', 't', ARGV[i + 1])
    else
        reply[#reply + 1] = ''
    end
end
if #done > 0 then redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[2], '*', ARGV[1], table.concat(done, ',')) end
return reply
