-- Milliseconds since 1970 by Redis' own clock: those of the workers may differ.
local function now_ms()
    local t = redis.call('TIME')
    return t[1] * 1000 + math.floor(t[2] / 1000)
end
