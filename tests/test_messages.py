"""What Postbag says is said whole in each of the office's languages, and in the one asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import openpyxl
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pipeline.issues import IssueCode, Place, make_issue
from pipeline.ledger import RowCounts
from pipeline.localise.messages import LANGUAGES, language, settle_language, speaking
from pipeline.localise.messages_errors import ERRORS
from pipeline.localise.messages_parts import say
from pipeline.localise.messages_reasons import REASONS
from pipeline.report.page import render_page
from pipeline.report.summary import RoundSummary
from pipeline.sheets.headings import claimed_field, known_fields
from pipeline.sheets.held_rows import HeldRows
from pipeline.sheets.read import read_tabs
from pipeline.sheets.reading import raw
from pipeline.sheets.reading.raw import SheetUnreadable
from pipeline.sheets.settings import SettingsInvalid, load_settings
from tests.support.commands import PROJECT, postbag
from tests.support.judged import judge
from tests.support.tabs import PlainRules

FOLDER = PROJECT / "pipeline" / "localise" / "messages"
OTHERS = LANGUAGES[1:]
KEYWORDS: dict[str, Any] = {"_": None, "marked": None, "said": None}
KEYWORDS |= {"marked_forms": (1, 2), "counted_message": (1, 2)}
METHODS = [
    ("flows/cli.py", "pipeline.localise.messages_gather:extract_commands"),
    ("flows/after_printing.py", "pipeline.localise.messages_gather:extract_commands"),
    ("flows/words.py", "pipeline.localise.messages_gather:extract_commands"),
    ("flows/**.py", "python"),
    ("pipeline/**.py", "python"),
    ("pipeline/report/data/*.jinja", "jinja2"),
]
ARABIC = re.compile("[\u0600-\u06ff]")


def po(code: str) -> Path:
    return FOLDER / code / "LC_MESSAGES" / "postbag.po"


def catalogue(code: str) -> Catalog:
    with po(code).open("rb") as stream:
        return read_po(stream, locale=code)


def messages(code: str) -> Iterator[Message]:
    return (message for message in catalogue(code) if message.id)


def fields(text: str) -> list[str]:
    return sorted(field for _, field, _, _ in Formatter().parse(text) if field is not None)


def forms(words: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [words or ""] if words is None or isinstance(words, str) else list(words)


def said_in_code() -> set[str]:
    found = set()
    for folder in ("flows", "pipeline"):
        methods = [(pattern.removeprefix(f"{folder}/"), how) for pattern, how in METHODS]
        own = [pair for pair in methods if f"{folder}/{pair[0]}" in dict(METHODS)]
        for _file, _line, words, _, _ in extract_from_dir(
            PROJECT / folder, own, {"**": {}}, KEYWORDS
        ):
            found.add(words if isinstance(words, str) else words[0])
    return found


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_is_missing_or_fuzzy(code: str) -> None:
    there = {forms(message.id)[0] for message in messages(code)}
    assert said_in_code() - there == set()
    assert len(there) > 350
    for message in messages(code):
        assert not message.fuzzy, message.id
        assert all(forms(message.string)), message.id


@pytest.mark.parametrize("code", OTHERS)
def test_translations_have_the_fields_of_their_message(code: str) -> None:
    for message in messages(code):
        wanted = fields(forms(message.id)[-1])
        for form in forms(message.string):
            assert fields(form) == wanted, (message.id, form)


@pytest.mark.parametrize("code", OTHERS)
def test_compiled_catalogues_are_those_of_the_translations(code: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(code))
    assert po(code).with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_arabic_is_written_in_arabic() -> None:
    keys = {"title", "office", "rank", "name and office", ", the first ones"}
    latin = [m.id for m in messages("ar") if not ARABIC.search(forms(m.string)[0])]
    assert {forms(one)[0] for one in latin} <= keys | {", ", "{campaign}, round {round}"}


@pytest.mark.parametrize("code", OTHERS)
def test_a_field_is_named_by_a_heading_that_we_read(code: str) -> None:
    with speaking(code):
        for field in known_fields():
            assert claimed_field(say(field.replace("_", " "))) == field


def test_languages_are_asked_for_and_never_the_machines() -> None:
    assert [settle_language(word) for word in ("fr_CA", "ES", "")] == ["fr", "es", "en"]
    said = postbag("--help", environment={"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr", "LC_ALL": "C"})
    assert "From sheets of signatories" in said.expect(0).out
    said = postbag("--help", environment={"POSTBAG_LANGUAGE": "fr"})
    assert "Des tableaux de signataires" in said.expect(0).out
    said = postbag("--language", "de", "run", "-h", environment={"POSTBAG_LANGUAGE": "fr"})
    assert "Beispiel: postbag run" in said.expect(0).out
    said = postbag("--language", "es", "lint", "nowhere").expect(2)
    assert "No hay campaña 'nowhere'" in said.talk
    assert "'xx'" in postbag("--language", "xx", "doctor").expect(2).talk


def test_an_issue_speaks_with_its_words() -> None:
    place = Place("lyon", "a.csv", "T", 2, "Name", "A2")
    with speaking("fr"):
        issue = make_issue(IssueCode.NAME_IMPLAUSIBLE, place, what="a postcode")
        other = make_issue(IssueCode.DUPLICATE, place, other="lyon/a, row 1.csv, tab B, row 9")
        assumed = make_issue(IssueCode.COUNTRY_ASSUMED, place, country="Germany")
    assert issue.code == "name_implausible"
    assert issue.message.startswith("Ceci ne ressemble pas à un nom, mais à : un code postal.")
    assert other.message.startswith("Ceci répète lyon/a, row 1.csv, onglet B, ligne 9.")
    assert "Allemagne" in assumed.message
    assert make_issue(IssueCode.NAME_MISSING, place).message.startswith("There is no name.")
    assert language() == "en"


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", ["LOCKED", "BROKEN", "TOO_BIG", "TOO_LONG"])
def test_reasons_of_the_reader_are_said_again(code: str, name: str) -> None:
    text = getattr(raw, name)
    with speaking(code):
        assert say(text) != text


SETTINGS = [
    "country = 3",
    'country = "Atlantis"',
    'language = "zz9"',
    'encoding = "none"',
    "nonsense",
    'date_order = "x"',
    'shoe = "38"',
    'columns."Who" = "hat"',
    "columns = 3",
    'columns."!" = "name"',
]


@pytest.mark.parametrize("text", SETTINGS)
def test_faults_of_settings_are_said_again(text: str) -> None:
    with pytest.raises(SettingsInvalid) as fault:
        load_settings(text, "a.csv")
    with speaking("es"):
        assert say(str(fault.value)) != str(fault.value)


FILES = {
    "web.xls": b"<html><table>",
    "doc.xls": b"{\\rtf1",
    "picture.xls": b"GIF89a",
    "empty.csv": b"",
    "torn.csv": b'Name,City\n"Ada,Lyon\n',
    "koi.csv": "Имя,Город\nАда,Лион\n".encode("koi8_r"),
}


@pytest.mark.parametrize("name", FILES)
def test_reasons_of_files_that_are_no_sheets_are_said_again(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    with pytest.raises(SheetUnreadable) as fault:
        read_tabs(tmp_path / name)
    with speaking("de"):
        assert say(str(fault.value)) != str(fault.value)


def test_each_reason_is_known_by_its_own_pattern() -> None:
    """Filled with a number, none is taken for another one that is less narrow."""
    with speaking("fr"):
        french = {forms(m.id)[0]: forms(m.string)[0] for m in messages("fr")}
        for reason in (*REASONS, *ERRORS):
            values = dict.fromkeys(fields(reason), "7")
            assert say(reason.format(**values)) == french[reason].format(**values), reason


def test_the_report_is_written_from_the_right_in_arabic() -> None:
    place = Place("lyon", "a.csv", "T", 1200, "Country", "")
    counts = RowCounts(read=1250, accepted=1249, held=1)
    with speaking("ar"):
        issues = [make_issue(IssueCode.COUNTRY_MISSING, place)]
        summary = RoundSummary("spring", 2, "sealed", counts, 3, (), issues, "2017-12-10")
        page = render_page(summary, {})
    assert '<html lang="ar" dir="rtl">' in page
    assert "البلد ناقص" in page
    assert "10 ديسمبر 2017" in page
    english = render_page(RoundSummary("spring", 2, "sealed", counts, 3), {})
    assert '<html lang="en-GB" dir="ltr">' in english


def held_workbook(code: str, path: Path) -> openpyxl.Workbook:
    rows = [["Name", "Country", "Case"], ["Ada", "Atlantis", "ann"]]
    with speaking(code):
        checked, judged = judge(rows)
        book = HeldRows("lyon", "a.csv", PlainRules())
        for row in judged:
            book.add(checked, row)
        book.save(path, date(2017, 12, 10))
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_workbook_in_any_language_can_be_sent_in_again(code: str, tmp_path: Path) -> None:
    book = held_workbook(code, tmp_path / "held.xlsx")
    first, page = book.worksheets
    assert bool(first.sheet_view.rightToLeft) == (code == "ar")
    sentences = {
        "en": "not a country",
        "fr": "pas ce pays",
        "de": "Land",
        "es": "país",
        "ar": "البلد",
    }
    assert sentences[code] in page["D2"].value
    help_tab, tab = read_tabs(tmp_path / "held.xlsx")
    again, judged = judge([list(row) for row in help_tab.rows.to_numpy()])
    assert judged == []
    again, judged = judge([list(row) for row in tab.rows.to_numpy()])
    assert [row.row for row in judged] == [2]
    assert not [issue for issue in again.issues if issue.code is IssueCode.COLUMN_UNKNOWN]
