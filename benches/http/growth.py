"""How pages, an import and a publication grow with the years on record: a table, and a plot of it."""

import csv
import json
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from load import Meanwhile
from plot import draw
from programs import Bench
from reader import Reader
from report import middle, milliseconds

YEARS = [1, 10, 30]
# The year that is taken in; the newest of the city before it is the open one.
NEXT, OPEN = 2022, 2021
BROTLI = {"Accept-Encoding": "br"}
PLOT = Path("benches/growth.svg")


def measure(bench: Bench):
    programmes = bench.size[1]
    found = {}
    for years in YEARS:
        city = bench.city(years, programmes)
        for name, seconds, others in one_more(bench, city):
            found.setdefault(name, []).append((seconds, others))
    for name, of in found.items():
        said = " · ".join(milliseconds(seconds) for seconds, _ in of)
        said += f" with {', '.join(map(str, YEARS))} years before it"
        bench.report.add("growth", name, said, [seconds for seconds, _ in of], max(others for _, others in of))
    if not bench.quick:
        lines = {name: [seconds for seconds, _ in of] for name, of in found.items()}
        PLOT.write_text(draw(YEARS, lines, programmes))


def one_more(bench, city):
    """Takes one more year into a copy of the city, publishes it, and reads it."""
    table = bench.temporary / "year.tsv"
    server = bench.serve(city)
    server.wait("/about")
    write_table(Reader(server.port), table)
    server.stop()
    took, meanwhile = {"import of a year": [], "publication of a year": []}, Meanwhile([])
    for _ in range(bench.rounds):
        folder = bench.copy(city)
        arguments = ["--year", str(NEXT), "--stage", "results"]
        took["import of a year"].append(command(bench, folder, "import", table, *arguments))
        took["publication of a year"].append(command(bench, folder, "publish", *arguments))
    for name, times in took.items():
        yield name, middle(times), meanwhile.others()
    server = bench.serve(folder)
    server.wait("/about")
    reader = Reader(server.port)
    for name, path in addresses(reader):
        meanwhile, times = Meanwhile([server]), []
        join = "&" if "?" in path else "?"
        for place in range(5 if bench.quick else 21):
            seconds, answer = reader.time(f"{path}{join}x={place}", BROTLI)
            if answer.status != 200:
                raise SystemExit(f"{path} answers {answer.status}")
            times.append(seconds)
        yield name, middle(times), meanwhile.others()
    server.stop()


def command(bench, folder, *arguments):
    """How long a command takes."""
    database = f"sqlite://{folder / 'demo.sqlite3'}"
    begun = time.monotonic()
    done = subprocess.run([str(part) for part in [bench.program, "--quiet", *arguments, "--database", database]],
                          capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{arguments[0]}: {done.stdout}{done.stderr}")
    return time.monotonic() - begun


def write_table(reader, file):
    """The open year's sheets once more, as a table of the next year with results."""
    goals = json.loads(reader.get(f"/years/{OPEN}.json").body)["goals"]
    with file.open("w", newline="") as out:
        table = csv.writer(out, delimiter="\t")
        table.writerow(["担当部署名", "", "事務事業名", "事業概要・目標", "目標達成状況（成果）"])
        for goal in goals:
            promised = " ".join(f"■{objective['text']}" for objective in goal["objectives"])
            done = " ".join(f"■{objective['text']}（達成率{70 + place}%）"
                            for place, objective in enumerate(goal["objectives"]))
            table.writerow([name_of(goal["department"]), name_of(goal["section"]), goal["name"], promised, done])


def name_of(unit):
    return unit["name"] if isinstance(unit, dict) else unit or ""


def addresses(reader):
    goals = json.loads(reader.get(f"/years/{NEXT}.json").body)["goals"]
    section = next(goal["section"]["number"] for goal in goals if goal["section"])
    yield "front page", "/"
    yield "year", f"/years/{NEXT}"
    yield "section of a year", f"/years/{NEXT}/units/{section}"
    yield "programme, all its years", f"/programmes/{goals[0]['programme']['number']}"
    yield "compare two years", f"/compare?years={OPEN},{NEXT}&by=programme"
    yield "search", f"/search?q={quote('事業')}"
