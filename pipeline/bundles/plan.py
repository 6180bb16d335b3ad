"""The plan of a round on disk: which letters each bundle holds, before any of them is merged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.files import write_whole
from pipeline.letters.values import PlannedLetter


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """One bundle of a round."""

    authority: str
    bundle: int
    """Its number among the authority's bundles of the round, from 1."""
    of: int
    """How many bundles the authority gets in the round."""
    letters: int

    @property
    def folder(self) -> str:
        """The bundle's folder inside its round's folder."""
        return f"{self.authority}/bundle-{self.bundle:03d}"

    @property
    def file_name(self) -> str:
        """The name of its plan file."""
        return f"{self.authority}-{self.bundle:03d}.jsonl"


def write_plan(folder: Path, plan: BundlePlan, letters: Iterable[PlannedLetter]) -> None:
    """Write one bundle's letters to its plan file, whole or not at all."""
    lines = (json.dumps(asdict(letter), ensure_ascii=False) + "\n" for letter in letters)
    write_whole(folder / plan.file_name, "".join(lines).encode())


def read_plan(path: Path) -> Iterator[PlannedLetter]:
    """Yield the letters of a plan file in their order."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield PlannedLetter(**json.loads(line))
