-- Requests of one slice: paths are read from a file, one a line, and taken in turn from a random start; a body makes it a POST.
local paths, headers, body, at = {}, { ["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN") }, os.getenv("BENCH_BODY"), 0
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
if body then headers["Content-Type"] = "application/json" end

function init() math.randomseed(os.time()); at = math.random(#paths) end

function request()
  at = at % #paths + 1
  return wrk.format(body and "POST" or "GET", paths[at], headers, body)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"failed":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f}\n', summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
