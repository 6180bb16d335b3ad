"""A small invented campaign, made on the fly: two authorities, two languages, plain templates."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.support.blank import new_document

HEADINGS = ("Name", "Postcode", "City", "Country", "Language", "Case", "Message")
Row = Sequence[str]

_CAMPAIGN = """
title = "Small campaign"
organisation = "Example Society"
from = 2017-11-01
until = 2017-12-31
default_locale = "en_GB"
sender_country = "GB"
[bundle]
max_letters = {max_letters}
"""

_AUTHORITIES = """
[the-president]
office = "President of Egypt"
rank = "head_of_state"
country = "EG"
address = ["Palace", "Cairo"]
[the-president.lines.en]
salutation = "Your Excellency,"
closing = "Yours sincerely,"
[the-president.lines.fr]
salutation = "Monsieur le Président,"
closing = "Veuillez agréer mes salutations,"

[the-embassy]
office = "Ambassador of Egypt"
rank = "ambassador"
country = "GB"
address = ["Embassy", "London"]
[the-embassy.lines.en]
salutation = "Dear Ambassador,"
closing = "Yours sincerely,"
[the-embassy.lines.fr]
salutation = "Monsieur l’Ambassadeur,"
closing = "Veuillez agréer mes salutations,"
"""

_CASE = """
name = "Jane Case"
country = "EG"
[[route]]
letter = "appeal"
to = "the-president"
"""

_EMBASSY = """
[[route]]
letter = "appeal"
to = "the-embassy"
senders = ["GB"]
"""

LINES = (
    "{{ signatory.name }}",
    "{{ signatory.postcode }}",
    "{{ letter.dateline }}",
    "{{ letter.salutation }}",
    "I write about {{ case.name }}.",
    "{%p if signatory.message %}",
    "{{ signatory.message }}",
    "{%p endif %}",
    "{{ letter.closing }}",
)


def make_campaign(
    folder: Path, *, max_letters: int = 10, lines: Sequence[str] = LINES, embassy: bool = True
) -> Path:
    """Write a campaign with the case ``jane-case`` into a folder and return the folder."""
    case = folder / "jane-case"
    case.mkdir(parents=True)
    (folder / "campaign.toml").write_text(_CAMPAIGN.format(max_letters=max_letters))
    (folder / "authorities.toml").write_text(_AUTHORITIES, encoding="utf-8")
    (case / "case.toml").write_text(_CASE + (_EMBASSY if embassy else ""))
    make_template(case / "appeal.en.docx", lines)
    make_template(case / "appeal.fr.docx", lines)
    return folder


def make_template(path: Path, lines: Sequence[str]) -> None:
    """Write a Word file with these paragraphs, and the letter's number in its footer."""
    document = new_document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = "{{ letter.number }}"
    document.save(str(path))


def make_sheet(path: Path, rows: Iterable[Row], headings: Row = HEADINGS) -> Path:
    """Write a sheet as CSV and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def signatory(number: int) -> Row:
    """Return an invented signatory; name, postcode and message carry the number."""
    token = f"{number:05d}"
    country = "GB" if number % 3 else "France"
    message = f"Message M{token}." if number % 2 else ""
    name, postcode = f"Signatory N{token}", f"P{token}"
    return (name, postcode, "Town", country, "", "jane-case", message)


HELD_ROW: Row = ("Held Person", "P99999", "Town", "Atlantis", "", "jane-case", "")


def make_inputs(folder: Path, *, groups: int = 3, rows: int = 20, held: bool = True) -> Path:
    """Write a sheet for each group: signatories, and in the first one a held row and a repeat."""
    for group in range(groups):
        people = [signatory(group * rows + number) for number in range(rows)]
        if held and group == 0:
            people += [HELD_ROW, people[0]]
        make_sheet(folder / f"group-{group}" / "signatures.csv", people)
    return folder
