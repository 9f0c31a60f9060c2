-- Asks for one page under ever-changing addresses, so that no cache knows it. Arguments: the path, and a mark.

local count = 0

function setup(thread)
   count = count + 1
   thread:set("id", count)
end

function init(arguments)
   sent, path, mark = 0, arguments[1], arguments[2]
   join = path:find("?", 1, true) and "&" or "?"
end

function request()
   sent = sent + 1
   return wrk.format("GET", path .. join .. "x=" .. mark .. id .. "-" .. sent, { ["Accept-Encoding"] = "br" })
end
