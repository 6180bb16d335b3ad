"""Make what every engine is given: one letter of the sample campaign in three notations.

``appeal.docx`` is the campaign's own template. ``braces.docx`` and ``mergefields.docx`` are made
from it with the same text and as many fields, written ``{name}`` and as Word's MERGEFIELD. Runs in
a process of its own, so that the measuring one stays small.
"""

from __future__ import annotations

import html
import json
import pickle
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.child import LETTERS, READY

CAMPAIGN = Path("letter_templates/write-for-rights-2017")
TEMPLATE = CAMPAIGN / "azza-soliman" / "appeal.en.docx"
DAY = date(2017, 12, 10)
_FIRST = "Ada Ben Chloé Dai Efua Farah Gwen Hugh Imani Jan Kira Liam Maeve Noor Oisín Priya".split()
_LAST = "Ash Brook Cole Dunn Ellis Frost Grey Hill Ives Jones King Lowe Moss Nash Orr Pike".split()
_TOWNS = [("Birmingham", "B1 1AA"), ("Leeds", "LS1 1AA"), ("Cardiff", "CF10 1AA")]
_MESSAGES = ["I teach at a primary school.", "I am a nurse & a mother of two.", "We all watch on."]

_SESSION = 'w:rsidR="00A77B3E" w:rsidRPr="00C51D2A" w:rsidRDefault="00A77B3E" w:rsidP="00C51D2A"'
_RUN_SESSION = 'w:rsidRPr="00C51D2A"'
_RUN_PROPERTIES = (
    '<w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
    '<w:lang w:val="en-GB" w:eastAsia="en-US"/></w:rPr>'
)
_SPELLING, _SPELT = '<w:proofErr w:type="spellStart"/>', '<w:proofErr w:type="spellEnd"/>'
_FIELD = re.compile(r"\{\{ *(.+?) *\}\}")
_CONDITION = re.compile(r"<w:p>(?:(?!</w:p>).)*\{%p(?:(?!</w:p>).)*</w:p>")
_EMPTY_RUN = re.compile(r"<w:r><w:t[^>]*></w:t></w:r>")


def main() -> None:
    """Fill the folder named on the command line."""
    folder = Path(sys.argv[1])
    values = list(sample_values())
    (folder / "values.pickle").write_bytes(pickle.dumps(values))
    write_letter(folder / "appeal.docx", lambda xml: xml)
    write_variant(folder / "braces.docx", lambda name: "{" + name + "}")
    write_variant(folder / "mergefields.docx", merge_field)
    (folder / "flat.json").write_text(json.dumps(flat_values(values)), encoding="utf-8")
    write_ready_letters(folder, values)


def sample_values() -> Iterator[dict[str, Any]]:
    """Yield the values of letters that differ in signatory and number, as a campaign's do."""
    from pipeline.campaign.load import load_campaign
    from pipeline.letters.values import PlannedLetter, letter_values

    campaign = load_campaign(CAMPAIGN)
    for number in range(1, LETTERS + 1):
        row = ("birmingham", "signatures.xlsx", "Signatures", number + 1, signatory(number))
        kind = ("azza-soliman", "appeal", "eg-president", "en", "en_GB")
        yield letter_values(campaign, PlannedLetter(number, *kind, *row), DAY)


def signatory(number: int) -> dict[str, str]:
    """Return an invented signatory; no two of the sample are the same."""
    city, postcode = _TOWNS[number % len(_TOWNS)]
    return {
        "name": f"{_FIRST[number % 16]} {_LAST[number // 16 % 16]}",
        "address": f"{number} Example Street",
        "postcode": postcode,
        "city": city,
        "country": "GB",
        "message": _MESSAGES[number % len(_MESSAGES)],
    }


def write_variant(target: Path, notation: Callable[[str], str]) -> None:
    """Write the letter with each field in another notation; its two conditions hold."""
    write_letter(target, lambda xml: _variant(xml, notation))


def write_letter(target: Path, change: Callable[[str], str]) -> None:
    """Write the sample's template, its text changed, as Word saves a letter."""
    with zipfile.ZipFile(TEMPLATE) as source, zipfile.ZipFile(target, "w", 8) as archive:
        for name in source.namelist():
            data = source.read(name)
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                data = as_word_saves(change(data.decode())).encode()
            archive.writestr(name, data)


def as_word_saves(xml: str) -> str:
    """Return a part with what Word adds to each paragraph and run.

    Numbers of the editing session (17.15.1.72), the language and the fonts of the run, and the
    marks of the spelling checker (17.13.8.1): with them a letter's body has three times the bytes.
    """
    xml = re.sub(r"<w:p>", f"<w:p {_SESSION}>", xml)
    xml = re.sub(r"<w:r>(?!<w:rPr>)", f"{_SPELLING}<w:r {_RUN_SESSION}>{_RUN_PROPERTIES}", xml)
    return xml.replace("</w:r>", f"</w:r>{_SPELT}")


def _variant(xml: str, notation: Callable[[str], str]) -> str:
    xml = _CONDITION.sub("", xml).replace("<w:t>", '<w:t xml:space="preserve">')
    xml = _FIELD.sub(lambda field: notation(flat_name(field[1])), xml)
    return _EMPTY_RUN.sub("", xml)


def merge_field(name: str) -> str:
    """Return a MERGEFIELD that stands between two runs of text."""
    shown = f"<w:r><w:t>«{name}»</w:t></w:r>"
    field = f'<w:fldSimple w:instr=" MERGEFIELD {name} ">{shown}</w:fldSimple>'
    return f'</w:t></w:r>{field}<w:r><w:t xml:space="preserve">'


def flat_name(expression: str) -> str:
    """Return ``case_arrested_on`` for ``case.arrested_on | date``."""
    return expression.split("|")[0].strip().replace(".", "_")


def flat_values(values: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return each letter's values as ready text by flat name: dates are written beforehand."""
    from pipeline.letters.environment import safe_environment

    environment = safe_environment()
    with zipfile.ZipFile(TEMPLATE) as archive:
        tagged = "".join(archive.read(name).decode() for name in archive.namelist())
    fields = {
        flat_name(expression): environment.from_string("{{ " + expression + " }}")
        for expression in sorted(set(_FIELD.findall(tagged)))
    }
    return [
        {name: html.unescape(field.render(one)) for name, field in fields.items()} for one in values
    ]


def write_ready_letters(folder: Path, values: list[dict[str, Any]]) -> None:
    """Write merged letters, for an engine that only joins."""
    from pipeline.letters.template import LetterTemplate

    template = LetterTemplate.load(folder / "appeal.docx")
    for number in range(1, READY + 1):
        (folder / f"ready-{number}.docx").write_bytes(template.merge(values[number - 1]))


if __name__ == "__main__":
    main()
