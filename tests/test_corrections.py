"""What a letter has otherwise than docxtpl would make it, on purpose: both results, side by side.

docxtpl is used as its guide says, with the safe environment and autoescaping on. All else is
equal, and ``test_equality.py`` shows it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import docx
import jinja2
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from lxml import etree
from markupsafe import escape

from pipeline.letters.environment import safe_environment
from pipeline.letters.invalid import FieldMisused, TemplateInvalid
from pipeline.letters.template import LetterTemplate
from tests.support.blank import new_document
from tests.support.documents import W, add_footnote, parts_of
from tests.support.hostile import packed
from tests.support.letter_bodies import cell, line, run, table

FIELD = "[{{ t }}]"
CAPTURED = "{% set x %}[{{ t }}]{% endset %}{{ x }}"
"""A field in a body that is parsed for each letter, where ``FIELD`` alone is not."""
BODY, HEADER, NOTES, CORE = (
    "word/document.xml",
    "word/header1.xml",
    "word/footnotes.xml",
    "docProps/core.xml",
)
ENDING = line("end")


def template(folder: Path, body: str = "", **places: str) -> Path:
    """Write a template of a body, and of a ``header``, a ``note`` and a ``title`` if given."""
    document = new_document()
    wrapped: Any = parse_xml(f'<w:body xmlns:w="{W}">{body}{ENDING}</w:body>')
    for child in list(wrapped):
        document.element.body.insert(len(document.element.body) - 1, child)
    if "header" in places:
        document.sections[0].header.paragraphs[0].text = places["header"]
    if "note" in places:
        add_footnote(document, places["note"])
    document.core_properties.title = places.get("title", "")
    document.save(str(folder / "template.docx"))
    return folder / "template.docx"


def saved(document: DocxTemplate) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def render(document: DocxTemplate, text: Any) -> None:
    document.render({"t": text}, jinja_env=safe_environment(), autoescape=True)


def theirs(path: Path, text: Any, part: str = BODY) -> str:
    """Return what docxtpl makes of a part, as text, with bars between paragraphs."""
    document = DocxTemplate(str(path))
    render(document, text)
    return words(parts_of(saved(document))[part])


def ours(path: Path, text: Any, part: str = BODY) -> str:
    """Return what a merge makes of a part."""
    return words(parts_of(LetterTemplate.load(path).merge({"t": text}))[part])


def words(part: bytes) -> str:
    """Return the text of a part, whose XML must be sound, with bars between paragraphs."""
    root = etree.fromstring(part)
    title = root.find("{*}title")
    if title is not None:
        return title.text or ""
    paragraphs = ["".join(p.itertext(f"{{{W}}}t")) for p in root.iter(f"{{{W}}}p")]
    return "|".join(text for text in paragraphs if text)


def test_a_footnote_is_filled_in_once_and_not_once_for_each_section(tmp_path: Path) -> None:
    """docxtpl fills it in again for the second section, and so runs what a value says."""
    path = template(tmp_path, note=FIELD)
    assert theirs(path, "{{ 7*7 }}", NOTES) == ours(path, "{{ 7*7 }}", NOTES) == "[{{ 7*7 }}]"
    document = docx.Document(str(path))
    document.add_section()
    document.save(str(path))
    assert theirs(path, "{{ 7*7 }}", NOTES) == "[49]"
    assert ours(path, "{{ 7*7 }}", NOTES) == "[{{ 7*7 }}]"
    with pytest.raises(jinja2.TemplateSyntaxError):
        theirs(path, "{% secret %}", NOTES)
    assert ours(path, "{% secret %}", NOTES) == "[{% secret %}]"


def test_a_footnote_is_filled_in_where_the_page_is_not_described(tmp_path: Path) -> None:
    """A document need not say anything of its sections; docxtpl then leaves the note as it is."""
    path = template(tmp_path, note=FIELD)
    document = docx.Document(str(path))
    document.element.body.remove(document.element.body.sectPr)
    document.save(str(path))
    assert theirs(path, "Zoë", NOTES) == FIELD
    assert ours(path, "Zoë", NOTES) == "[Zoë]"


@pytest.mark.parametrize("field", [FIELD, CAPTURED])
def test_braces_marked_with_underlines_stay_as_typed_in_a_value(tmp_path: Path, field: str) -> None:
    """They are the template's way to print braces, in its own words only."""
    path = template(tmp_path, line("{_{ own }_}") + line(field), header=field)
    typed = "{_{ a }_} {_% b %_}"
    assert theirs(path, typed) == "{{ own }}|[{{ a }} {% b %}]|end"
    assert ours(path, typed) == "{{ own }}|[{_{ a }_} {_% b %_}]|end"
    assert theirs(path, typed, HEADER) == "[{{ a }} {% b %}]"
    assert ours(path, typed, HEADER) == "[{_{ a }_} {_% b %_}]"


@pytest.mark.parametrize("field", [FIELD, CAPTURED])
@pytest.mark.parametrize(
    ("place", "part", "error"),
    [
        ("header", HEADER, etree.XMLSyntaxError),
        ("note", NOTES, etree.XMLSyntaxError),
        ("title", CORE, ValueError),
    ],
)
def test_what_xml_forbids_is_dropped_and_spoils_no_part(
    tmp_path: Path, field: str, place: str, part: str, error: type[Exception]
) -> None:
    """docxtpl drops it from the body, stops at a header or a title, and breaks a footnote."""
    path = template(tmp_path, line(field))
    assert theirs(path, "a\x0bb") == "[ab]|end"
    path = template(tmp_path, line(field), **{place: field})
    with pytest.raises(error):
        theirs(path, "a\x0bb", part)
    merge = LetterTemplate.load(path).merge
    for mark in "\x00\x01\x08\x0b\x0e\x1f\ufffe\uffff":
        parts = parts_of(merge({"t": f"a{mark}b"}))
        assert (words(parts[BODY]), words(parts[part])) == ("[ab]|end", "[ab]")


@pytest.mark.parametrize("field", [FIELD, CAPTURED])
def test_half_a_character_is_dropped_and_cuts_nothing_off(tmp_path: Path, field: str) -> None:
    path = template(tmp_path, line(field))
    assert theirs(path, "a\ud800b") == "[a"
    assert ours(path, "a\ud800b") == "[ab]|end"
    for place, part in (("header", HEADER), ("note", NOTES), ("title", CORE)):
        path = template(tmp_path, **{place: field})
        with pytest.raises(UnicodeEncodeError):
            theirs(path, "a\ud800b", part)
        assert ours(path, "a\ud800b", part) == "[ab]"


def test_two_code_points_that_are_no_characters_are_dropped(tmp_path: Path) -> None:
    """XML could hold them; Unicode keeps them for a program's own marks, and so do we."""
    path = template(tmp_path, line(FIELD))
    assert theirs(path, "a\ufdd0b\ufdd1c") == "[a\ufdd0b\ufdd1c]|end"
    assert ours(path, "a\ufdd0b\ufdd1c") == "[abc]|end"


@pytest.mark.parametrize("text", ["]]>", "A & B", "<b>", "\"q\" & 's'", "&amp;", "{{ 7*7 }}"])
def test_a_title_is_escaped_once(tmp_path: Path, text: str) -> None:
    """Elsewhere docxtpl gets it right; in a title Word would show ``A &amp; B``."""
    path = template(tmp_path, line(FIELD), header=FIELD, note=FIELD, title=FIELD)
    document = DocxTemplate(str(path))
    render(document, text)
    expected, found = (
        {name: words(parts_of(content)[name]) for name in (BODY, HEADER, NOTES, CORE)}
        for content in (saved(document), LetterTemplate.load(path).merge({"t": text}))
    )
    kept = f"[{text}]"
    assert found == {BODY: f"{kept}|end", HEADER: kept, NOTES: kept, CORE: kept}
    assert expected == found | {CORE: str(escape(kept))}


def test_a_title_may_be_long(tmp_path: Path) -> None:
    path = template(tmp_path, title=FIELD)
    with pytest.raises(ValueError, match="255"):
        theirs(path, "x" * 254, CORE)
    assert ours(path, "x" * 254, CORE) == f"[{'x' * 254}]"


@pytest.mark.parametrize("mark", ["\a", "\f"])
@pytest.mark.parametrize("around", ["w:hyperlink", "w:ins"])
def test_a_paragraph_does_not_end_inside_a_link_or_an_insertion(
    tmp_path: Path, mark: str, around: str
) -> None:
    """docxtpl puts a paragraph into a paragraph, which the file format has no place for."""
    attributes = 'w:anchor="x"' if around == "w:hyperlink" else 'w:id="1" w:author="a"'
    path = template(tmp_path, f"<w:p><{around} {attributes}>{run(FIELD)}</{around}></w:p>")
    document = DocxTemplate(str(path))
    render(document, f"a{mark}b")
    nested = etree.fromstring(parts_of(saved(document))[BODY])
    assert nested.find(f".//{{{W}}}p//{{{W}}}p") is not None
    letter = etree.fromstring(parts_of(LetterTemplate.load(path).merge({"t": f"a{mark}b"}))[BODY])
    assert letter.find(f".//{{{W}}}p//{{{W}}}p") is None
    assert ours(path, f"a{mark}b") == "[ab]|end"


def test_a_block_that_breaks_the_document_is_an_error_and_not_a_shorter_letter(
    tmp_path: Path,
) -> None:
    path = template(tmp_path, table(1, cell("{% if t %}a")) + line("b") + line("{% endif %}c"))
    assert theirs(path, "yes") == "a|b|c|end"
    document = DocxTemplate(str(path))
    render(document, "")
    broken = etree.fromstring(parts_of(saved(document))[BODY])
    assert broken.find(f"{{{W}}}body/{{{W}}}sectPr") is None
    with pytest.raises(FieldMisused, match="breaks the document"):
        ours(path, "")


def test_a_tag_in_an_endnote_is_refused_and_not_printed(tmp_path: Path) -> None:
    path = template(tmp_path)
    document = docx.Document(str(path))
    name, package = PackURI("/word/endnotes.xml"), document.part.package
    xml = (
        f'<w:endnotes xmlns:w="{W}"><w:endnote w:id="2">{line("{{ t }}")}</w:endnote></w:endnotes>'
    )
    part = Part(name, CONTENT_TYPE.WML_ENDNOTES, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)
    document.save(str(path))
    assert theirs(path, "Zoë", "word/endnotes.xml") == "{{ t }}"
    with pytest.raises(TemplateInvalid, match="endnotes") as caught:
        LetterTemplate.load(path)
    assert caught.value.part == "word/endnotes.xml"


def test_an_error_leaves_nothing_in_the_next_letter(tmp_path: Path) -> None:
    """docxtpl keeps the body that was filled in before the error, and runs its words as tags."""
    path = template(tmp_path, line(FIELD), header="{{ n }}")
    mine, shared = LetterTemplate.load(path), DocxTemplate(str(path))
    environment = safe_environment()
    for merge in (
        mine.merge,
        lambda values: shared.render(values, jinja_env=environment, autoescape=True),
    ):
        with pytest.raises(jinja2.UndefinedError):
            merge({"t": "SECRET {{ 7*7 }}"})
        merge({"t": "Bob", "n": "B"})
    assert words(parts_of(saved(shared))[BODY]) == "[SECRET 49]|end"
    assert words(parts_of(mine.merge({"t": "Bob", "n": "B"}))[BODY]) == "[Bob]|end"


class Meanwhile:
    """A value that lets something else happen while it is written."""

    def __init__(self, text: str, happen: Callable[[], object]) -> None:
        self._text, self._happen = text, happen

    def __str__(self) -> str:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(self._happen).result()
        return self._text


def test_letters_merged_at_the_same_time_keep_their_own_values(tmp_path: Path) -> None:
    """With docxtpl Ada's letter gets Bob's header: he came by while her body was written."""
    path = template(tmp_path, line(FIELD), header="{{ n }}")
    shared, bob = DocxTemplate(str(path)), {"t": "Bob", "n": "Bob"}
    environment = safe_environment()

    def by_docxtpl(values: dict[str, Any]) -> None:
        shared.render(values, jinja_env=environment, autoescape=True)

    by_docxtpl({"t": Meanwhile("Ada", lambda: by_docxtpl(bob)), "n": "Ada"})
    parts = parts_of(saved(shared))
    assert (words(parts[BODY]), words(parts[HEADER])) == ("[Ada]|end", "Bob")

    mine, letters = LetterTemplate.load(path), []
    ada = mine.merge({"t": Meanwhile("Ada", lambda: letters.append(mine.merge(bob))), "n": "Ada"})
    for content, name in ((ada, "Ada"), (letters[0], "Bob")):
        parts = parts_of(content)
        assert (words(parts[BODY]), words(parts[HEADER])) == (f"[{name}]|end", name)


def properties(content: bytes) -> dict[str, str]:
    """Return the core properties of a letter that are there, empty or not."""
    root = etree.fromstring(parts_of(content)[CORE])
    return {etree.QName(item).localname: item.text or "" for item in root}


def test_all_properties_are_filled_in_and_none_is_invented(tmp_path: Path) -> None:
    """docxtpl fills in six, and writes those of the six that are missing as empty ones."""
    path = template(tmp_path, title=FIELD)
    document = docx.Document(str(path))
    document.core_properties.subject = document.core_properties.author = "{{ t }}"
    document.core_properties.keywords = document.core_properties.category = "{{ t }}"
    document.save(str(path))
    filled = DocxTemplate(str(path))
    render(filled, "Zoë")
    expected = properties(saved(filled))
    assert (expected.pop("identifier"), expected.pop("language")) == ("", "")
    assert (expected.pop("keywords"), expected.pop("category")) == ("{{ t }}", "{{ t }}")
    found = properties(LetterTemplate.load(path).merge({"t": "Zoë"}))
    assert (found.pop("keywords"), found.pop("category")) == ("Zoë", "Zoë")
    assert found == expected
    assert (found["title"], found["subject"], found["creator"]) == ("[Zoë]", "Zoë", "Zoë")


def test_a_file_without_properties_stays_without(tmp_path: Path) -> None:
    """docxtpl calls it "Word Document" and notes the time, so that no two letters are the same."""
    path = template(tmp_path, line(FIELD))
    parts = parts_of(path.read_bytes())
    del parts[CORE]
    for name in ("_rels/.rels", "[Content_Types].xml"):
        pattern = rb"<(Relationship|Override) [^>]*core[^>]*>"
        parts[name] = re.sub(pattern, b"", parts[name])
    path.write_bytes(packed(parts))
    document = DocxTemplate(str(path))
    render(document, "Zoë")
    assert properties(saved(document))["title"] == "Word Document"
    assert "modified" in properties(saved(document))
    assert CORE not in parts_of(LetterTemplate.load(path).merge({"t": "Zoë"}))


def test_properties_that_are_tied_in_another_way_are_not_doubled(tmp_path: Path) -> None:
    """LibreOffice has named the tie otherwise; docxtpl then adds properties of the same name."""
    path = template(tmp_path, line(FIELD), title=FIELD)
    parts = parts_of(path.read_bytes())
    name, own = "_rels/.rels", b"/officedocument/2006/relationships/metadata/core-properties"
    parts[name] = parts[name].replace(b"/package/2006/relationships/metadata/core-properties", own)
    path.write_bytes(packed(parts))
    document = DocxTemplate(str(path))
    render(document, "Zoë")
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = saved(document)
    assert names_in(content).count(CORE) == 2
    letter = LetterTemplate.load(path).merge({"t": "Zoë"})
    assert names_in(letter).count(CORE) == 1
    assert properties(letter)["title"] == "[Zoë]"


def names_in(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_letter_holds_no_time_of_day(tmp_path: Path) -> None:
    path = template(tmp_path, line(FIELD))
    document = DocxTemplate(str(path))
    render(document, "Zoë")
    assert min(years_in(saved(document))) > 2020
    assert years_in(LetterTemplate.load(path).merge({"t": "Zoë"})) == {1980}


def years_in(content: bytes) -> set[int]:
    return {member.date_time[0] for member in zipfile.ZipFile(io.BytesIO(content)).infolist()}


def test_the_environment_stays_as_it_was(tmp_path: Path) -> None:
    path = template(tmp_path, line(FIELD))
    theirs_too, own = safe_environment(), safe_environment()
    theirs_too.autoescape = own.autoescape = False
    DocxTemplate(str(path)).render({"t": "<b>"}, jinja_env=theirs_too, autoescape=True)
    assert (
        "[&lt;b&gt;]" in parts_of(LetterTemplate.load(path, own).merge({"t": "<b>"}))[BODY].decode()
    )
    assert (theirs_too.autoescape, own.autoescape) == (True, False)


def test_values_are_escaped_in_every_lane_whatever_the_environment(tmp_path: Path) -> None:
    path = template(tmp_path, line(CAPTURED) + line(FIELD), header=FIELD, title="{{ t }}")
    value = '<b> & "c"'
    letter = parts_of(LetterTemplate.load(path, jinja2.Environment()).merge({"t": value}))
    assert words(letter[BODY]) == f"[{value}]|[{value}]|end"
    assert words(letter[HEADER]) == f"[{value}]"
    assert words(letter[CORE]) == value


def test_a_tag_in_a_property_may_compare(tmp_path: Path) -> None:
    path = template(tmp_path, title="{{ 'few' if 1 < t else 'one' }}")
    assert theirs(path, 2, CORE) == ours(path, 2, CORE) == "few"


def test_a_table_without_columns_is_refused(tmp_path: Path) -> None:
    """docxtpl stops on it with an error about Python's own objects."""
    bare = f"<w:tbl><w:tblPr/><w:tr>{cell(FIELD)}</w:tr></w:tbl>"
    path = template(tmp_path, bare)
    with pytest.raises(AttributeError):
        theirs(path, "x")
    with pytest.raises(TemplateInvalid, match="has no columns"):
        LetterTemplate.load(path)
