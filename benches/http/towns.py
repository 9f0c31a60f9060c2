"""The towns of a prefecture on one machine: twenty processes, each with a small city of its own, and what they take."""

import re
import shutil
from pathlib import Path

from programs import PASSWORD, Bench, Server
from reader import Reader

TOWNS = 20
# As deploy/town.env has it.
ENVIRONMENT = {"ICHIRIZUKA_PAGE_CACHE": "16"}


def measure(bench: Bench):
    city = bench.data / "city-mihon"
    if not city.exists():
        half = city.with_name("city-mihon.half")
        shutil.rmtree(half, ignore_errors=True)
        command = [bench.program, "demo", "--port", "0", "--data", half, "--sample", "mihon"]
        server = Server(bench, command, {"ICHIRIZUKA_DEMO_PASSWORD": PASSWORD}, pinned=False)
        server.wait_for_address(600)
        server.stop()
        half.rename(city)
    towns = []
    for number in range(TOWNS):
        shutil.copytree(city, bench.temporary / f"town-{number}")
        towns.append(bench.serve(bench.temporary / f"town-{number}", ENVIRONMENT))
    for town in towns:
        town.wait("/about")
    told(bench, "idle", towns)
    pages = 0
    for town in towns:
        pages = read(Reader(town.port), 100 if bench.quick else 300)
    told(bench, f"after {pages} pages of each", towns)
    for town in towns:
        town.stop()


def read(reader, most):
    """Reads what the pages lead to, from the front page on; gives their number."""
    known, waiting = {"/"}, ["/"]
    while waiting and most:
        path, most = waiting.pop(0), most - 1
        body = reader.get(path).body
        for found in re.findall(rb'href="(/[^"#]*)"', body):
            address = found.decode().replace("&amp;", "&")
            if address not in known and not address.startswith(("/login", "/static", "/desk")):
                known.add(address)
                waiting.append(address)
    return len(known) - len(waiting)


def told(bench, when, towns):
    """Per town: what it holds by itself, and its part of what all hold together."""
    resident, own = [], []
    for town in towns:
        rollup = Path(f"/proc/{town.process.pid}/smaps_rollup").read_text()
        for name, of in [("Rss", resident), ("Pss", own)]:
            of.append(int(re.search(rf"^{name}:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024)
    said = f"{sum(resident) / len(towns):.1f} MB resident, {sum(own) / len(towns):.1f} MB shared out (PSS); "
    said += f"all {len(towns)} together {sum(own):.0f} MB"
    bench.report.add("towns", f"a town, {when}", said, [resident, own])
