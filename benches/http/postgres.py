"""A PostgreSQL of the bench's own: in a folder of its own, on a socket in it and on no port, as Debian's `postgres` where
root runs the bench. Cities are carried over from SQLite, for which there are samples."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

SUPERUSER = "postgres"


def folder_of_programs():
    """Where all of them are. Debian keeps the server's programs out of PATH; the newest comes first."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    for folder in [*newest, *map(Path, os.get_exec_path())]:
        if all((folder / program).is_file() for program in ["initdb", "postgres", "psql", "pg_basebackup"]):
            return folder
    sys.exit("PostgreSQL is missing. On Debian: apt-get install postgresql")


class Postgres:
    """A running cluster, as durable as PostgreSQL is by itself. `core` is the processor that it is kept to."""

    def __init__(self, folder, core=None, settings=()):
        self.folder, self.core, self.settings = Path(folder), core, settings
        self.programs = folder_of_programs()
        self.process = None
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, SUPERUSER, SUPERUSER)

    def start_new(self):
        """Makes an empty cluster and starts it."""
        self.run("initdb", "--pgdata", self.data, "--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8",
                 "--no-locale", "--no-sync")
        return self.start()

    def start_replica_of(self, primary):
        """Copies a running cluster and follows it."""
        self.run("pg_basebackup", "--host", primary.folder, "--username", SUPERUSER, "--pgdata", self.data,
                 "--write-recovery-conf", "--checkpoint", "fast", "--no-sync")
        return self.start()

    @property
    def data(self):
        return self.folder / "data"

    def start(self):
        """Starts what is in the folder, and waits until it answers."""
        pin = ["taskset", "-c", str(self.core)] if self.core is not None else []
        command = [*pin, self.programs / "postgres", "-D", self.data, "-k", self.folder]
        for setting in ["listen_addresses=", "port=5432", "max_connections=200", *self.settings]:
            command += ["-c", setting]
        with (self.folder / "printed").open("a") as printed:
            self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=printed,
                                            stderr=subprocess.STDOUT, cwd=self.folder, **self.whom())
        ends = time.monotonic() + 60
        while self.psql(SUPERUSER, "SELECT 1", check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > ends:
                sys.exit(f"PostgreSQL did not come up:\n{(self.folder / 'printed').read_text()}")
            time.sleep(0.05)
        return self

    def stop(self, how=signal.SIGINT):
        """Ends it; whoever is connected is cut off."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(60)

    def url(self, database):
        """The folder of the socket stands where a URL has its host."""
        return f"postgres://{SUPERUSER}@{quote(str(self.folder), safe='')}:5432/{database}"

    def psql(self, database, statements, check=True):
        """Runs statements in a transaction, and gives what was printed: rows, and nothing around them."""
        command = [self.programs / "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--single-transaction",
                   "--set", "ON_ERROR_STOP=1", "--file", "-", self.url(database)]
        done = subprocess.run(list(map(str, command)), input=statements, capture_output=True, text=True)
        if check and done.returncode:
            sys.exit(f"psql: {done.stderr}")
        return done

    def create(self, database):
        """Makes an empty database, and gives its address."""
        self.run("createdb", "--host", self.folder, "--username", SUPERUSER, database)
        return self.url(database)

    def carry_over(self, program, file, database):
        """Makes a database of the city that a file of SQLite holds, and gives its address."""
        url = self.create(database)
        # Makes the tables; that there is no city yet is why it exits with an error.
        subprocess.run([program, "--quiet", "check", "--database", url], capture_output=True)
        city = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.psql(database, "".join(self.statements(city, database)))
        city.close()
        self.run("vacuumdb", "--analyze", "--quiet", "--host", self.folder, "--username", SUPERUSER, database)
        return url

    def statements(self, city, database):
        """What empties every table and fills it with the rows of the same name, without a trigger stirring."""
        known = "SELECT table_name || ' ' || column_name FROM information_schema.columns WHERE table_schema = 'public'"
        tables = {}
        for line in self.psql(database, known).stdout.splitlines():
            table, column = line.split(" ")
            tables.setdefault(table, []).append(column)
        tables.pop("__diesel_schema_migrations", None)
        yield "SET session_replication_role = replica;\n"
        yield f"TRUNCATE {', '.join(map(quoted, tables))};\n"
        for table, columns in tables.items():
            named = ", ".join(map(quoted, columns))
            yield f"COPY {quoted(table)} ({named}) FROM STDIN;\n"
            for row in city.execute(f"SELECT {named} FROM {quoted(table)}"):
                yield "\t".join(map(field, row)) + "\n"
            yield "\\.\n"
            if "id" in columns:
                sequence = f"pg_get_serial_sequence('{quoted(table)}', 'id')"
                newest = f"(SELECT coalesce(max(id), 0) + 1 FROM {quoted(table)})"
                # The value of a row is printed to nobody.
                yield f"SELECT setval({sequence}, {newest}, false) WHERE {sequence} IS NOT NULL \\g /dev/null\n"

    def run(self, program, *arguments):
        command = [self.programs / program, *arguments]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=self.folder, **self.whom())
        if done.returncode:
            sys.exit(f"{program}: {done.stdout}{done.stderr}")

    def whom(self):
        """PostgreSQL refuses to run as root."""
        return {"user": SUPERUSER, "group": SUPERUSER} if os.geteuid() == 0 else {}


def quoted(name):
    return f'"{name}"'


def field(value):
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
