"""The hour after the press conference: many readers, fifty who save, one who publishes, and a table of 5,000 rows that is
being taken in, all at once."""

import csv
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing
from urllib.parse import quote

from load import Meanwhile, begin, of_process
from programs import PASSWORD, READER_CORE, Bench
from reader import Reader
from report import milliseconds, share

STAFF = 50
# Nine in ten are readers; each takes a second for a page on the average.
READERS, PAUSE = 9 * STAFF, 2000
ROWS = 5000
WORDS = ["空き家", "防災", "子育て", "事業", "観光", "道路", "令和", "水道", "学校", "宇宙船"]


def measure(bench: Bench):
    folder = bench.copy(bench.large())
    sections = add_staff(folder / "demo.sqlite3")
    server = bench.demo_in(folder)
    server.wait("/about")
    os.sched_setaffinity(0, {READER_CORE})
    spread = addresses(Reader(server.port), bench.newest, bench.temporary / "addresses")
    table = rows(Reader(server.port), bench.newest, bench.temporary / "rows.csv")
    hour = Hour(server.port)
    people = [threading.Thread(target=hour.work, args=(f"staff{n}",), daemon=True) for n in range(len(sections))]
    people.append(threading.Thread(target=hour.publish, daemon=True))
    for person in people:
        person.start()
    hour.everybody_is_there(len(people))
    age_sessions(folder / "demo.sqlite3")
    meanwhile = Meanwhile([server])
    seconds = max(bench.seconds * 4, 20)
    url, before = f"http://127.0.0.1:{server.port}/", of_process(server.process.pid)
    readers = begin(bench, url, READERS, 2, seconds, script="press.lua", arguments=[spread, PAUSE], servers=[server])
    time.sleep(seconds / 4)
    importing = take_in(bench, folder / "demo.sqlite3", table)
    crowd = readers.end()
    busy = (of_process(server.process.pid) - before) / seconds
    hour.ends.set()
    for person in people:
        person.join(60)
    importing.join(120)
    os.sched_setaffinity(0, set(range(os.cpu_count())))
    report(bench, hour, crowd, importing, meanwhile.others())
    bench.report.add("press", "the server's processor", f"{busy:.0%} of one", [busy])
    bench.report.add("memory", "after the press conference", f"{server.megabytes():.0f} MB", [server.megabytes()])
    server.stop()


def report(bench, hour, crowd, importing, others):
    said = f"p50 {milliseconds(crowd.median)}, p99 {milliseconds(crowd.p99)}, {crowd.per_second:,.0f}/s"
    said += failures(crowd.kinds | ({"broken": crowd.broken} if crowd.broken else {}))
    bench.report.add("press", f"public pages, {READERS} readers", said, [crowd.raw()], others)
    for what, taken in sorted(hour.taken.items()):
        said = f"p50 {milliseconds(share(taken, 0.5))}, p99 {milliseconds(share(taken, 0.99))}, "
        said += f"slowest {milliseconds(max(taken))}, {len(taken)} times" + failures(hour.failed[what])
        bench.report.add("press", what, said, taken, others)
    for what in hour.failed.keys() - hour.taken.keys():
        bench.report.add("press", what, "never" + failures(hour.failed[what]), [])
    said = f"{importing.took:.1f} s" if importing.code == 0 else f"ended with {importing.code}: {importing.said.strip()}"
    bench.report.add("press", f"import of {ROWS:,} rows meanwhile", said, [importing.took], others)


def failures(kinds):
    return "".join(f"; {times} × {kind}" for kind, times in kinds.items()) or "; no error"


def add_staff(database):
    """Fifty people with the password of `tanto`, each in a section of their own."""
    city = sqlite3.connect(database)
    sections = [row[0] for row in city.execute(
        "SELECT unit_id FROM goal WHERE fiscal_year = 2021 GROUP BY unit_id ORDER BY unit_id")]
    taken = [sections[place % len(sections)] for place in range(STAFF)]
    for place, section in enumerate(taken):
        person = city.execute(
            "INSERT INTO person (login, name, password_hash, must_change_password, created_at) "
            "SELECT ?, ?, password_hash, must_change_password, created_at FROM person WHERE login = 'tanto'",
            (f"staff{place}", f"職員 {place}")).lastrowid
        city.execute("INSERT INTO post (person_id, role, unit_id, from_date) "
                     "SELECT ?, role, ?, from_date FROM post WHERE role = 'staff' LIMIT 1", (person, section))
    city.commit()
    city.close()
    return taken


def age_sessions(database):
    """They signed in some minutes ago: that they are here still is written down with their next request."""
    with closing(sqlite3.connect(database, timeout=60)) as city:
        city.execute("UPDATE session SET last_seen_at = strftime('%Y-%m-%d %H:%M:%S', 'now', '-5 minutes')")
        city.commit()


def addresses(reader, newest, file):
    """What is read, as often as it is read there: most look at the front page and the newest year."""
    year = reader.get(newest).body
    style = re.findall(rb'(?:href|src)="(/(?:static|logo)/[^"]+)"', reader.get("/").body)
    units = sorted({found.decode() for found in re.findall(rb'href="(' + newest.encode() + rb'/units/\d+)"', year)})
    goals = sorted({found.decode() for found in re.findall(rb'href="(/goals/\d+)"', year)})
    programmes = [f"/programmes/{number}" for number in range(1, 101)]
    spread = [("/", 150), (newest, 150), ("/years/2021", 50), ("/corrections", 10), ("/about", 10)]
    spread += [(path.decode(), 40) for path in sorted(set(style))]
    spread += [(path, 2) for path in units] + [(path, 1) for path in goals[:200] + programmes]
    spread += [(f"/search?q={quote(word)}", 6) for word in WORDS]
    spread += [("/compare?years=2019,2020&by=programme", 10), ("/compare?years=2019,2020&by=department", 10),
               ("/compare?years=2016,2017,2018,2019,2020&by=rating", 5), (f"{newest}.csv", 2)]
    spread += [("/en" + path.removesuffix("/"), 1 + weight // 10) for path, weight in spread if "/static/" not in path]
    lines = []
    for path, weight in spread:
        answer = reader.get(path, {"Accept-Encoding": "br"})
        if answer.status == 200:
            lines += [f"{path}\t{answer.headers.get('ETag') or ''}"] * weight
    file.write_text("\n".join(lines) + "\n")
    return file


def rows(reader, newest, file):
    """A table of indicators: ten values for each of so many programmes."""
    goals = json.loads(reader.get(f"{newest}.json").body)["goals"]
    with file.open("w", newline="") as out:
        table = csv.writer(out)
        table.writerow(["department", "section", "programme", "indicator", "fiscal_year", "value"])
        for place in range(ROWS):
            goal, year = goals[place // 10 % len(goals)], 2011 + place % 10
            where = [unit["name"] if unit else "" for unit in [goal["department"], goal["section"]]]
            table.writerow([*where, goal["name"], f"相談を受けた件数 {place // 10 // len(goals)}", year, place])
    return file


class take_in(threading.Thread):
    """The command that takes the table in, beside the server."""

    def __init__(self, bench, database, table):
        super().__init__(daemon=True)
        self.command = [bench.program, "--quiet", "import", table, "--indicators", "--database", f"sqlite://{database}"]
        self.took, self.code, self.said = 0.0, None, ""
        self.start()

    def run(self):
        begun = time.monotonic()
        done = subprocess.run(list(map(str, self.command)), capture_output=True, text=True)
        self.took, self.code, self.said = time.monotonic() - begun, done.returncode, done.stderr


class Hour:
    """What everybody does in the office, and how long it took them."""

    def __init__(self, port):
        self.port, self.ends = port, threading.Event()
        self.there, self.begins = threading.Semaphore(0), threading.Event()
        self.taken, self.failed = defaultdict(list), defaultdict(Counter)

    def everybody_is_there(self, count):
        for _ in range(count):
            self.there.acquire()
        self.begins.set()

    def asked(self, what, wished, reader, method, path, body=None):
        """Asks, and notes how long it took or what was wrong. Gives the answer, where there is one."""
        begun = time.perf_counter()
        try:
            answer = reader.send(method, path, body)
        except OSError as why:
            self.failed[what][type(why).__name__] += 1
            reader.connection.close()
            return None
        self.taken[what].append(time.perf_counter() - begun)
        if answer.status != wished:
            self.failed[what][f"status {answer.status}"] += 1
            return None
        return answer

    def work(self, login):
        """Somebody who reports on their section's milestones, again and again."""
        reader, chance = Reader(self.port), random.Random(login)
        reader.sign_in(login, PASSWORD)
        found = re.findall(rb'href="/desk/milestones/(\d+)"', reader.get("/desk/milestones").body)
        milestones = sorted({int(number) for number in found})
        self.there.release()
        self.begins.wait()
        while self.pauses(chance):
            self.asked("staff page: desk", 200, reader, "GET", "/desk")
            if not self.pauses(chance) or not milestones:
                continue
            path = f"/desk/milestones/{chance.choice(milestones)}"
            form = self.asked("staff page: milestone", 200, reader, "GET", path)
            if not form or not form.value("form"):
                continue
            fields = {name: form.value(name) for name in ["token", "form", "entry_key", "seen"]}
            fields |= {"happened": "2021-11-10", "state": "in_progress", "text": "会見の日に報告した。"}
            if self.pauses(chance):
                self.asked("save: draft", 200, reader, "POST", "/desk/drafts", fields | {"quiet": "1"})
            if self.pauses(chance):
                self.asked("save: report", 303, reader, "POST", path + "/updates", fields)
                other = chance.choice(["/desk/report", "/desk/goals", "/desk/milestones"])
                self.asked(f"staff page: {other}", 200, reader, "GET", other)

    def pauses(self, chance):
        """Somebody reads and types; false once the hour is over."""
        return not self.ends.wait(chance.uniform(0, 4))

    def publish(self):
        """The administrator publishes one department after another, and looks at the review in between."""
        reader = Reader(self.port)
        reader.sign_in("kikaku", PASSWORD)
        year = "/admin/years/2021/publications"
        units = re.findall(rb'value="(unit:\d+)"', reader.get(year).body)
        self.there.release()
        self.begins.wait()
        place = 0
        while not self.ends.wait(5):
            unit = units[place % len(units)].decode()
            place += 1
            path = f"{year}?stage=goals&scope={quote(unit)}"
            plan = self.asked("staff page: what would be published", 200, reader, "GET", path)
            if not plan:
                continue
            ticks = re.findall(rb'type="checkbox" id="[^"]*" name="([^"]+)" value="on"', plan.body)
            fields = {name: plan.value(name) for name in ["token", "form", "entry_key", "stage", "scope", "seen"]}
            fields |= {tick.decode(): "on" for tick in ticks} | {"reason": "会見にあわせて公表し直した。"}
            if ticks:
                self.asked("publication of a section", 303, reader, "POST", year, fields)
            self.asked("staff page: /review", 200, reader, "GET", "/review")
