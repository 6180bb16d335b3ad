"""Make what the intake benchmark reads: sheets of invented people, and a campaign they sign for.

Runs in a process of its own: ``python -m benchmarks.intake_prepare FOLDER ROWS KIND ...``, with
``xlsx`` or ``csv`` for each sheet to make. Names are put together from syllables; no two people
have the same.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from docx import Document
from openpyxl import Workbook

HEADINGS = (
    "Name,Address,Postcode,City,Region,Country,Language,Case,Message,E-mail,Consent,Date signed"
).split(",")
DAY = date(2017, 12, 10)
WARM_ROWS = 100
"""The rows of the small sheet that each process reads first."""

_SYLLABLES = (
    "an bel cor dan el far gil hol in jor kal lin mar nel or pel quin ros sal tor ul ven wil yor "
    "zan ash bri cla dro fen gra hes kir lun mel nor per ris ste tam"
).split()
_COUNTRIES = ["United Kingdom", "GB", "France", "Germany", "Irlande", "Kenia", "New Zealand"]
_LANGUAGES = ["English", "en", "", "", "Englisch"]
_CASES = ["Ann Example", "Bob Example", "ann", "Annie"]
_MESSAGES = ["", "", "", "You are not alone.", "We think of you, & so do all our neighbours."]
_UNKNOWN_CASE = "Someone Else"

_CAMPAIGN = """\
title = "Intake"
organisation = "Example Society"
from = 2017-01-01
until = 2018-12-31
default_locale = "en_GB"
sender_country = "GB"
require_consent = true
"""
_AUTHORITIES = """\
[minister]
office = "Office of the Minister"
country = "FR"
address = ["1 Main Street", "Capital"]
lines.en = { salutation = "Dear Minister,", closing = "Yours," }
"""
_CASE = 'name = "{name}"\naliases = ["{alias}"]\ncountry = "FR"\n[[route]]\nletter = "appeal"\n'


def main() -> None:
    """Fill the folder named on the command line."""
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    write_campaign(folder / "campaign")
    for kind in sys.argv[3:]:
        write = {"csv": write_csv, "xlsx": write_xlsx}[kind]
        write(folder / f"people.{kind}", people(rows))
        write(folder / f"warm.{kind}", people(WARM_ROWS))


def expected(rows: int) -> dict[str, int]:
    """Return how many of so many rows are held and how many repeat another, by construction."""
    numbers = range(1, rows + 1)
    held, twice = sum(map(_is_held, numbers)), sum(map(_is_repeated, numbers))
    return {"read": rows, "accepted": rows - held - twice, "held": held, "duplicate": twice}


def _is_held(number: int) -> bool:
    return number % 200 == 77


def _is_repeated(number: int) -> bool:
    """Say whether a row is the same as the row before it."""
    return number % 100 == 50


def people(rows: int) -> Iterator[list[str | date]]:
    """Yield so many people, the same each time. One row in 200 names no case of the campaign, one
    in 100 repeats the row before it.
    """
    random = Random(2017)
    row: list[str | date] = []
    for number in range(1, rows + 1):
        if not _is_repeated(number):
            row = _person(number, random)
        yield row


def _person(number: int, random: Random) -> list[str | date]:
    """Return a row. The family name tells the number: no two are the same up to 2,560,000."""
    pick = random.choice
    given, family = _name(random.randrange(1600), 2), _name(number * 1_000_003 % 40**4, 4)
    return [
        f"{given} {family}",
        f"{random.randint(1, 180)} {_name(random.randrange(1600), 2)} Street",
        f"{random.randrange(100_000):05d}",
        _name(random.randrange(1600), 2),
        "",
        pick(_COUNTRIES),
        pick(_LANGUAGES),
        _UNKNOWN_CASE if _is_held(number) else pick(_CASES),
        pick(_MESSAGES),
        f"{given}.{family}@example.org".lower(),
        pick(["yes", "x", "oui"]),
        DAY - timedelta(random.randrange(200)),
    ]


def _name(number: int, syllables: int) -> str:
    parts = []
    for _ in range(syllables):
        number, place = divmod(number, 40)
        parts.append(_SYLLABLES[place])
    return "".join(parts).capitalize()


def write_csv(path: Path, rows: Iterable[list[str | date]]) -> None:
    """Write a sheet of text, in UTF-8 with commas."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADINGS])
        csv.writer(stream).writerows(rows)


def write_xlsx(path: Path, rows: Iterable[list[str | date]]) -> None:
    """Write a workbook of one tab, with shared texts and true dates, as spreadsheet programs do."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Signatures")
    page.append(HEADINGS)
    for row in rows:
        page.append(row)
    book.save(path)


def write_campaign(folder: Path) -> None:
    """Write a campaign in which each row gives one letter."""
    folder.mkdir()
    (folder / "campaign.toml").write_text(_CAMPAIGN, encoding="utf-8")
    (folder / "authorities.toml").write_text(_AUTHORITIES, encoding="utf-8")
    letter = Document()
    letter.add_paragraph("{{ signatory.name }}")
    for case, alias in (("ann", "Annie"), ("bob", "Bobby")):
        (folder / case).mkdir()
        text = _CASE.format(name=f"{case.capitalize()} Example", alias=alias) + 'to = "minister"\n'
        (folder / case / "case.toml").write_text(text, encoding="utf-8")
        letter.save(str(folder / case / "appeal.en.docx"))


if __name__ == "__main__":
    main()
