"""Reports on milestones over HTTP, each durable before it is answered."""

import re

from load import wrk
from programs import PASSWORD, Bench
from reader import Reader
from report import middle, milliseconds


def measure(bench: Bench):
    runs = {1: [], 16: [], 64: []}
    for _ in range(1 if bench.quick else bench.rounds):
        for clients, of in runs.items():
            of.append(measure_once(bench, clients))
    for clients, of in runs.items():
        rate, slow = middle(run.per_second for run in of), middle(run.p99 for run in of)
        said = f"{rate:,.0f}/s, p99 {milliseconds(slow)}"
        if refused := sum(run.refused + run.broken for run in of):
            said += f"; {refused} not taken"
        others = max(run.others for run in of)
        bench.report.add("writes", f"reports by {clients}", said, [run.raw() for run in of], others)


def measure_once(bench, clients):
    """On a fresh copy of the city; every client is a connection that waits for each of its answers."""
    server = bench.demo(bench.large())
    server.wait("/about")
    reader = Reader(server.port)
    reader.sign_in("tanto", PASSWORD)
    page = reader.get("/desk/milestones").body
    milestones = sorted({int(found) for found in re.findall(rb'href="/desk/milestones/(\d+)"', page)})
    # A reader of the report has seen the newest one before; afterwards each answer names it.
    known = []
    for milestone in milestones[: 256 if bench.quick else 512]:
        form = reader.get(f"/desk/milestones/{milestone}")
        if seen := form.value("form"):
            known.append(f"{milestone} {form.value('seen') or '-'}")
            token = form.value("token")
    if len(known) < clients:
        raise SystemExit(f"{len(known)} milestones are too few for {clients} clients")
    told = bench.temporary / "milestones"
    told.write_text(f"{token}\n{reader.cookie()}\n" + "\n".join(known) + "\n")
    seconds = bench.seconds
    address = f"http://127.0.0.1:{server.port}/"
    run = wrk(
        bench, address, clients, clients, seconds, script="reports.lua", arguments=[told, clients], servers=[server]
    )
    server.stop()
    return run
