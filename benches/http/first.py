"""Pages that nobody has asked for before: every request has an address of its own, which no cache can know."""

import re
from urllib.parse import quote

from load import Meanwhile
from programs import PASSWORD, Bench
from reader import Reader
from report import middle, milliseconds

BROTLI = {"Accept-Encoding": "br"}


def pages(bench: Bench):
    city = bench.large()
    starts(bench, city)
    server = bench.serve(city)
    server.wait("/about")
    reader = Reader(server.port)
    idle = server.megabytes()
    bench.report.add("memory", "idle", f"{idle:.0f} MB", [idle])
    for name, path in addresses(reader, bench.newest, bench.size[0]):
        measure(bench, "first", name, reader, server, path, BROTLI)
    after = server.megabytes()
    bench.report.add("memory", "after every page as a first reader", f"{after:.0f} MB", [after])
    server.stop()


def starts(bench, city):
    """From the start of the program to its first page."""
    for path in ["/about", "/", bench.newest]:
        times = []
        for _ in range(bench.rounds):
            server = bench.serve(city)
            times.append(server.wait(path))
            server.stop()
        bench.report.add("start", f"to {path}", milliseconds(middle(times)), times)


def addresses(reader, newest, years):
    """What is asked for, with names."""
    year, below = reader.get(newest).body, newest.encode() + rb"/units/(\d+)"
    department = re.search(rb"<h2[^>]*>\s*<a[^>]*" + below, year)[1].decode()
    sections = re.findall(below + rb'"', year)
    section = next(found.decode() for found in sections if found.decode() != department)
    goal = re.search(rb'href="/goals/(\d+)"', year)[1].decode()
    yield "front page", "/"
    yield "year", newest
    yield "department of a year", f"{newest}/units/{department}"
    yield "section of a year", f"{newest}/units/{section}"
    yield "goal", f"/goals/{goal}"
    yield f"programme, {years} years", "/programmes/1"
    yield "corrections", "/corrections"
    for count in [2, 5, 10]:
        if count < years:
            of = ",".join(str(2021 - back) for back in range(count, 0, -1))
            for by in ["programme", "department", "indicator"]:
                yield f"compare {count} years by {by}", f"/compare?years={of}&by={by}"
    for name, words in [("few", "空き家点検"), ("all", "事業"), ("none", "宇宙船"), ("two characters", "空き")]:
        yield f"search, {name} ({words})", f"/search?q={quote(words)}"
    yield "year as CSV", f"{newest}.csv"
    yield "year as JSON", f"{newest}.json"


def staff(bench: Bench):
    """Pages of those who are signed in, on the city's own day in November."""
    server = bench.demo(bench.large())
    server.wait("/about")
    readers = {}
    for login in ["tanto", "kacho", "kikaku"]:
        readers[login] = Reader(server.port)
        readers[login].sign_in(login, PASSWORD)
    for name, login, path in [
        ("/review", "kikaku", "/review"),
        ("/desk, every section", "tanto", "/desk"),
        ("/desk, one section", "kacho", "/desk"),
        ("/desk/report, every section", "tanto", "/desk/report"),
        ("/desk/goals, every section", "tanto", "/desk/goals"),
        ("/desk/goals, one section", "kacho", "/desk/goals"),
        ("/desk/milestones, every section", "tanto", "/desk/milestones"),
        ("/admin/years", "kikaku", "/admin/years"),
        ("/admin/publications", "kikaku", "/admin/publications"),
    ]:
        measure(bench, "staff", name, readers[login], server, path, {})
    server.stop()


def measure(bench, section, name, reader, server, path, headers):
    """One reader, one address after another."""
    join = "&" if "?" in path else "?"
    times, meanwhile, answer = [], Meanwhile([server]), None
    for place in range(5 if bench.quick else 21):
        took, answer = reader.time(f"{path}{join}x={place}", headers)
        if answer.status != 200:
            bench.report.add(section, name, f"answers {answer.status}", [])
            return
        times.append(took)
    said = f"{milliseconds(middle(times))}, slowest {milliseconds(max(times))}, {len(answer.body) / 1000:.0f} KB"
    coding = answer.headers.get("Content-Encoding")
    bench.report.add(section, name, said + (f" {coding}" if coding else ""), times, meanwhile.others())
