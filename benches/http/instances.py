"""Several instances on one PostgreSQL behind nginx: one is killed, all are rolled, and what one publishes all show, while
readers read, sections report and people sign in. What fails is counted as a browser would see it, behind nginx."""

import re
import signal
import threading
import time
from collections import Counter

from load import Meanwhile
from postgres import Postgres
from programs import PASSWORD, Bench, Server, free_port
from reader import Reader
from report import middle, milliseconds

READERS, REPORTERS = 8, 4
SIGN_INS = ["tanto", "kacho", "kikaku"]
# The pages that are kept, and ones that every reader is the first to ask for.
PAGES = ["/", "/years/2020", "/goals/1", "/programmes/1", "/years/2019?x={}", "/goals/2?x={}", "/search?q=%E4%BA%8B&x={}"]

# As in the README. What is sent again to another instance is what may be: reading, reports (each showing of their form
# has a key, and what is sent twice with one key counts once) and signing in.
HTTP = """
  upstream ichirizuka {{
    {servers}
  }}
  proxy_set_header Host $http_host;
  proxy_connect_timeout 1s;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location / {{
      proxy_pass http://ichirizuka;
      proxy_next_upstream error timeout;
    }}
    location ~ ^(/en)?/(login|desk/report|desk/milestones/[0-9]+/updates)$ {{
      proxy_pass http://ichirizuka;
      proxy_next_upstream error timeout non_idempotent;
    }}
  }}
"""


def measure(bench: Bench):
    city = bench.city(3, 300)
    postgres = Postgres(bench.temporary / "postgres").start_new()
    try:
        url = postgres.carry_over(bench.program, city / "demo.sqlite3", "city")
        # One machine stands for an office of many: as often as may be set.
        postgres.psql("city", "UPDATE city SET sign_in_attempts = 50, sign_in_wait = 5")
        for count in [2, 4]:
            site = Site(bench, url, count)
            killed(bench, site, postgres)
            rolled(bench, site, postgres)
            published(bench, site, postgres)
            site.stop()
    finally:
        postgres.stop()


class Site:
    """Instances of the server, and nginx before them."""

    def __init__(self, bench, url, count):
        self.bench, self.url, self.count = bench, url, count
        self.port = free_port()
        self.ports = [free_port() for _ in range(count)]
        self.instances = [self.instance(port) for port in self.ports]
        for instance in self.instances:
            instance.wait("/readyz")
        folder = bench.temporary / f"nginx-{count}"
        folder.mkdir()
        servers = "\n    ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in self.ports)
        self.nginx = bench.nginx(folder, HTTP.format(port=self.port, servers=servers), self.port, pinned=False)
        self.nginx.wait("/readyz")

    def instance(self, port):
        command = [self.bench.program, "--quiet", "serve", "--bind", f"127.0.0.1:{port}", "--database", self.url]
        command += ["--public-address", f"http://127.0.0.1:{self.port}"]
        return Server(self.bench, command, {"ICHIRIZUKA_LOG": "error"}, port, pinned=False)

    def begin_again(self, place):
        self.instances[place] = self.instance(self.ports[place])
        return self.instances[place].wait("/readyz")

    def stop(self):
        for server in [self.nginx, *self.instances]:
            server.stop()


class Load:
    """Readers, reporters and people who sign in, until it ends; what each of their requests came to."""

    def __init__(self, site):
        self.site, self.going_on = site, True
        self.reads, self.reports, self.sign_ins = Counter(), Counter(), Counter()
        self.slowest = 0.0
        self.meanwhile = Meanwhile([site.nginx, *site.instances])
        self.keys = []
        staff = Reader(site.port)
        staff.sign_in("tanto", PASSWORD)
        page = staff.get("/desk/milestones").body
        milestones = sorted({int(found) for found in re.findall(rb'href="/desk/milestones/(\d+)"', page)})[:REPORTERS]
        self.threads = [threading.Thread(target=self.read, args=(place,)) for place in range(READERS)]
        self.threads += [
            threading.Thread(target=self.report, args=(staff.cookies, milestone)) for milestone in milestones
        ]
        self.threads.append(threading.Thread(target=self.sign_in))
        self.began = time.monotonic()
        for thread in self.threads:
            thread.start()

    def end(self):
        self.going_on = False
        for thread in self.threads:
            thread.join()
        self.took = time.monotonic() - self.began

    def read(self, place):
        """Every request over a connection of its own, as a new reader comes."""
        sent = 0
        while self.going_on:
            sent += 1
            page = PAGES[(sent + place) % len(PAGES)].format(f"{place}-{sent}-{self.began}")
            self.ask(self.reads, 200, lambda reader: reader.get(page, {"Accept-Encoding": "br"}))

    def report(self, cookies, milestone):
        seen = None
        sent = 0
        while self.going_on:
            sent += 1
            reader = Reader(self.site.port)
            reader.cookies = dict(cookies)
            if seen is None:
                form = self.ask(self.reads, 200, lambda reader: reader.get(f"/desk/milestones/{milestone}"), reader)
                if form is None or form.status != 200:
                    continue
                seen, token = form.value("seen"), form.value("token")
            key = f"{milestone:012d}{int(self.began * 1000) % 10**10:010d}{sent:010d}"
            fields = {"token": token, "form": f"milestone:{milestone}", "entry_key": key, "seen": seen}
            fields |= {"happened": "2021-11-10", "state": "in_progress", "text": "計測の報告"}
            path = f"/desk/milestones/{milestone}/updates"
            answer = self.ask(self.reports, 303, lambda reader: reader.send("POST", path, fields), reader)
            saved = answer and re.search(r"saved=(\d+)", answer.headers.get("Location") or "")
            seen = saved[1] if saved else None
            if saved:
                self.keys.append(key)

    def sign_in(self):
        """Not oftener than all of them together may from the one address that they have here."""
        sent = 0
        while self.going_on:
            reader = Reader(self.site.port)
            page = self.ask(self.reads, 200, lambda reader: reader.get("/login"), reader)
            if page is not None and page.status == 200:
                fields = {"form_token": page.value("form_token"), "login": SIGN_INS[sent % len(SIGN_INS)]}
                fields |= {"password": PASSWORD, "next": ""}
                self.ask(self.sign_ins, 303, lambda reader: reader.send("POST", "/login", fields), reader)
                sent += 1
            time.sleep(1)

    def ask(self, counter, wished, ask, reader=None):
        begun = time.monotonic()
        try:
            answer = ask(reader or Reader(self.site.port))
        except OSError as error:
            counter[type(error).__name__] += 1
            return None
        counter["well" if answer.status == wished else str(answer.status)] += 1
        self.slowest = max(self.slowest, time.monotonic() - begun)
        return answer

    def said(self):
        """How many there were, and how many of them failed."""
        parts = []
        for name, counter in [("reads", self.reads), ("reports", self.reports), ("sign-ins", self.sign_ins)]:
            failed = {what: number for what, number in counter.items() if what != "well"}
            told = f"{sum(failed.values())} failed" + (f" ({failed})" if failed else "")
            parts.append(f"{sum(counter.values()):,} {name}, {told}")
        return "; ".join(parts) + f"; slowest answer {milliseconds(self.slowest)}"

    def raw(self):
        return [{"reads": self.reads, "reports": self.reports, "sign_ins": self.sign_ins, "seconds": self.took}]

    def once(self, postgres):
        """Whether each report that was answered is on record, and once."""
        kept = Counter(postgres.psql("city", "SELECT entry_key FROM progress_update").stdout.split())
        wrong = sum(kept[key] != 1 for key in self.keys)
        return f"; {wrong} of the answered reports not on record once" if wrong else ""


def killed(bench, site, postgres):
    """One instance ends without a word in the middle of its work, and is started again."""
    load = Load(site)
    time.sleep(bench.seconds)
    site.instances[0].process.send_signal(signal.SIGKILL)
    site.instances[0].process.wait()
    time.sleep(bench.seconds)
    began = site.begin_again(0)
    time.sleep(bench.seconds)
    load.end()
    said = f"{load.said()}{load.once(postgres)}; started again in {began:.1f} s"
    bench.report.add("instances", f"{site.count}: one killed (-9) under load", said, load.raw(), load.meanwhile.others())


def rolled(bench, site, postgres):
    """All are stopped as an upgrade stops them and started again, one after another."""
    load = Load(site)
    time.sleep(1)
    stopping, starting = [], []
    for place, instance in enumerate(site.instances):
        begun = time.monotonic()
        instance.stop()
        stopping.append(time.monotonic() - begun)
        starting.append(site.begin_again(place))
        time.sleep(1)
    load.end()
    said = f"{load.said()}{load.once(postgres)}; stopped in {max(stopping):.1f} s, ready in {max(starting):.1f} s at most"
    bench.report.add("instances", f"{site.count}: all rolled under load", said, load.raw(), load.meanwhile.others())


def published(bench, site, postgres):
    """From the answer to an approval at one instance until every instance shows it."""
    times = []
    for turn in range(3 if bench.quick else 9):
        times.append(publish(site, postgres, f"公表の計測{site.count}の{turn}"))
    said = f"{milliseconds(middle(times))}, slowest {milliseconds(max(times))}"
    bench.report.add("instances", f"{site.count}: published on one, shown by all", said, times)


def publish(site, postgres, words):
    readers = {}
    for login in ["tanto", "kacho"]:
        # The one who approves is at one instance for the whole time.
        readers[login] = Reader(site.ports[0])
        readers[login].sign_in(login, PASSWORD)
    tanto, kacho = readers["tanto"], readers["kacho"]
    milestone = re.search(rb'href="/desk/milestones/(\d+)"', kacho.get("/desk/milestones").body)[1].decode()
    form = tanto.get(f"/desk/milestones/{milestone}")
    goal = postgres.psql("city", f"SELECT goal_id FROM milestone WHERE id = {milestone}").stdout.strip()
    fields = {name: form.value(name) for name in ["token", "form", "entry_key", "seen"]}
    fields |= {"happened": "2021-11-10", "state": "in_progress", "text": words}
    saved = tanto.send("POST", f"/desk/milestones/{milestone}/updates", fields).headers["Location"]
    update = re.search(r"saved=(\d+)", saved)[1]
    token = kacho.get(f"/desk/updates/{update}").value("token")
    others = [Reader(port) for port in site.ports]
    for other in others:
        assert words.encode() not in other.get(f"/goals/{goal}").body
    answer = kacho.send("POST", f"/desk/updates/{update}/approval", {"token": token})
    begun = time.monotonic()
    if answer.status != 303:
        raise SystemExit(f"an approval came to {answer.status}")
    for other in others:
        while words.encode() not in other.get(f"/goals/{goal}").body:
            if time.monotonic() - begun > 60:
                raise SystemExit("an instance does not show what was published")
    return time.monotonic() - begun
