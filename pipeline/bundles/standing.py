"""A bundle that stands already: the one that was planned, and as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.bundles.held_letters import read_held_letters
from pipeline.bundles.manifest import is_manifest_of
from pipeline.bundles.plan import read_plan
from pipeline.errors import TotalsDiffer
from pipeline.files import file_sha256


def check_standing(place: Path, plan_file: Path) -> None:
    """Make sure that the bundle at ``place`` may be counted as done.

    :raise TotalsDiffer: a file of it was changed, or it holds other letters, as when two ledgers
        share one folder.
    """
    if changed := [*changed_files(place)]:
        raise TotalsDiffer(
            f"{place} is no longer as it was written: {', '.join(changed)}. Move the folder away "
            "and run again; the bundle will be written anew."
        )
    held = {letter.number for letter in read_held_letters(place)}
    printed = (letter for letter in read_plan(plan_file) if letter.number not in held)
    if not is_manifest_of(place / "manifest.csv", printed):
        raise TotalsDiffer(
            f"{place} does not hold the letters that were planned for it. Move the folder away, or "
            "choose other outputs with --outputs, and run again."
        )


def changed_files(place: Path) -> Iterator[str]:
    """Yield the files of a bundle that are gone or differ from their line in ``SHA256SUMS``.

    A file that nobody listed is left alone: Word puts one beside each document it has open.
    """
    sums = place / "SHA256SUMS"
    text = sums.read_text(encoding="utf-8", errors="replace") if sums.is_file() else ""
    listed = dict(line.split("  ", 1)[::-1] for line in text.splitlines() if "  " in line)
    if "manifest.csv" not in listed:
        yield "SHA256SUMS"
        return
    for name, digest in listed.items():
        path = place / name
        if not path.is_file() or file_sha256(path) != digest:
            yield name
