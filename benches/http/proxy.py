"""Public pages through nginx's cache, set up as deploy/nginx.conf sets it up: how fast, and how soon a publication is seen."""

import os
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from load import wrk
from programs import PASSWORD, Bench, free_port
from reader import Reader
from report import middle, milliseconds

MODULES = ["/usr/lib/nginx/modules/ngx_http_cache_purge_module.so"]
STAFF = ["/login", "/desk", "/desk/report", "/desk/milestones", "/desk/goals", "/review", "/account/password"]


def measure(bench: Bench):
    module = next((path for path in MODULES if Path(path).exists()), None)
    for told in [True, False]:
        if told and not module:
            bench.report.add("proxy", "with purge", "libnginx-mod-http-cache-purge is missing", [])
            continue
        behind_nginx(bench, module if told else None)


def behind_nginx(bench, module):
    name = "with purge" if module else "without purge"
    ports = {"nginx": free_port(), "purge": free_port()}
    folder = bench.copy(bench.large())
    environment = {"ICHIRIZUKA_PUBLIC_ADDRESS": f"http://127.0.0.1:{ports['nginx']}"}
    if module:
        environment["ICHIRIZUKA_PURGE"] = f"http://127.0.0.1:{ports['purge']}"
    ours = bench.serve(folder, environment)
    ours.wait("/about")
    nginx, cache = before(bench, ours.port, ports, module)
    nginx.wait("/about")
    if module:
        speed(bench, ours, nginx)
    staff = {login: Reader(nginx.port) for login in ["tanto", "kacho"]}
    for login, reader in staff.items():
        reader.sign_in(login, PASSWORD)
    with closing(sqlite3.connect(f"file:{folder / 'demo.sqlite3'}?mode=ro", uri=True)) as city:
        goals = dict(city.execute("SELECT id, goal_id FROM milestone"))
    seen(bench, name, nginx, staff, goals)
    kept(bench, name, staff["tanto"], cache)
    for server in [nginx, ours]:
        server.stop()


def before(bench, port, ports, module):
    """nginx as it is shipped, with other ports and folders, and without TLS."""
    folder = bench.temporary / f"proxy-{ports['nginx']}"
    (folder / "cache").mkdir(parents=True)
    if os.geteuid() == 0:
        # Its workers are somebody else.
        (folder / "cache").chmod(0o777)
    shipped = Path("deploy/nginx.conf").read_text()
    shipped = shipped.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{ports['nginx']} backlog=1024;")
    shipped = shipped.replace("127.0.0.1:8080", f"127.0.0.1:{port}").replace("8081", str(ports["purge"]))
    shipped = shipped.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace("/var/cache/nginx", str(folder / "cache"))
    shipped = re.sub(r"^\s*ssl_.*$", "", shipped, flags=re.MULTILINE)
    if not module:
        shipped = shipped[: shipped.index("# Where the server calls pages back")]
    modules = f"load_module {module};" if module else ""
    return bench.nginx(folder, shipped, ports["nginx"], modules), folder / "cache"


def speed(bench, ours, nginx):
    """A page from nginx's cache, and the same from our own."""
    runs = {ours: [], nginx: []}
    for _ in range(bench.rounds):
        for server, of in runs.items():
            url = f"http://127.0.0.1:{server.port}/years/2020"
            of.append(wrk(bench, url, headers={"Accept-Encoding": "br"}, servers=[ours, nginx]))
    direct, through = [middle(run.per_second for run in of) for of in runs.values()]
    bad = sum(run.broken + run.refused for of in runs.values() for run in of)
    said = f"{through:,.0f}/s from nginx's cache, {direct:,.0f}/s from ours"
    said += f"; {bad} answers broken" if bad else ""
    raw = [[run.raw() for run in of] for of in runs.values()]
    bench.report.add("proxy", "year, brotli, 64 connections", said, raw)


def seen(bench, name, nginx, staff, goals):
    """The time from an approval until the goal's page says so, through nginx, where it is asked for all the time."""
    desk = staff["kacho"].get("/desk/milestones").body
    milestones = sorted({int(number) for number in re.findall(rb'href="/desk/milestones/(\d+)"', desk)})
    times, stale = [], 0
    for place, milestone in enumerate(milestones[: 3 if bench.quick else 10]):
        path = f"/desk/milestones/{milestone}"
        form = staff["tanto"].get(path)
        fields = {field: form.value(field) for field in ["token", "form", "entry_key", "seen"]}
        words = f"計測の報告その{place}"
        answer = staff["tanto"].send("POST", path + "/updates",
                                     fields | {"happened": "2021-11-10", "state": "in_progress", "text": words})
        number = re.search(r"saved=(\d+)", answer.headers.get("Location") or "")
        if not number:
            continue
        update = f"/desk/updates/{number[1]}"
        decision = staff["kacho"].get(update)
        reader, path = Reader(nginx.port), f"/goals/{goals[milestone]}"
        if "HIT" not in [reader.get(path).headers.get("X-Cache") for _ in range(3)]:
            raise SystemExit(f"nginx does not keep {path}")
        fields = {field: decision.value(field) for field in ["token", "form", "entry_key", "seen"]}
        approved = staff["kacho"].send("POST", update + "/approval", fields)
        begun = time.monotonic()
        if approved.status != 303:
            continue
        while words.encode() not in reader.get(path).body and time.monotonic() - begun < 40:
            time.sleep(0.005)
        times.append(time.monotonic() - begun)
        stale += times[-1] >= 40
    said = f"{milliseconds(middle(times))}, slowest {milliseconds(max(times, default=0))}, {len(times)} times"
    said += f"; {stale} never seen" if stale else ""
    bench.report.add("proxy", f"from an approval to the page, {name}", said, times)


def kept(bench, name, tanto, cache):
    """What is in the cache after the staff has been everywhere: nothing of theirs."""
    hits = 0
    for path in STAFF * 2:
        answer = tanto.get(path)
        hits += answer.headers.get("X-Cache") == "HIT"
    pages = [file.read_bytes() for file in cache.rglob("*") if file.is_file()]
    keys = [re.search(rb"\nKEY: [^/]*(/[^ ]*)", page) for page in pages]
    of_staff = [key[1].decode() for key in keys if key and key[1].decode().startswith(tuple(STAFF + ["/admin"]))]
    cookies = sum(b"set-cookie:" in page.lower().partition(b"\r\n\r\n")[0] for page in pages)
    said = f"{len(pages)} pages, {len(of_staff)} of the staff's, {cookies} with a cookie, {hits} answers to staff from it"
    bench.report.add("proxy", f"kept by nginx, {name}", said, [len(pages), of_staff, cookies, hits])
