"""Measures the server over HTTP and prints one Markdown table; see benches/README.md."""

import argparse
import json
import os
import sys
from pathlib import Path

import collapse
import first
import instances
import published
import writes
from programs import Bench

SECTIONS = {
    "published": published.measure,
    "first": first.pages,
    "staff": first.staff,
    "writes": writes.measure,
    "collapse": collapse.measure,
    "instances": instances.measure,
}


def main():
    parser = argparse.ArgumentParser(prog="benches/run", description="Measures the server over HTTP.")
    parser.add_argument("sections", nargs="*", metavar="section", help="of " + ", ".join(SECTIONS) + "; all without one")
    parser.add_argument("--quick", action="store_true", help="runs of two seconds, to see that everything works")
    parser.add_argument("--data", type=Path, default=Path("target/bench"), help="where cities and figures are kept")
    parser.add_argument("--years", type=int, default=30, help="of the large city")
    parser.add_argument("--programmes", type=int, default=500, help="of the large city, in each year")
    parser.add_argument("--no-build", action="store_true", help="take the programs as they were built last")
    wanted = parser.parse_args()
    for section in wanted.sections:
        if section not in SECTIONS:
            parser.error(f"no section {section}; there are {', '.join(SECTIONS)}")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("benches/run needs two processors: one for the servers, one for their readers")
    with Bench(wanted) as bench:
        for name in wanted.sections or SECTIONS:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            SECTIONS[name](bench)
        report = bench.report
        raw = wanted.data / "figures.json"
        raw.write_text(json.dumps(report.raw, ensure_ascii=False, indent=1) + "\n")
        print(report.table())
        print(f"\nEverything in {raw}.", file=sys.stderr)


if __name__ == "__main__":
    main()
