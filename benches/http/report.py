"""What was measured: rows of a table, and everything raw."""

from datetime import datetime, timezone
from statistics import median


class Report:
    def __init__(self, what):
        self.rows = []
        # On which database, where it is not SQLite.
        self.on = ""
        self.raw = {"begun": datetime.now(timezone.utc).isoformat(timespec="seconds"), **what, "measured": []}

    def add(self, section, what, said, runs, others=0.0):
        """A row: what was measured, how it came out, and the share of a processor that others took meanwhile."""
        section += self.on
        self.rows.append((section, what, said, f"{others:.0%}"))
        self.raw["measured"].append({"section": section, "what": what, "said": said, "others": others, "runs": runs})

    def table(self):
        lines = ["| section | measured | result | taken by others |", "|---|---|---|---|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines)


def milliseconds(seconds):
    value = seconds * 1000
    return f"{value:.2f} ms" if value < 1 else f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def middle(values):
    """The median, of anything that may be empty."""
    values = list(values)
    return median(values) if values else 0.0



def share(values, of):
    """What so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * of))] if ordered else 0.0
