"""The process in which one way of taking in a sheet is measured.

``python -m benchmarks.intake_child WAY FOLDER`` imports what it needs, takes in a small sheet, says
that it is ready, waits for a line on its input, takes in the large sheet, and answers in a line of
JSON with the seconds and the rows.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.intake_prepare import DAY

TakeIn = Callable[[Path], Mapping[str, int]]
"""Takes in a sheet and says how many rows it had, and what became of them where it can tell."""


def main() -> None:
    """Measure one way once."""
    way, folder = sys.argv[1], Path(sys.argv[2])
    engine, _, kind = way.rpartition("-")
    take_in = load_way(engine, folder)
    take_in(folder / f"warm.{kind}")
    gc.collect()
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    rows = take_in(folder / f"people.{kind}")
    print(json.dumps({"seconds": time.perf_counter() - start, "rows": rows}), flush=True)


def load_way(engine: str, folder: Path) -> TakeIn:
    """Return a way to take in a sheet; all but ``intake`` only read."""
    ways: dict[str, Callable[[], TakeIn]] = {
        "openpyxl": lambda: _pandas_excel("openpyxl"),
        "calamine": lambda: _pandas_excel("calamine"),
        "pandas": _pandas_csv,
        "read": _postbag_read,
        "intake": lambda: _postbag_intake(folder),
    }
    return ways[engine]()


def _pandas_excel(engine: str) -> TakeIn:
    import pandas as pd

    return lambda sheet: {"read": len(pd.read_excel(sheet, engine=engine))}


def _pandas_csv() -> TakeIn:
    import pandas as pd

    return lambda sheet: {"read": len(pd.read_csv(sheet))}


def _postbag_read() -> TakeIn:
    from pipeline.sheets.read import read_tabs

    return lambda sheet: {"read": sum(len(tab.rows) - 1 for tab in read_tabs(sheet))}


def _postbag_intake(folder: Path) -> TakeIn:
    """The stages of a round up to its plan, into a new ledger."""
    from flows.engines import InlineEngine
    from flows.progress import QuietProgress
    from pipeline.job import Job
    from pipeline.ledger import Ledger, sqlite_url
    from pipeline.report.summary import RoundSummary
    from pipeline.round import take_in

    def intake(sheet: Path) -> Mapping[str, int]:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            inputs, outputs = Path(name, "inputs"), Path(name, "outputs")
            (inputs / "group").mkdir(parents=True)
            (inputs / "group" / sheet.name).hardlink_to(sheet)
            outputs.mkdir()
            job = Job(folder / "campaign", str(inputs), outputs, ("zip",), DAY)
            ledger = Ledger(sqlite_url(outputs / "ledger.sqlite"), job.campaign_id)
            opened = take_in(job, ledger, InlineEngine(), QuietProgress())
            if isinstance(opened, RoundSummary):
                return {"read": 0}
            counts = ledger.row_counts(opened)
            ledger.close()
            outcomes = ("read", "accepted", "held", "duplicate")
            return {outcome: getattr(counts, outcome) for outcome in outcomes}

    return intake


if __name__ == "__main__":
    main()
