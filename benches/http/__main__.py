"""Measures the server over HTTP and prints one Markdown table; see benches/README.md."""

import argparse
import json
import os
import sys
from pathlib import Path

import collapse
import first
import growth
import instances
import press
import proxy
import published
import table
import towns
import writes
from programs import Bench

SECTIONS = {
    "published": published.measure,
    "first": first.pages,
    "staff": first.staff,
    "writes": writes.measure,
    "collapse": collapse.measure,
    "instances": instances.measure,
    "press": press.measure,
    "table": table.measure,
    "proxy": proxy.measure,
    "towns": towns.measure,
    "growth": growth.measure,
}
# What is measured on PostgreSQL too, where that is wished for.
ON_POSTGRES = ["first", "staff", "writes"]


def main():
    parser = argparse.ArgumentParser(prog="benches/run", description="Measures the server over HTTP.")
    parser.add_argument("sections", nargs="*", metavar="section", help="of " + ", ".join(SECTIONS) + "; all without one")
    parser.add_argument("--quick", action="store_true", help="runs of two seconds, to see that everything works")
    parser.add_argument("--data", type=Path, default=Path("target/bench"), help="where cities and figures are kept")
    parser.add_argument("--years", type=int, default=30, help="of the large city")
    parser.add_argument("--programmes", type=int, default=500, help="of the large city, in each year")
    parser.add_argument("--no-build", action="store_true", help="take the programs as they were built last")
    parser.add_argument("--postgres", action="store_true", help="first, staff and writes once more, on PostgreSQL")
    parser.add_argument("--release", action="store_true", help="measure the release profile, which builds faster")
    wanted = parser.parse_args()
    for section in wanted.sections:
        if section not in SECTIONS:
            parser.error(f"no section {section}; there are {', '.join(SECTIONS)}")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("benches/run needs two processors: one for the servers, one for their readers")
    with Bench(wanted) as bench:
        try:
            measure(bench, wanted)
        finally:
            # What was measured before something failed was measured.
            raw = wanted.data / "figures.json"
            raw.parent.mkdir(parents=True, exist_ok=True)
            raw.write_text(json.dumps(bench.report.raw, ensure_ascii=False, indent=1) + "\n")
            print(bench.report.table())
            print(f"\nEverything in {raw}.", file=sys.stderr)


def measure(bench, wanted):
    for name in wanted.sections or SECTIONS:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        SECTIONS[name](bench)
    if wanted.postgres:
        bench.use_postgres()
        bench.report.on = " (PostgreSQL)"
        for name in ON_POSTGRES:
            if not wanted.sections or name in wanted.sections:
                print(f"measuring: {name}, PostgreSQL", file=sys.stderr, flush=True)
                SECTIONS[name](bench)


if __name__ == "__main__":
    main()
