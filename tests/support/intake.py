"""An office in small: it takes sheets in, round by round, up to the plan of the letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pipeline.issues import Issue
from pipeline.ledger import Ledger, OpenRound
from tests.support.campaigns import planned, take_in
from tests.support.documents import docx_bytes

_CASES = {
    "ann": 'name = "Ann Example"\naliases = ["Annie", "আন"]\ncountry = "FR"\n',
    "bob": 'name = "Bob Example"\naliases = ["Bob"]\ncountry = "KE"\n',
    "rose-and-bly": 'name = "Rose and Bly"\ncountry = "KE"\n',
}
"""``rose-and-bly`` is one case whose name reads like two."""

_ROUTE = '[[route]]\nletter = "appeal"\nto = "minister"\nexcept_senders = ["EG"]\n'
_AUTHORITY = """\
[minister]
office = "Minister of Justice"
country = "FR"
address = ["1 Main Street", "Capital"]
[minister.lines.en]
salutation = "Dear Minister,"
closing = "Yours,"
[minister.lines.fr]
salutation = "Bonjour,"
closing = "Salutations,"
"""
_CAMPAIGN = """\
title = "Spring Letters"
organisation = "Example Society"
from = 2017-01-01
until = 2017-12-10
default_locale = "en_GB"
sender_country = "{country}"
require_consent = {consent}
"""


@dataclass(frozen=True)
class Options:
    """What a campaign may say otherwise than usual."""

    consent: bool = False
    country: str = "GB"
    cases: tuple[str, ...] = tuple(_CASES)


@dataclass(frozen=True)
class Signed:
    """One accepted row, as its letters show it."""

    sheet: str
    """Group and name, as ``lyon/sheet.csv``."""
    tab: str
    row: int
    cases: tuple[str, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """What came of one round."""

    counts: tuple[int, int, int, int, int]
    """Rows read, accepted, held, duplicate, and blank ones beside them."""
    issues: list[Issue]
    signed: list[Signed]
    held: dict[int, Path]
    """The held-rows workbooks, by the position of their sheet in the round."""

    @property
    def marks(self) -> list[str]:
        """Each issue as its code and its cell, or else its row: ``name_missing A2``."""
        return sorted(
            f"{issue.code} {issue.cell or issue.row or ''}".strip() for issue in self.issues
        )

    def messages(self, code: str) -> list[str]:
        """Return the sentences of all issues of one code."""
        return [issue.message for issue in self.issues if issue.code == code]


@dataclass
class Office:
    """A campaign, its inputs and its ledger in one folder.

    Many offices may share one open ledger, which saves most of the time a small round takes.
    """

    folder: Path
    options: Options = field(default_factory=Options)
    shared: Ledger | None = None
    rounds: int = 0

    def __post_init__(self) -> None:
        """Write the campaign: every case has one letter, to one minister, from all but Egypt."""
        campaign = self.folder / "campaign"
        campaign.mkdir(parents=True)
        consent = str(self.options.consent).lower()
        text = _CAMPAIGN.format(country=self.options.country, consent=consent)
        (campaign / "campaign.toml").write_text(text)
        (campaign / "authorities.toml").write_text(_AUTHORITY)
        for case in self.options.cases:
            (campaign / case).mkdir()
            (campaign / case / "case.toml").write_text(_CASES[case] + _ROUTE, encoding="utf-8")
            for locale in ("en", "fr"):
                (campaign / case / f"appeal.{locale}.docx").write_bytes(_letter())

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.folder / "ledger.sqlite"

    def take(self, sheets: Mapping[str, bytes]) -> Taken:
        """Put files into the inputs, as ``lyon/sheet.csv``, and take in what is new."""
        inputs = self.folder / "inputs"
        for name, content in sheets.items():
            path = inputs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.rounds += 1
        work = self.folder / f"work-{self.rounds}"
        with self._opened() as ledger:
            opened = take_in(self.folder / "campaign", inputs, ledger, work)
            taken = _taken(ledger, opened, work)
            ledger.seal(opened)
        return taken

    @contextmanager
    def _opened(self) -> Iterator[Ledger]:
        if self.shared is None:
            with closing(Ledger(f"sqlite:///{self.ledger}", "campaign")) as ledger:
                yield ledger
        else:
            mine = copy(self.shared)
            mine.campaign = str(self.folder)
            yield mine


@lru_cache(maxsize=1)
def _letter() -> bytes:
    return docx_bytes("{{ authority.address_block }}", "{{ signatory.name }}")


def run_intake(
    folder: Path,
    sheets: Mapping[str, bytes],
    options: Options | None = None,
    shared: Ledger | None = None,
) -> Taken:
    """Take sheets in, in one round of a new office; ``lyon/sheets.toml`` is a group's settings."""
    return Office(folder, options or Options(), shared).take(sheets)


def _taken(ledger: Ledger, opened: OpenRound, work: Path) -> Taken:
    counts = ledger.row_counts(opened)
    held = {int(path.stem): path for path in sorted((work / "held").glob("*.xlsx"))}
    return Taken(
        (counts.read, counts.accepted, counts.held, counts.duplicate, counts.blank),
        ledger.round_issues(opened),
        _signed(ledger, opened),
        held,
    )


def _signed(ledger: Ledger, opened: OpenRound) -> list[Signed]:
    cases: dict[tuple[str, str, int], list[str]] = {}
    fields: dict[tuple[str, str, int], Mapping[str, str]] = {}
    for letters in planned(ledger, opened).values():
        for letter in letters:
            place = (f"{letter.group}/{letter.sheet}", letter.tab, letter.row)
            cases.setdefault(place, []).append(letter.case)
            fields[place] = letter.signatory
    return [Signed(*place, tuple(sorted(cases[place])), fields[place]) for place in sorted(cases)]
