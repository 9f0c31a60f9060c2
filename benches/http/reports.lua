-- Sends a report on one milestone after another. Each thread of wrk has one connection and milestones of its own, so
-- that the number of the newest report on each is known from the answer to the last one.

local threads = {}

function setup(thread)
   thread:set("id", #threads)
   table.insert(threads, thread)
end

function init(arguments)
   sent, wished, other, mine = 0, 0, 0, {}
   local clients, place = tonumber(arguments[2]), 0
   for line in io.lines(arguments[1]) do
      if place == 0 then
         token = line
      elseif place == 1 then
         cookie = line
      elseif place % clients == id then
         local milestone, seen = line:match("(%d+) (%S+)")
         table.insert(mine, { milestone = milestone, seen = seen == "-" and "" or seen })
      end
      place = place + 1
   end
end

function request()
   sent = sent + 1
   local to = mine[sent % #mine + 1]
   local key = string.format("%016d%016d", id, sent)
   local body = "token=" .. token .. "&form=milestone%3A" .. to.milestone .. "&entry_key=" .. key .. "&seen=" .. to.seen
      .. "&happened=2021-11-10&state=in_progress&text=%E8%A8%88%E6%B8%AC%E3%81%AE%E5%A0%B1%E5%91%8A"
   local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = cookie }
   return wrk.format("POST", "/desk/milestones/" .. to.milestone .. "/updates", headers, body)
end

function response(status, headers)
   local saved = status == 303 and (headers["location"] or headers["Location"] or ""):match("saved=(%d+)")
   if saved then
      mine[sent % #mine + 1].seen = saved
      wished = wished + 1
   else
      other = other + 1
   end
end

function done(summary)
   local wished, other = 0, 0
   for _, thread in ipairs(threads) do
      wished = wished + thread:get("wished")
      other = other + thread:get("other")
   end
   print(string.format("as wished: %d other: %d in %.3f s", wished, other, summary.duration / 1e6))
end
