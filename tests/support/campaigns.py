"""Small campaigns for tests, and the sample campaign."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipeline.admit import admit_round
from pipeline.campaign.load import load_campaign
from pipeline.campaign.rules import CampaignRules
from pipeline.ledger import Ledger, OpenRound
from pipeline.letters.values import PlannedLetter
from pipeline.sheets.pull import pull_sheets
from pipeline.sheets.receive import SheetReceipt, SheetUnit, receive_sheet
from tests.support.documents import docx_bytes

SAMPLE = Path(__file__).parents[2] / "letter_templates" / "write-for-rights-2017"
DAY = date(2017, 12, 10)
HEADINGS = ("Name", "Street", "Postcode", "City", "Country", "Language", "Case")

_CAMPAIGN = """\
title = "Spring Letters"
organisation = "Example Society"
from = 2017-01-01
until = 2018-12-31
default_locale = "en_GB"
sender_country = "GB"
[bundle]
max_letters = 3
"""
_AUTHORITY = """\
[{key}]
office = "Office of {key}"
country = "{country}"
address = ["1 Main Street", "Capital"]
[{key}.lines.en]
salutation = "Dear {key},"
closing = "Yours,"
[{key}.lines.fr]
salutation = "Bonjour {key},"
closing = "Salutations,"
"""
_CASES = {
    "ann": 'name = "Ann Example"\naliases = ["Annie"]\ncountry = "FR"\n'
    '[[route]]\nletter = "appeal"\nto = "minister"\nexcept_senders = ["FR"]\n'
    '[[route]]\nletter = "appeal"\nto = "embassy"\nsenders = ["GB"]\n',
    "bob": 'name = "Bob Example"\ncountry = "KE"\n'
    '[[route]]\nletter = "appeal"\nto = "minister"\n'
    '[[route]]\nletter = "support"\nto = "bob"\nmention_organisation = false\n'
    'sender_address = "omit"\n',
}


def write_campaign(folder: Path) -> Path:
    """Write a campaign of two cases, three authorities and bundles of three letters."""
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(_CAMPAIGN)
    tables = [
        _AUTHORITY.format(key=key, country=country)
        for key, country in (("minister", "FR"), ("embassy", "GB"), ("bob", "KE"))
    ]
    (folder / "authorities.toml").write_text("\n".join(tables))
    for case, text in _CASES.items():
        (folder / case).mkdir()
        (folder / case / "case.toml").write_text(text)
        for kind in ("appeal", "support") if case == "bob" else ("appeal",):
            for locale in ("en", "fr"):
                (folder / case / f"{kind}.{locale}.docx").write_bytes(_letter())
    return folder


@lru_cache(maxsize=1)
def _letter() -> bytes:
    return docx_bytes("{{ authority.address_block }}", "{{ signatory.name }}")


def copy_sample(folder: Path) -> Path:
    """Return a copy of the sample campaign that a test may spoil."""
    return Path(shutil.copytree(SAMPLE, folder / SAMPLE.name))


def write_sheet(
    path: Path, rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS
) -> None:
    """Write a CSV sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headings, *rows])


def take_in(campaign: Path, inputs: Path, ledger: Ledger, work: Path) -> OpenRound:
    """Do the stages of a round up to its plan: pull, receive, admit."""
    pulled = pull_sheets(str(inputs), work / "sheets", ledger.known_sheets())
    receipts: list[SheetReceipt] = []
    for position, sheet in enumerate(pulled, start=1):
        if sheet.repeats:
            continue
        place = (position, len(pulled), sheet.group, sheet.name, sheet.identity, str(sheet.file))
        files = [str(work / f"{position}.jsonl"), str(work / "held" / f"{position}.xlsx")]
        files += [str(sheet.settings or ""), sheet.settings_fault]
        receipts.append(receive_sheet(SheetUnit(*place, str(campaign), DAY, *files)))
    rules = CampaignRules(load_campaign(campaign), DAY)
    repeated = [sheet for sheet in pulled if sheet.repeats]
    return admit_round(ledger, rules, receipts, repeated, ("zip",))


def planned(ledger: Ledger, opened: OpenRound) -> dict[str, list[PlannedLetter]]:
    """Return the letters of each bundle of a round by the bundle's folder."""
    plans = ledger.planned_bundles(opened)
    return {plan.folder: list(ledger.bundle_letters(opened, plan)) for plan in plans}


def planned_letter(**changes: object) -> PlannedLetter:
    """Return a letter of the sample campaign with every field of its signatory filled."""
    signatory = {
        "name": "Zoë O’Brien",
        "title": "Dr",
        "address": "12 Privet Drive",
        "postcode": "AB1 2CD",
        "city": "Littletown",
        "region": "Hiddenshire",
        "country": "GB",
        "email": "zoe@example.org",
        "message": "Courage!",
    }
    place = ("birmingham", "signatures.xlsx", "Sheet1", 7)
    words = ("azza-soliman", "appeal", "eg-president", "en", "en_GB")
    letter = PlannedLetter(17, *words, *place, signatory)
    return replace(letter, **changes)  # type: ignore[arg-type]
