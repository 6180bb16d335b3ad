"""The process in which a way to print is measured: Postbag, or LibreOffice by its command.

``python -m benchmarks.print_child WAY FOLDER LETTERS`` says that it is ready, waits for a line on
its input, makes PDFs in ``FOLDER/turn/out``, and answers in a line of JSON with the seconds. All
starts count: of LibreOffice, and of the processes over which Postbag spreads a run.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.prepare import DAY

Work = Callable[[], None]

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER, prctl(2)."""


def main() -> None:
    """Measure one way once."""
    way, folder, letters = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    load = {"postbag": postbag, "floor": floor, "convert": convert}[way]
    keep_orphans()
    work = load(folder, letters)
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    work()
    print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


def keep_orphans() -> None:
    """Stay the parent of what lets go of its own, so that its memory is counted."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def postbag(folder: Path, letters: int) -> Work:
    """The bundles of a round, written as a run writes them, over as many processes as cores."""
    from benchmarks.print_prepare import bundles
    from flows.engines import PoolEngine, worker_pool
    from pipeline.bundles.write import BundleUnit, write_bundle

    units = [
        BundleUnit(
            campaign=str(folder / "campaign"),
            plan_file=str(folder / "plans" / plan.file_name),
            place=str(folder / "turn" / "out" / plan.folder),
            scratch=str(folder / "turn" / "profile"),
            plan=plan,
            round=1,
            day=DAY,
            formats=("pdf",),
        )
        for plan, _ in bundles(letters)
    ]

    def write_all() -> None:
        with worker_pool(cores()) as pool:
            for _receipt in PoolEngine(pool, cores()).map(write_bundle, units):
                pass

    return write_all


def floor(folder: Path, letters: int) -> Work:
    """Lean documents that were made beforehand: a LibreOffice a core, each given its share."""
    from benchmarks.print_prepare import LEAN

    documents = sorted((folder / "lean").iterdir())[: -(-letters // LEAN)]
    shares = [documents[core :: cores()] for core in range(cores())]

    def convert_all() -> None:
        running = [_start(folder, core, share) for core, share in enumerate(shares) if share]
        for process in running:
            process.wait()

    return convert_all


def convert(folder: Path, letters: int) -> Work:
    """One start of LibreOffice a letter, one after the other; its settings are made beforehand."""
    singles = sorted((folder / "singles").iterdir())[:letters]
    _start(folder, 0, singles[:1]).wait()

    def convert_each() -> None:
        for letter in singles:
            _start(folder, 0, [letter]).wait()

    return convert_each


def cores() -> int:
    """Return how many processes this one may run at a time."""
    return len(os.sched_getaffinity(0))


def _start(folder: Path, profile: int, documents: Sequence[Path]) -> subprocess.Popen[bytes]:
    """Start a LibreOffice that converts some documents, with settings of its own."""
    settings = (folder / "turn" / "profile" / str(profile)).as_uri()
    words = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={settings}"]
    words += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "turn" / "out")]
    silent = subprocess.DEVNULL
    return subprocess.Popen([*words, *map(str, documents)], stdout=silent, stderr=silent)


if __name__ == "__main__":
    main()
