-- Readers of many pages, each pausing as people do. Arguments: a file with a line for each request (an address, a tab, and
-- the tag of the page where its reader knows it), and the longest pause in milliseconds.

local threads = {}

function setup(thread)
   thread:set("id", #threads)
   table.insert(threads, thread)
end

function init(arguments)
   math.randomseed(id + 1)
   addresses, longest, wished, other, others = {}, tonumber(arguments[2]), 0, {}, ""
   for line in io.lines(arguments[1]) do
      local path, tag = line:match("^(.-)\t(.*)$")
      table.insert(addresses, { path = path, tag = tag })
   end
end

function delay()
   return math.random(0, longest)
end

function request()
   local next = addresses[math.random(#addresses)]
   local headers = { ["Accept-Encoding"] = "br" }
   if next.tag ~= "" and math.random() < 0.5 then
      headers["If-None-Match"] = next.tag
   end
   return wrk.format("GET", next.path, headers)
end

function response(status)
   if status == 200 or status == 304 then
      wished = wished + 1
      return
   end
   other[status] = (other[status] or 0) + 1
   others = ""
   for kind, times in pairs(other) do
      others = others .. string.format("status %d: %d\n", kind, times)
   end
end

function done(summary)
   local wished, refused = 0, 0
   for _, thread in ipairs(threads) do
      wished = wished + thread:get("wished")
      for kind, times in thread:get("others"):gmatch("status (%d+): (%d+)") do
         refused = refused + tonumber(times)
         print("status " .. kind .. ": " .. times)
      end
   end
   print(string.format("as wished: %d other: %d in %.3f s", wished, refused, summary.duration / 1e6))
end
