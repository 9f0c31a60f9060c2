"""The programs that are measured: how they are built, where they run, and the cities they serve."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from postgres import SUPERUSER, Postgres
from reader import Reader
from report import Report

PASSWORD = "keisoku-no-aikotoba"
SERVER_CORE, READER_CORE = sorted(os.sched_getaffinity(0))[:2]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

# What every nginx has around what is measured.
AROUND_HTTP = """
{modules}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{http}
}}
"""


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


class Bench:
    """Everything that a section needs; ends what it began."""

    def __init__(self, wanted):
        self.quick = wanted.quick
        self.seconds, self.rounds = (2, 2) if wanted.quick else (8, 3)
        self.data = wanted.data
        self.size = (wanted.years, wanted.programmes)
        # The newest year that is over, where there is one besides the open one.
        self.newest = f"/years/{2020 if wanted.years > 1 else 2021}"
        self.running = []
        # Where it is wished for, cities are carried over to a PostgreSQL of the bench's own; by their folders.
        self.postgres, self.carried = None, {}
        self.temporary = Path(tempfile.mkdtemp(prefix="ichirizuka-bench-"))
        # nginx that was started by root reads as somebody else.
        self.temporary.chmod(0o755)
        what = {"quick": wanted.quick, "years": wanted.years, "programmes": wanted.programmes}
        self.report = Report(what)
        self.profile, self.build_nothing = "release" if wanted.release else "dist", wanted.no_build
        self.program = self.built("ichirizuka")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.running:
            end(process)
        if self.postgres:
            self.postgres.stop()
        shutil.rmtree(self.temporary, ignore_errors=True)

    def city(self, years, programmes):
        """The folder of a city of this size, made where it is not there yet."""
        folder = self.data / f"city-{years}x{programmes}"
        if folder.exists():
            return folder
        begun, half = time.monotonic(), folder.with_name(folder.name + ".half")
        shutil.rmtree(half, ignore_errors=True)
        print(f"making a city of {years} years and {programmes} programmes", file=sys.stderr, flush=True)
        command = [self.program, "demo", "--port", "0", "--data", half, "--sample", "large"]
        command += ["--years", str(years), "--programmes", str(programmes)]
        server = Server(self, command, {"ICHIRIZUKA_DEMO_PASSWORD": PASSWORD}, pinned=False)
        server.wait_for_address(3600)
        server.stop()
        # All that was written in one go lies in the log beside the file still.
        with closing(sqlite3.connect(half / "demo.sqlite3")) as city:
            city.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        half.rename(folder)
        took, size = time.monotonic() - begun, (folder / "demo.sqlite3").stat().st_size
        said = f"{took:.0f} s, {size / 1e6:.0f} MB"
        self.report.add("city", f"{years} years × {programmes} made", said, [took, size])
        return folder

    def large(self):
        return self.city(*self.size)

    def serve(self, city, environment=None):
        """Our server as a city runs it."""
        database = self.carry_over(city) if self.postgres else f"sqlite://{(city / 'demo.sqlite3').resolve()}"
        return self.serve_database(self.postgres.url(database) if self.postgres else database, environment)

    def serve_database(self, database, environment=None):
        port = free_port()
        command = [self.program, "--quiet", "serve", "--bind", f"127.0.0.1:{port}", "--database", database]
        return Server(self, command, {"ICHIRIZUKA_LOG": "error"} | (environment or {}), port)

    def use_postgres(self):
        """From now on cities are in PostgreSQL, which shares the servers' processor."""
        self.postgres = Postgres(self.temporary / "postgres", core=SERVER_CORE).start_new()

    def carry_over(self, city):
        if city not in self.carried:
            name = f"city{len(self.carried)}"
            print(f"carrying {city} over to PostgreSQL", file=sys.stderr, flush=True)
            self.postgres.carry_over(self.program, city / "demo.sqlite3", name)
            self.carried[city] = name
        return self.carried[city]

    def copy(self, city):
        """A copy of the city to write in."""
        folder = self.temporary / "city"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(city, folder)
        return folder

    def demo(self, city):
        """Our server on a copy of the city, on the city's own day and with its sample accounts."""
        if self.postgres:
            # The commands of a demonstration know SQLite only: this city lives today.
            name, template = f"copy{len(self.running)}", self.carry_over(city)
            of_superuser = ["--host", self.postgres.folder, "--username", SUPERUSER]
            self.postgres.run("createdb", *of_superuser, "--template", template, name)
            return self.serve_database(self.postgres.url(name))
        return self.demo_in(self.copy(city))

    def demo_in(self, folder):
        command = [self.program, "demo", "--port", "0", "--data", folder]
        server = Server(self, command, {"ICHIRIZUKA_DEMO_PASSWORD": PASSWORD, "ICHIRIZUKA_LOG": "error"})
        server.wait_for_address(60)
        return server

    def nginx(self, folder, http, port, modules="", pinned=True):
        """nginx with this in its `http`, in a folder of its own."""
        (folder / "nginx.conf").write_text(AROUND_HTTP.format(folder=folder, http=http, modules=modules))
        return Server(self, [NGINX, "-e", folder / "error.log", "-c", folder / "nginx.conf"], {}, port, pinned)

    def built(self, name):
        """The path of a program, built unless what was built last will do."""
        program = Path("target") / self.profile / name
        if not (self.build_nothing and program.exists()):
            command = ["cargo", "build", "--profile", self.profile, "--locked", "--package", name]
            subprocess.run(command, check=True)
        return program

    def bare(self, folder):
        port = free_port()
        return Server(self, [self.built("bare"), folder, str(port)], {}, port)


class Server:
    """A program that answers on a port of this machine, on the servers' processor."""

    def __init__(self, bench, command, environment, port=None, pinned=True):
        pin = ["taskset", "-c", str(SERVER_CORE)] if pinned else []
        known = {name: value for name, value in os.environ.items() if not name.startswith("ICHIRIZUKA_")}
        self.output = (bench.temporary / f"output-{len(bench.running)}").open("w+")
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*pin, *map(str, command)], env=known | environment, stdin=subprocess.DEVNULL, stdout=self.output,
            stderr=subprocess.STDOUT,
        )
        bench.running.append(self.process)
        self.port = port

    def said(self):
        return Path(self.output.name).read_text()

    def wait_for_address(self, patience):
        """Until a demonstration prints where it listens."""
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            for line in self.said().splitlines():
                if line.startswith("http://127.0.0.1:"):
                    self.port = int(line.rstrip("/").rpartition(":")[2])
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        sys.exit(f"a city did not come up:\n{self.said()}")

    def wait(self, path, patience=60):
        """Until it answers; gives the seconds since it was started."""
        while time.monotonic() - self.began < patience:
            try:
                if Reader(self.port).get(path).status == 200:
                    return time.monotonic() - self.began
            except OSError:
                time.sleep(0.001)
            if self.process.poll() is not None:
                break
        sys.exit(f"no answer from {path}:\n{self.said()}")

    def megabytes(self):
        """What it holds in memory."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0

    def stop(self):
        end(self.process)


def end(process):
    """Ends one program that was begun here."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
