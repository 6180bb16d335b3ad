"""The process in which one engine is measured: ``python -m benchmarks.child ENGINE FOLDER``.

It makes its first letters, tells so in a line of JSON, then answers each line on its input, such
as ``{"seconds": 1.5}`` or ``{"letters": 1000}``, with how many letters took how long.
"""

from __future__ import annotations

import gc
import json
import pickle
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

LETTERS = 250
"""Different signatories; the letters after these have theirs again, but numbers of their own."""
READY = 50
"""Letters that are merged beforehand."""

Merge = Callable[[range], bytes]
"""Makes one file with the letters of these numbers."""


class Material:
    """What ``benchmarks.prepare`` has written, as an engine takes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> str:
        """Return the path of a document."""
        return str(self.folder / name)

    def values(self, number: int) -> dict[str, Any]:
        """Return the nested values of a letter."""
        values = self._values[(number - 1) % LETTERS]
        return {**values, "letter": {**values["letter"], "number": f"{number:06d}"}}

    def flat(self, number: int) -> dict[str, str]:
        """Return the values of a letter as ready text."""
        return {**self._flat[(number - 1) % LETTERS], "letter_number": f"{number:06d}"}

    @cached_property
    def _values(self) -> list[dict[str, Any]]:
        return list(pickle.loads((self.folder / "values.pickle").read_bytes()))

    @cached_property
    def _flat(self) -> list[dict[str, str]]:
        return list(json.loads((self.folder / "flat.json").read_text(encoding="utf-8")))


def main() -> None:
    """Load the engine, write its first file, and answer until the input ends."""
    from benchmarks.mergers import load_merger

    name, folder = sys.argv[1], Path(sys.argv[2])
    merge, bundle, version = load_merger(name, Material(folder))
    (folder / f"first-{name}.docx").write_bytes(merge(range(1, bundle + 1)))
    say(ready=version, bundle=bundle)
    for line in sys.stdin:
        say(**measure(merge, bundle, **json.loads(line)))


def measure(
    merge: Merge, bundle: int, seconds: float = 0, letters: int = 0
) -> dict[str, float | int]:
    """Merge for so many seconds, or so many letters, in files of ``bundle`` letters."""
    gc.collect()
    done, size = 0, 0
    start, cpu = time.perf_counter(), time.process_time()
    for numbers in _bundles(bundle, letters):
        size += len(merge(numbers))
        done = numbers[-1]
        if not letters and time.perf_counter() - start >= seconds:
            break
    return {
        "letters": done,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "bytes": size / done,
        "peak": peak_memory(),
    }


def _bundles(bundle: int, letters: int) -> Iterator[range]:
    """Yield the numbers of each file; without end if ``letters`` is 0."""
    first = 1
    while not letters or first <= letters:
        last = first + bundle - 1
        yield range(first, (min(last, letters) if letters else last) + 1)
        first = last + 1


def peak_memory() -> float:
    """Return the most memory this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def say(**answer: object) -> None:
    """Write a line of JSON to whoever started this process."""
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
