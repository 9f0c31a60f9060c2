"""What many readers of the slowest page do to those of another one."""

import time

from load import begin, wrk
from programs import Bench
from reader import Reader
from report import milliseconds

OTHERS = [("goal, first reader", "/goals/1", True), ("year, published before", None, False)]


def measure(bench: Bench):
    city = bench.large()
    years = ",".join(str(2021 - back) for back in range(min(bench.size[0] - 1, 10), 0, -1))
    server = bench.serve(city)
    server.wait("/about")
    url = f"http://127.0.0.1:{server.port}"
    slowest = f"/compare?years={years}&by=programme"
    # Requests without an answer end after five seconds.
    seconds = max(bench.seconds, 8)
    for name, path, first in OTHERS:
        path = path or bench.newest
        Reader(server.port).get(path, {"Accept-Encoding": "br"})
        alone = other(bench, seconds, url, path, first, "alone")
        # They go on for longer than the reader who is watched.
        many = begin(
            bench, url, 64, 2, seconds + 4, script="strangers.lua", arguments=[slowest, name[0]], servers=[server]
        )
        time.sleep(2)
        beside = other(bench, seconds, url, path, first, "beside")
        crowd = many.end()
        said = f"p99 {milliseconds(beside.p99)}" if beside.per_second else "not one answer"
        said += f" (alone {milliseconds(alone.p99)}), {beside.per_second:,.0f}/s"
        if lost := beside.refused + beside.broken:
            said += f"; {lost} without an answer"
        said += f"; the 64: {crowd.per_second:,.1f}/s, {crowd.refused} refused, {crowd.broken} given up"
        raw = [run.raw() for run in [alone, beside, crowd]]
        bench.report.add("collapse", f"{name}, beside 64 of ten years compared", said, raw, crowd.others)
    peak = server.megabytes()
    bench.report.add("memory", "after 64 compared ten years", f"{peak:.0f} MB", [peak])
    server.stop()


def other(bench, seconds, url, path, first, mark):
    """One reader of another page."""
    if first:
        return wrk(bench, url, 1, 1, seconds, script="strangers.lua", arguments=[path, mark])
    return wrk(bench, url + path, 1, 1, seconds, headers={"Accept-Encoding": "br"})
