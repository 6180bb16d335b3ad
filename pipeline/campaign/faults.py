"""Faults of a campaign that show only when its cases, routes and folders stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from pipeline.campaign.models import Case
from pipeline.localise.names import fold


def shared_spellings(cases: Iterable[Case]) -> Iterator[str]:
    """Yield a line for each word by which a sheet would name two cases, or none."""
    owners: dict[str, str] = {}
    for case in cases:
        for word in case.spellings:
            key = fold(word)
            owner = owners.setdefault(key, case.id)
            if not key:
                yield (
                    f"{case.id}/case.toml: {word!r} has no letter and no figure, so no sheet can "
                    "name the case by it. Delete or correct it."
                )
            elif owner != case.id:
                yield (
                    f"{case.id}/case.toml: {word!r} already names {owner}; capitals, accents and "
                    "spaces make no difference. Let it stand in one of the two only."
                )


def repeated_routes(case: Case) -> Iterator[str]:
    """Yield a line for each two routes by which a signatory would send the same letter twice."""
    for (one, first), (other, second) in combinations(enumerate(case.route, start=1), 2):
        same = (first.letter, first.to) == (second.letter, second.to)
        if same and first.overlaps(second):
            yield (
                f"{case.id}/case.toml: routes {one} and {other} both send {first.letter} to "
                f"{first.to} for the same signatories on the same days, who would send it twice. "
                "Give them other senders or other dates, or delete one."
            )


def folders_without_case(folder: Path) -> Iterator[str]:
    """Yield a line for each folder that holds letters and is no case."""
    for inner in sorted(folder.glob("*")):
        if inner.name.startswith(".") or not inner.is_dir() or (inner / "case.toml").is_file():
            continue
        names = [path.name for path in inner.glob("*")]
        misnamed = next((name for name in names if name.casefold() == "case.toml"), None)
        if misnamed:
            yield f"{inner.name}/{misnamed}: rename it to case.toml, in small letters."
        elif any(map(_is_letter, names)):
            yield (
                f"{inner.name} holds Word files and no case.toml, so it is no case. Add its "
                "case.toml, or move the folder out of the campaign."
            )


def _is_letter(name: str) -> bool:
    return name.casefold().endswith(".docx") and not name.startswith(("~$", "."))
