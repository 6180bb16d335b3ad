"""Check all bundles of a campaign: against their files, the ledger and each other."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bundles.manifest import who_and_where
from pipeline.bundles.names import AGAIN
from pipeline.bundles.numbers import NumbersSeen, number_runs
from pipeline.bundles.plan import BundlePlan
from pipeline.bundles.verify_files import (
    UNREADABLE,
    Finding,
    Kind,
    can_be_read,
    compare,
    folder_is_there,
    harmless,
    is_there,
)
from pipeline.bundles.verify_folder import MANIFEST, SUMS, Line, check_folder, read_manifest
from pipeline.files import file_sha256
from pipeline.ledger import Ledger, OpenRound, SealedBundle
from pipeline.ledger.reach import LEDGER_FILE
from pipeline.letters.values import PlannedLetter
from pipeline.localise.messages import _, marked

_AWAY = marked(
    "the folder is not there: it was handed over, moved or deleted. To have it again: {command}"
)
_IN_PLACE = marked(
    "a file or a broken link is in the place of the folder. Take it away; to have the bundle "
    "again: {command}"
)
_NOT_OURS = frozenset({"held-rows"})
"""Folders of a round that hold no bundle."""


@dataclass
class Verification:
    """What was looked at, and what was found; what is not there is not counted."""

    rounds: int = 0
    bundles: int = 0
    letters: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether everything is as it was sealed, but for what is harmless."""
        return all(finding.kind is Kind.NOTED for finding in self.findings)


@dataclass(frozen=True)
class _Books:
    """What all rounds are compared with."""

    outputs: Path
    ledger: Ledger
    places: Mapping[str, str]
    """Where each sealed bundle belongs, by its digest."""
    numbers: NumbersSeen


def verify_outputs(outputs: Path, ledger: Ledger) -> Verification:
    """Check every round that was begun. Memory holds one bundle's letters at a time."""
    sealed = ledger.sealed_rounds()
    unfinished = ledger.unfinished_round()
    places = {
        bundle.digest: f"{_name(opened)}/{authority}/bundle-{number:03d}"
        for opened in sealed
        for (authority, number), bundle in ledger.sealed_bundles(opened).items()
    }
    books = _Books(outputs, ledger, places, NumbersSeen(ledger.last_number()))
    rounds = [*sealed, unfinished] if unfinished else sealed
    result = Verification()
    for opened in rounds:
        _check_round(books, opened, result, finished=opened is not unfinished)
    for path in sorted(outputs.glob("round-*")):
        if os.path.isdir(path) and path.name not in {_name(opened) for opened in rounds}:
            why = _("the ledger knows no such round")
            result.findings.append(Finding(Kind.EXTRA, path.name, why))
    for gap in books.numbers.gaps():
        why = _("letter {numbers} stands in no bundle and is not held").format(numbers=gap)
        result.findings.append(Finding(Kind.MISSING, ".", why))
    return result


def _name(opened: OpenRound) -> str:
    return f"round-{opened.number:03d}"


def _check_round(books: _Books, opened: OpenRound, result: Verification, *, finished: bool) -> None:
    facts = books.ledger.sealed_bundles(opened)
    plans = books.ledger.planned_bundles(opened)
    before = result.bundles
    for plan in plans:
        letters = [*books.ledger.bundle_letters(opened, plan)]
        held = books.ledger.held_letters(opened, plan)
        books.numbers.know(letter.number for letter in letters)
        books.numbers.know(letter.number for letter in held)
        name = f"{_name(opened)}/{plan.folder}"
        if folder_is_there(books.outputs / name):
            result.bundles += 1
            result.letters += len(letters)
            sealed = facts.get((plan.authority, plan.bundle))
            result.findings += _check_bundle(books, name, letters, sealed)
        elif finished:
            result.findings.append(_away(books.outputs, name))
    result.rounds += result.bundles > before
    if not finished:
        why = _("the round is not finished; postbag run ends it")
        result.findings.append(Finding(Kind.NOTED, _name(opened), why))
    result.findings += _round_papers(books.outputs / _name(opened), _name(opened))
    result.findings += _strays(books.outputs, _name(opened), plans, finished=finished)


def _away(outputs: Path, name: str) -> Finding:
    """Say of a sealed bundle that its folder is not there, and how to have it again."""
    command = f"postbag reprint {shlex.quote(str(outputs / name))}"
    if not (outputs / LEDGER_FILE).is_file():
        command += " --ledger URL"
    words = _(_IN_PLACE) if os.path.lexists(outputs / name) else _(_AWAY)
    return Finding(Kind.MISSING, name, words.format(command=command))


def _check_bundle(
    books: _Books, name: str, letters: Sequence[PlannedLetter], sealed: SealedBundle | None
) -> Iterator[Finding]:
    place = books.outputs / name
    if not can_be_read(place):
        yield Finding(Kind.CHANGED, name, _(UNREADABLE))
        return
    lines = read_manifest(place / MANIFEST)
    yield from check_folder(place, name, lines)
    other = None
    if sealed and can_be_read(place / SUMS):
        digest = file_sha256(place / SUMS)
        other = books.places.get(digest) if digest != sealed.digest else None
        if other:
            why = _("this is the bundle {other}; put it back into its place").format(other=other)
            yield Finding(Kind.CHANGED, name, why)
        elif digest != sealed.digest:
            yield Finding(Kind.CHANGED, f"{name}/{SUMS}", _("it is not what was sealed"))
    if lines is None:
        return
    if strange := sorted({line.number for line in lines if not books.numbers.can_be(line.number)}):
        words = _("letter {numbers} is none of the campaign's")
        for run in number_runs(strange):
            yield Finding(Kind.CHANGED, f"{name}/{MANIFEST}", words.format(numbers=run))
    lines = [line for line in lines if books.numbers.can_be(line.number)]
    if not other:
        yield from _against_letters(f"{name}/{MANIFEST}", lines, letters, sealed)
    for number, place_of_it in books.numbers.enter(name, (line.number for line in lines)):
        words = _("letter {number} stands in {other} as well")
        why = words.format(number=f"{number:06d}", other=place_of_it)
        yield Finding(Kind.EXTRA, f"{name}/{MANIFEST}", why)


def _against_letters(
    path: str,
    lines: Sequence[Line],
    letters: Sequence[PlannedLetter],
    sealed: SealedBundle | None,
) -> Iterator[Finding]:
    """Compare a manifest with the letters the ledger has for the bundle."""
    wanted = {letter.number: tuple(map(str, who_and_where(letter))) for letter in letters}
    found = {line.number: line.where for line in lines}
    for kind, numbers, words in (
        (Kind.MISSING, wanted.keys() - found.keys(), _("letter {numbers} is not listed")),
        (Kind.EXTRA, found.keys() - wanted.keys(), _("letter {numbers} belongs elsewhere")),
        (
            Kind.CHANGED,
            {number for number, where in found.items() if wanted.get(number, where) != where},
            _("letter {numbers} is listed with other words than the ledger has"),
        ),
    ):
        for run in number_runs(sorted(numbers)):
            yield Finding(kind, path, words.format(numbers=run))
    if [line.number for line in lines] != sorted(found):
        yield Finding(Kind.CHANGED, path, _("its letters are not in the order of their numbers"))
    pages = None if any(line.pages is None for line in lines) else sum(_pages(lines))
    if sealed and sealed.pages != pages:
        yield Finding(Kind.CHANGED, path, _("its pages are not those that were sealed"))


def _pages(lines: Sequence[Line]) -> Iterator[int]:
    return (line.pages or 0 for line in lines)


def _round_papers(place: Path, name: str) -> Iterator[Finding]:
    """Compare what was made for a whole round, such as press.pdf, with the checksums beside it."""
    sums = place / SUMS
    if not can_be_read(sums):
        if is_there(sums):
            yield Finding(Kind.CHANGED, f"{name}/{SUMS}", _(UNREADABLE))
        return
    for line in sums.read_text("utf-8", errors="replace").splitlines():
        digest, found, file = line.partition("  ")
        if found:
            yield from compare(place / Path(file).name, f"{name}/{file}", digest)


def _strays(
    outputs: Path, name: str, plans: Sequence[BundlePlan], *, finished: bool
) -> Iterator[Finding]:
    """Yield what lies among a round's bundles and is none. Its own files, as reports, may stay."""
    expected = {plan.folder for plan in plans}
    authorities = {plan.authority for plan in plans}
    for path in sorted((outputs / name).glob("*")):
        if not os.path.isdir(path) or path.name in _NOT_OURS:
            continue
        if path.name not in authorities:
            why = _("no letter of the round goes to such an authority")
            yield Finding(Kind.EXTRA, f"{name}/{path.name}", why)
            continue
        for entry in sorted(path.glob("*")):
            place = f"{path.name}/{entry.name}"
            if place not in expected:
                kind, why = _stray(entry, finished=finished)
                yield Finding(kind, f"{name}/{place}", why)


def _stray(entry: Path, *, finished: bool) -> tuple[Kind, str]:
    if harmless(entry.name):
        return Kind.NOTED, _("a program left it there")
    if entry.name.endswith(AGAIN):
        return Kind.NOTED, _("a reprint that differs from its bundle")
    if entry.name.endswith(".part"):
        kind = Kind.EXTRA if finished else Kind.NOTED
        return kind, _("it was being written when Postbag was stopped; delete it")
    return Kind.EXTRA, _("it is no bundle of this round; take it out")
