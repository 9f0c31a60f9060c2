"""wrk on its own processor, and what else the machine did meanwhile."""

import os
import re
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

from programs import READER_CORE

UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Run:
    """What one run of wrk told."""

    per_second: float
    median: float
    p99: float
    refused: int
    broken: int
    others: float
    # What came instead of the answer that was wished for, as far as the script tells.
    kinds: dict = field(default_factory=dict)

    def raw(self):
        return asdict(self)


def wrk(bench, url, clients=64, threads=2, seconds=None, headers=None, script=None, arguments=(), servers=()):
    """Loads an address and gives the run."""
    watching = begin(bench, url, clients, threads, seconds, headers, script, arguments, servers)
    return watching.end()


def begin(bench, url, clients=64, threads=2, seconds=None, headers=None, script=None, arguments=(), servers=()):
    """The same, to do something else meanwhile."""
    command = ["taskset", "-c", str(READER_CORE), "wrk", f"-t{threads}", f"-c{clients}"]
    command += [f"-d{seconds or bench.seconds}s", "--latency", "--timeout", "30s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", str(Path(__file__).with_name(script))]
    return Watching([*command, url, "--", *map(str, arguments)], servers)


class Meanwhile:
    """How much of a processor others take while something is measured on these servers."""

    def __init__(self, servers):
        self.servers = [server.process.pid for server in servers]
        self.before = (*machine(), self.ours())

    def ours(self):
        own = os.times()
        return sum(map(of_process, self.servers)) + sum(own[:4])

    def others(self):
        (busy, passed), ours = machine(), self.ours()
        busy_before, passed_before, ours_before = self.before
        return max(0.0, busy - busy_before - (ours - ours_before)) / max(passed - passed_before, 1 / TICKS)


class Watching:
    """A run of wrk under way."""

    def __init__(self, command, servers):
        self.meanwhile = Meanwhile(servers)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def end(self):
        printed, complaint = self.process.communicate()
        if self.process.returncode:
            raise SystemExit(f"wrk: {complaint or printed}")
        return read(printed, self.meanwhile.others())


def of_process(pid):
    """The seconds of processor that a program and its own children took."""
    total = 0.0
    for known in [pid, *children(pid)]:
        try:
            fields = Path(f"/proc/{known}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def children(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def machine():
    """The seconds that all processors were busy, and those that have passed."""
    fields = [int(field) / TICKS for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle = fields[3] + fields[4]
    return sum(fields) - idle, sum(fields) / (os.cpu_count() or 1)


def read(printed, others):
    def latency(share):
        found = re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s|m)\s*$", printed, re.MULTILINE)
        return float(found[1]) * UNITS[found[2]] if found else 0.0

    def count(pattern):
        found = re.search(pattern, printed)
        return int(found[1]) if found else 0

    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    # Those whose answers come from a script say which of them are as wished.
    wished = re.search(r"as wished: (\d+) other: (\d+) in ([\d.]+) s", printed)
    per_second = float(rate[1]) if rate else 0.0
    refused = count(r"Non-2xx or 3xx responses: (\d+)")
    if wished:
        per_second, refused = int(wished[1]) / float(wished[3]), int(wished[2])
    broken = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", printed)))
    kinds = {}
    for status, times in re.findall(r"^status (\d+): (\d+)$", printed, re.MULTILINE):
        kinds[f"status {status}"] = kinds.get(f"status {status}", 0) + int(times)
    return Run(per_second, latency(50), latency(99), refused, broken, others, kinds)
