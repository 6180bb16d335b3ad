"""A merge is what docxtpl makes of the same file, and values stay values."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate
from jinja2 import TemplateRuntimeError, UndefinedError

from pipeline.campaign.load import load_campaign
from pipeline.letters.environment import safe_environment
from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import letter_values
from tests.support.blank import new_document
from tests.support.campaigns import DAY, SAMPLE, planned_letter
from tests.support.documents import (
    add_footnote,
    canonical,
    paragraphs_of,
    parts_of,
    save_docx,
    tree_of,
)

TEMPLATES = sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*.docx"))
CORE = "docProps/core.xml"
VALUES: dict[str, Any] = {
    "signatory": {"name": "Zoë & <O’Brien>", "message": "one\ntwo\tthree", "items": "eggs"},
    "case": {"names": ["A", "B", "C"], "since": date(2016, 12, 7), "count": 1234},
    "authority": {"address": ["1 Road", "Town"]},
    "letter": {"number": "000017", "locale": "en_GB"},
}


def with_docxtpl(path: Path, values: dict[str, Any]) -> bytes:
    """Merge with docxtpl itself, from the file on."""
    document = DocxTemplate(str(path))
    document.render(values, jinja_env=safe_environment(), autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def comparable(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package in canonical form, and of the properties those with words.

    docxtpl writes empty properties as empty elements; times of saving are left aside.
    """
    parts = {name: canonical(name, part) for name, part in parts_of(content).items()}
    words = [
        f"{item.tag}: {item.text}"
        for item in tree_of(content, CORE)
        if item.text and not item.tag.endswith(("}created", "}modified"))
    ]
    return parts | {CORE: "\n".join(sorted(words)).encode()}


def assert_equals_docxtpl(path: Path, values: dict[str, Any]) -> None:
    mine = comparable(LetterTemplate.load(path).merge(values))
    theirs = comparable(with_docxtpl(path, values))
    assert sorted(mine) == sorted(theirs)
    assert {name for name in mine if mine[name] != theirs[name]} == set()


def one_line(folder: Path, text: str) -> LetterTemplate:
    """Return the template of one paragraph."""
    return LetterTemplate.load(save_docx(folder / "template.docx", text))


def printed(content: bytes) -> str:
    return "".join(paragraphs_of(content))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_sample_letter_is_what_docxtpl_makes_of_it(name: str) -> None:
    """Part by part, for all templates of the sample campaign."""
    campaign = load_campaign(SAMPLE)
    case, _, file = name.partition("/")
    kind, locale, _ = file.split(".")
    to = next(route.to for route in campaign.cases[case].route if route.letter == kind)
    changes = {"case": case, "kind": kind, "authority": to, "template_locale": locale}
    letter = planned_letter(**changes, locale=locale)
    assert len(TEMPLATES) == 28
    assert_equals_docxtpl(SAMPLE / name, letter_values(campaign, letter, DAY))


PARAGRAPHS = {
    "field": ["Dear {{ signatory.name }},", "{{ signatory.message }}"],
    "optional paragraph": ["{%p if signatory.name %}", "{{ signatory.message }}", "{%p endif %}"],
    "paragraph left out": ["{%p if not signatory.message %}", "gone", "{%p endif %}", "stays"],
    "loop in a line": ["{% for line in authority.address %}{{ line }}; {% endfor %}"],
    "loop of paragraphs": ["{%p for line in authority.address %}", "{{ line }}", "{%p endfor %}"],
    "curly quotes": ["{{ case.since | date(“full”) }}", "{% if case.count != ‘x’ %}y{% endif %}"],
    "filters": ["{{ case.since }} {{ case.names | list }} {{ case.count | number }}"],
    "comment and braces": ["{# never seen #}a {_{ b }_} {_% c %_}"],
    "white space": ["  {{ signatory.name }}  {%- if true -%} x {%- endif %}  "],
}  # fmt: skip


@pytest.mark.parametrize("paragraphs", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_a_small_letter_is_what_docxtpl_makes_of_it(tmp_path: Path, paragraphs: list[str]) -> None:
    assert_equals_docxtpl(save_docx(tmp_path / "t.docx", *paragraphs), VALUES)


def rich_template(path: Path) -> Path:
    """Write a template with fields in a table, split runs, header, footer, footnote, title."""
    document = new_document()
    run = document.add_paragraph().add_run("{{ sign")
    run.bold = True
    document.paragraphs[0].add_run("atory.na")
    document.paragraphs[0].add_run("me }}").italic = True
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text = "{%tr for line in authority.address %}"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{ loop.index }}", "{{ line }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    document.sections[0].header.paragraphs[0].text = "No. {{ letter.number }}"
    document.sections[0].footer.paragraphs[0].text = "{{ signatory.message }}"
    document.add_paragraph("See")
    add_footnote(document, "{{ case.count | number }}")
    document.core_properties.title = "Letter {{ letter['kind'] }}"
    document.save(str(path))
    return path


def test_fields_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """Body, table, header, footer, footnote and properties; not the names a loop makes."""
    assert LetterTemplate.load(rich_template(tmp_path / "t.docx")).fields == {
        "signatory.name",
        "authority.address",
        "letter.number",
        "signatory.message",
        "case.count",
        "letter.kind",
    }


def test_tables_headers_and_footnotes_are_what_docxtpl_makes_of_them(tmp_path: Path) -> None:
    values = {**VALUES, "letter": {**VALUES["letter"], "kind": "appeal"}}
    path = rich_template(tmp_path / "t.docx")
    assert_equals_docxtpl(path, values)
    merged = docx.Document(io.BytesIO(LetterTemplate.load(path).merge(values)))
    rows = [[cell.text for cell in row.cells] for row in merged.tables[0].rows]
    assert rows == [["1", "1 Road"], ["2", "Town"]]
    assert merged.sections[0].header.paragraphs[0].text == "No. 000017"
    assert merged.sections[0].footer.paragraphs[0].text == "one\ntwo\tthree"
    assert merged.core_properties.title == "Letter appeal"


def test_a_field_without_a_value_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError, match="nmae"):
        one_line(tmp_path, "Dear {{ signatory.nmae }},").merge(VALUES)


def test_an_error_in_one_merge_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    line = "{{ signatory.name }} {{ signatory.born | date }}"
    template = one_line(tmp_path, line)
    good = {"signatory": {"name": "Bob", "born": date(2000, 1, 2)}}
    with pytest.raises(TemplateRuntimeError, match="is for a date"):
        template.merge({"signatory": {"name": "SECRET", "born": "never"}})
    with pytest.raises(UndefinedError):
        template.merge({"signatory": {"name": "SECRET"}})
    merged = template.merge(good)
    assert merged == one_line(tmp_path, line).merge(good)
    assert printed(merged) == "Bob 2 January 2000"


def test_threads_that_share_a_template_get_each_their_own_letter(tmp_path: Path) -> None:
    template = LetterTemplate.load(rich_template(tmp_path / "t.docx"))

    def merged(number: int) -> bool:
        name = f"Person {number}" + "\n" * (number % 2)
        letter = {"number": f"{number:06d}", "kind": "appeal", "locale": "en_GB"}
        values = {**VALUES, "signatory": {"name": name, "message": name}, "letter": letter}
        content = template.merge(values)
        header = "".join(tree_of(content, "word/header1.xml").itertext())
        return paragraphs_of(content)[0] == name and header.strip() == f"No. {number:06d}"

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(merged, range(200)))


@pytest.mark.parametrize("name", TEMPLATES[:1])
def test_a_letter_merged_twice_is_the_same_file(name: str) -> None:
    values = letter_values(load_campaign(SAMPLE), planned_letter(template_locale="ar"), DAY)
    template = LetterTemplate.load(SAMPLE / name)
    first = template.merge(values)
    template.merge(VALUES | {k: v for k, v in values.items() if k != "signatory"} | {
        "signatory": {**values["signatory"], "name": "Somebody else"}
    })  # fmt: skip
    assert first == template.merge(values) == LetterTemplate.load(SAMPLE / name).merge(values)


def test_a_broken_tag_is_named_with_its_part_and_words(tmp_path: Path) -> None:
    document = new_document()
    document.add_paragraph("fine")
    document.sections[0].header.paragraphs[0].text = "Dear {{ signatory.name | }} friend"
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(TemplateInvalid) as caught:
        LetterTemplate.load(tmp_path / "t.docx")
    assert caught.value.part.startswith("word/header")
    assert "friend" in caught.value.near


def test_what_is_no_word_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(b"not a document")
    with pytest.raises(TemplateInvalid, match="Word document"):
        LetterTemplate.load(tmp_path / "t.docx")
