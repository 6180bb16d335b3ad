"""Make what the printing benchmark is given: the same one-page letters, ready for each way.

``python -m benchmarks.print_prepare FOLDER LETTERS SINGLES`` writes the sample campaign with its
English appeal as Word saves it, the plans of bundles of 500, lean documents of these letters,
some letters by themselves, and for LibreOffice's own mail merge a letter with fields and a table of
values. The signatories are invented. Runs in a process of its own, so that the measuring one stays
small.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document

from benchmarks.prepare import (
    CAMPAIGN,
    DAY,
    TEMPLATE,
    flat_values,
    signatory,
    write_letter,
    write_variant,
)
from pipeline.bundles.plan import BundlePlan, write_plan
from pipeline.campaign.load import Campaign, load_campaign
from pipeline.letters.template import BODY, LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values

BUNDLE, LEAN = 500, 250
_AUTHORITY = "eg-president"
_EDITING = re.compile(r' w:rsid\w*="[^"]*"|<w:proofErr[^>]*/>')
_FOOTER = "word/footer1.xml"
_PAGE = re.compile(r'<w:fldSimple w:instr=" PAGE ".*?</w:fldSimple>')
_NEXT_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_NO_NUMBER = "\N{NO-BREAK SPACE}"
"""Behind a value of figures alone: the driver for text files would drop its zeros."""


@dataclass(frozen=True, slots=True)
class _Material:
    """Where the letters go and what they are made of."""

    folder: Path
    campaign: Campaign
    template: LetterTemplate

    def values(self, letter: PlannedLetter) -> dict[str, Any]:
        """Return what a letter is merged with."""
        return letter_values(self.campaign, letter, DAY)


def main() -> None:
    """Fill the folder named on the command line."""
    folder, letters, singles = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    material = write_campaign(folder)
    for name in ("plans", "lean", "singles"):
        (folder / name).mkdir()
    for plan, planned in bundles(letters):
        write_plan(folder / "plans", plan, planned)
        for first in range(0, len(planned), LEAN):
            write_lean_document(
                material, f"{plan.bundle:03d}-{first:03d}", planned[first : first + LEAN]
            )
    for letter in planned_letters(1, singles):
        merged = material.template.merge(material.values(letter))
        (folder / "singles" / f"{letter.printed_number}.docx").write_bytes(merged)
    write_variant(folder / "fields.docx", lambda name: "{" + name + "}")
    write_table(material, planned_letters(1, letters))
    (folder / "first-words.json").write_text(
        json.dumps(words_of(folder / "singles" / "000001.docx"))
    )


def write_campaign(folder: Path) -> _Material:
    """Write the sample campaign, its English appeal with the marks Word leaves in a letter."""
    place = folder / "campaign"
    shutil.copytree(CAMPAIGN, place)
    template = place / TEMPLATE.relative_to(CAMPAIGN)
    write_letter(template, lambda xml: xml)
    return _Material(folder, load_campaign(place), LetterTemplate.load(template, day=DAY))


def bundles(letters: int) -> Iterator[tuple[BundlePlan, Sequence[PlannedLetter]]]:
    """Yield the bundles of so many letters, and the letters of each."""
    starts = range(1, letters + 1, BUNDLE)
    for number, start in enumerate(starts, start=1):
        planned = list(planned_letters(start, min(start + BUNDLE - 1, letters)))
        yield BundlePlan(_AUTHORITY, number, len(starts), len(planned)), planned


def planned_letters(first: int, last: int) -> Iterator[PlannedLetter]:
    """Yield the letters with these numbers, no two of one signatory."""
    for number in range(first, last + 1):
        row = ("birmingham", "signatures.xlsx", "Signatures", number + 1, signatory(number))
        yield PlannedLetter(number, "azza-soliman", "appeal", _AUTHORITY, "en", "en_GB", *row)


def write_lean_document(material: _Material, name: str, planned: Sequence[PlannedLetter]) -> None:
    """Write letters as a hand would that wants LibreOffice to be quick: in one section.

    They print the words of the others. What differs stands in the body, so the number is a
    paragraph there, and the footer is the same for all; Word's marks of editing are left out.
    """
    members = open_package(material.template.merge(material.values(planned[0])))
    first, bodies = planned[0].printed_number, []
    for letter in planned:
        merged = open_package(material.template.merge(material.values(letter)))
        xml = _EDITING.sub("", merged[BODY].decode())
        head, _, rest = xml.partition("<w:body>")
        text, begin, section = rest.rpartition("<w:sectPr")
        bodies.append(f"{text}<w:p><w:r><w:t>{letter.printed_number}</w:t></w:r></w:p>")
    members[BODY] = f"{head}<w:body>{_NEXT_PAGE.join(bodies)}{begin}{section}".encode()
    footer = members[_FOOTER].decode()
    members[_FOOTER] = _PAGE.sub("<w:r><w:t>1</w:t></w:r>", footer.replace(first, "")).encode()
    with zipfile.ZipFile(material.folder / "lean" / f"{name}.docx", "w") as package:
        for member, content in members.items():
            package.writestr(member, content)


def open_package(content: bytes) -> dict[str, bytes]:
    """Return the parts of a .docx by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def write_table(material: _Material, planned: Iterator[PlannedLetter]) -> None:
    """Write the letters' values as ready text, one line a letter, as a text file with headings."""
    rows = flat_values([material.values(letter) for letter in planned])
    with (material.folder / "letters.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, quoting=csv.QUOTE_ALL)
        table.writerow(rows[0])
        table.writerows([_as_text(value) for value in row.values()] for row in rows)


def words_of(letter: Path) -> list[str]:
    """Return the words of a merged letter's body, as python-docx reads them."""
    return [word for part in Document(str(letter)).paragraphs for word in part.text.split()]


def _as_text(value: str) -> str:
    return value + _NO_NUMBER if value.isdigit() else value


if __name__ == "__main__":
    main()
