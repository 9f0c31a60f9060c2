"""Published pages as they are asked for again and again: ours against nginx's file and a bare handler's memory."""

import re
import time

from load import wrk
from programs import Bench, free_port
from reader import Reader
from report import middle, milliseconds

CODINGS = [("brotli", "br"), ("gzip", "gzip"), ("plain", "identity")]
FILES = """
  open_file_cache max=100 inactive=600s;
  open_file_cache_valid 600s;
  types {{ }}
  default_type "text/html; charset=utf-8";
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {folder};
    location /gzip/ {{ add_header Content-Encoding gzip; }}
    location /brotli/ {{ add_header Content-Encoding br; }}
  }}
"""


def measure(bench: Bench):
    large, reference = bench.large(), bench.city(3, 300)
    section = f"/years/2020/units/{department(bench, large)}"
    for name, city, path in [
        ("year of 300 goals", reference, "/years/2020"),
        (f"year of {bench.size[1]} goals", large, "/years/2020"),
        ("department of a year", large, section),
    ]:
        page(bench, name, city, path)


def department(bench, city):
    """The number of the first department."""
    server = bench.serve(city)
    server.wait("/about")
    found = re.search(rb'<h2[^>]*>\s*<a[^>]*/years/2020/units/(\d+)', Reader(server.port).get("/years/2020").body)
    server.stop()
    return int(found[1])


def page(bench, name, city, path):
    ours = bench.serve(city)
    ours.wait(path)
    folder = bench.temporary / "files"
    sizes, tags = {}, {}
    for coding, accepted in CODINGS:
        answer = settled(Reader(ours.port), path, {"Accept-Encoding": accepted})
        if (answer.headers.get("Content-Encoding") or "identity") != accepted:
            bench.report.add("published", f"{name}, {coding}", "not sent that way", [])
            continue
        (folder / coding).mkdir(parents=True, exist_ok=True)
        (folder / coding / "page").write_bytes(answer.body)
        sizes[coding], tags[coding] = len(answer.body), answer.headers["ETag"]
    for coding, _ in CODINGS:
        (folder / coding).mkdir(parents=True, exist_ok=True)
    port = free_port()
    nginx, bare = bench.nginx(folder, FILES.format(folder=folder, port=port), port), bench.bare(folder)
    servers = [ours, nginx, bare]
    for other in [nginx, bare]:
        other.wait(f"/{next(iter(sizes))}/page")
    for coding, accepted in CODINGS:
        if coding not in sizes:
            continue
        file = f"/{coding}/page"
        asked = [(ours, path, {"Accept-Encoding": accepted}), (nginx, file, {}), (bare, file, {})]
        compare(bench, f"{name}, {coding}, {sizes[coding] / 1000:.0f} KB", asked, servers)
    coding = next(iter(sizes))
    file = f"/{coding}/page"
    asked = [(ours, path, {"Accept-Encoding": dict(CODINGS)[coding], "If-None-Match": tags[coding]})]
    asked += [(other, file, {"If-None-Match": Reader(other.port).get(file).headers["ETag"]}) for other in [nginx, bare]]
    for server, address, headers in asked:
        if Reader(server.port).get(address, headers).status != 304:
            bench.report.add("published", f"{name}, 304", f"{address} answers something else", [])
    compare(bench, f"{name}, 304", asked, servers)
    bench.report.add("memory", f"after {name}", f"{ours.megabytes():.0f} MB", [ours.megabytes()])
    for server in servers:
        server.stop()


def settled(reader, path, headers):
    """The page once it is packed as well as the server packs it, which it does in its own time: a page that is asked
    for often gets another tag then."""
    answer, ends = reader.get(path, headers), time.monotonic() + 60
    first = answer.headers["ETag"]
    while headers["Accept-Encoding"] == "br" and answer.headers["ETag"] == first and time.monotonic() < ends:
        time.sleep(0.2)
        answer = reader.get(path, headers)
    return answer


def compare(bench, name, asked, servers):
    """Every one in turn, as often as there are rounds."""
    runs = [[] for _ in asked]
    for _ in range(bench.rounds):
        for place, (server, path, headers) in enumerate(asked):
            url = f"http://127.0.0.1:{server.port}{path}"
            runs[place].append(wrk(bench, url, headers=headers, servers=servers))
    ours, nginx, bare = [middle(run.per_second for run in of) for of in runs]
    slow = [middle(run.p99 for run in of) for of in runs]
    bad = sum(run.broken + run.refused for of in runs for run in of)
    said = f"{ours:,.0f}/s = {ours / max(nginx, 1):.2f} × nginx, {ours / max(bare, 1):.2f} × bare; "
    said += f"p99 {milliseconds(slow[0])}, {milliseconds(slow[1])}, {milliseconds(slow[2])}"
    if bad:
        said += f"; {bad} answers broken"
    others = max(run.others for of in runs for run in of)
    bench.report.add("published", name, said, [[run.raw() for run in of] for of in runs], others)
