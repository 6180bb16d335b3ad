"""Print where bundles are and whether they are whole: JSON for programs, sentences for people."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from pipeline.bundles.marks import STATES, BundleStatus, RoundStatus
from pipeline.bundles.names import BundleName
from pipeline.bundles.reprint import Reprint
from pipeline.bundles.steps import Step
from pipeline.bundles.verify import Verification
from pipeline.bundles.verify_files import Finding, Kind
from pipeline.localise.messages import _, marked
from pipeline.report.figures import figure

_SCHEMA = 1
_WIDEST = 200
"""A line of the table is never broken by us: it may be read by a program as well."""
_MOVING = frozenset(("Cc", "Cs", "Zl", "Zp"))
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Bidirectional embeddings, overrides and isolates: Unicode Standard Annex 9."""
_HEADINGS = {
    Kind.MISSING: marked("Missing:"),
    Kind.CHANGED: marked("Changed:"),
    Kind.EXTRA: marked("Extra:"),
    Kind.NOTED: marked("Harmless:"),
}


def show_verification(found: Verification, campaign: str, stream: TextIO, *, as_json: bool) -> None:
    """Print what was checked and what is not as it was sealed."""
    if as_json:
        answer = {
            "schema": _SCHEMA,
            "campaign": campaign,
            "status": "whole" if found.whole else "differs",
            "rounds": found.rounds,
            "bundles": found.bundles,
            "letters": found.letters,
            "findings": [_finding_json(finding) for finding in found.findings],
        }
        _print_json(answer, stream)
        return
    for kind, heading in _HEADINGS.items():
        lines = [finding for finding in found.findings if finding.kind is kind]
        if lines:
            print(_(heading), file=stream)
        for finding in lines:
            print(f"  {_one_line(finding.path)}: {finding.why}", file=stream)
    words = _("Checked: letters {letters}, bundles {bundles}, rounds {rounds}. {outcome}")
    whole, differs = _("All is as it was sealed."), _("Not all is as it was sealed: see above.")
    if not found.bundles:
        whole = _("There is nothing to check yet.")
    numbers = (found.letters, found.bundles, found.rounds)
    counts = dict(zip(("letters", "bundles", "rounds"), map(figure, numbers), strict=True))
    print(words.format(**counts, outcome=whole if found.whole else differs), file=stream)


def _finding_json(finding: Finding) -> dict[str, str]:
    return {"kind": finding.kind.value, "path": finding.path, "message": finding.why}


def show_mark(
    name: BundleName, step: str, day: date, remarks: Sequence[str], stream: TextIO
) -> None:
    """Print what was entered, and what is unusual about it."""
    words = _("{bundle}: {step} on {day}.")
    place = f"{name.campaign}/{name.folder}"
    print(words.format(bundle=place, step=_(STATES[step]), day=day.isoformat()), file=stream)
    for remark in remarks:
        print(remark, file=stream)


def show_status(
    rounds: Sequence[RoundStatus], campaign: str, stream: TextIO, *, as_json: bool, notes: bool
) -> None:
    """Print where each bundle is; notes only where they are asked for."""
    if as_json:
        listed = [_round_json(one, notes=notes) for one in rounds]
        _print_json({"schema": _SCHEMA, "campaign": campaign, "rounds": listed}, stream)
        return
    console = Console(file=stream, highlight=False, soft_wrap=True)
    console.width = max(console.width, _WIDEST)
    for one in rounds:
        words = _("Round {round} of {day}") if one.sealed else _("Round {round} of {day}, begun")
        console.print(words.format(round=one.number, day=one.day.isoformat()), markup=False)
        console.print(_table(one.bundles))
        for line in _notes(one.bundles) if notes else ():
            console.print(line, markup=False)


def _table(bundles: Sequence[BundleStatus]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(_("Bundle"))
    for heading in (_("Letters"), _("Pages"), _("Sheets")):
        table.add_column(heading, justify="right")
    for heading in (_("Where it is"), *(_(STATES[step]) for step in Step)):
        table.add_column(heading)
    for bundle in bundles:
        counts = [figure(count) for count in (bundle.letters, bundle.pages, bundle.sheets)]
        days = [bundle.days[step].isoformat() if step in bundle.days else "–" for step in Step]
        name = bundle.folder.partition("/")[2]
        table.add_row(name, *counts, _(STATES[bundle.state]), *days)
    return table


def _notes(bundles: Sequence[BundleStatus]) -> Iterator[str]:
    for bundle in bundles:
        for mark in bundle.history:
            if mark.note:
                what = f"{_(STATES[mark.state])} {mark.day.isoformat()}"
                yield f"{bundle.folder}, {what}: {_one_line(mark.note)}"


def _one_line(text: str) -> str:
    """Return a text without what moves a terminal's cursor or turns the direction of a line."""
    plain = "".join(" " if unicodedata.category(char) in _MOVING else char for char in text)
    return " ".join(plain.translate(_TURNING).split())


def _round_json(one: RoundStatus, *, notes: bool) -> dict[str, Any]:
    bundles = [_bundle_json(bundle, notes=notes) for bundle in one.bundles]
    day = one.day.isoformat()
    return {"round": one.number, "day": day, "sealed": one.sealed, "bundles": bundles}


def _bundle_json(bundle: BundleStatus, *, notes: bool) -> dict[str, Any]:
    history = [
        {"state": mark.state, "on": mark.day.isoformat()} | ({"note": mark.note} if notes else {})
        for mark in bundle.history
    ]
    days = {
        str(step): bundle.days[step].isoformat() if step in bundle.days else None for step in Step
    }
    return {
        "authority": bundle.authority,
        "bundle": bundle.bundle,
        "of": bundle.of,
        "letters": bundle.letters,
        "pages": bundle.pages,
        "sheets": bundle.sheets,
        "folder": bundle.folder,
        "state": bundle.state,
        **days,
        "history": history,
    }


def show_reprint(done: Reprint, stream: TextIO) -> None:
    """Print what became of a bundle that was to be written again."""
    if done.differing:
        words = _(
            "The bundle came out otherwise than it was sealed, as happens with another "
            "LibreOffice, other fonts or another Postbag: {files}. Nothing was replaced. The new "
            "one is in {place}: use the machine that made the round, or look the new one through "
            "and print from there."
        )
        print(words.format(files=", ".join(done.differing), place=done.place), file=stream)
    elif done.written:
        words = _("Written again as it was sealed, in {place}: {files}.")
        print(words.format(files=", ".join(done.written), place=done.place), file=stream)
    else:
        words = _("The bundle in {place} stands whole and unchanged; nothing was written.")
        print(words.format(place=done.place), file=stream)


def _print_json(answer: dict[str, Any], stream: TextIO) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2), file=stream)
