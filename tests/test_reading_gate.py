"""The gate: what is no sheet, or is made to do harm, is refused before a library opens it."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.sheets.read import SheetUnreadable, read_tabs
from pipeline.sheets.reading.gate import check_package, check_start
from pipeline.sheets.reading.raw import BROKEN, LOCKED, TOO_BIG
from tests.support.workbooks import write_ods, write_xls

SHEET = "xl/worksheets/sheet1.xml"


def package(**parts: str | bytes) -> bytes:
    """Return openpyxl's workbook with parts in place of its own, ``sheet`` the worksheet's rows."""
    source = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Name"
    book.save(source)
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == SHEET and "sheet" in parts:
                rows = str(parts["sheet"]).encode()
                start, end = content.index(b"<sheetData>") + 11, content.index(b"</sheetData>")
                content = content[:start] + rows + content[end:]
            new.writestr(name, content)
    return target.getvalue()


def added(content: bytes, name: str, part: bytes) -> bytes:
    """Return a package with one more part."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return target.getvalue()


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), part)
    return target.getvalue()


def cell(place: str, text: str = "1") -> str:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{place}"><v>{text}</v></c></row>'


def refusal(content: bytes) -> str:
    """Return why the gate refuses a package; empty where it lets it pass."""
    try:
        check_package(content)
    except SheetUnreadable as error:
        return str(error)
    return ""


def test_an_ordinary_workbook_passes() -> None:
    assert refusal(package()) == ""


def test_an_ordinary_workbook_of_old_passes(tmp_path: Path) -> None:
    assert refusal(write_xls(tmp_path / "sheet.xls", [["Name"]]).read_bytes()) == ""


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf\r\n <HTML xmlns:x='urn:x'><table>", "web page"),
        ("<html>".encode("utf-16"), "web page"),
        (b"<table><tr><td>Name</td></tr>", "web page"),
        (b'<?xml version="1.0"?><html>', "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"{\\rtf1", "text document"),
        (b"Rar!\x1a\x07", "archive"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "2003",
        ),
        (b'{"url":"https://docs.google.com/open?id=1"}', "link"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>', "2003"),
        (b'<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        (b"<?xml version='1.0'?><people><person/></people>", "XML"),
        (b'[{"Name":"Ann"}]', "JSON"),
        (b'{\r\n  "people": [', "JSON"),
        (b'\xef\xbb\xbf[\n  ["Name", "Country"]', "JSON"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Kay\r\n", "contact cards"),
        (b"begin:vcalendar\r\n", "calendar"),
        (b'ID;PWXL;N;E\nC;Y1;X1;K"Name"\n', "SYLK"),
        (b"ID;P\r\nB;Y2;X2\r\n", "SYLK"),
    ],
)
def test_what_is_something_else_is_named(start: bytes, word: str) -> None:
    with pytest.raises(SheetUnreadable, match=word):
        check_start(start)


@pytest.mark.parametrize(
    "start",
    [
        *(b"Name,City\n", b"a < b;c\n", b"Name\tTable\n", b'"{""url"', b"[Name],[City]\n[a],[b]"),
        *(b"ID;Postcode;Name\n1;LS1;Ann\n", b"Begin: vcard people\nAnn\n", b"{Name};{City}\n"),
    ],
)
def test_text_passes(start: bytes) -> None:
    check_start(start)


def test_a_web_page_named_xls_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "sheet.xls").write_bytes(b"<html><body><table><tr><td>Ada</td></tr></table>")
    with pytest.raises(SheetUnreadable, match="web page"):
        read_tabs(tmp_path / "sheet.xls")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (zipped(word__document_xml=b"<w/>"), "Word document"),
        (zipped(ppt__presentation_xml=b"<p/>"), "presentation"),
        (zipped(Index__Document_iwa=b"x"), "Numbers"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "text document"),
        (zipped(sheet_csv=b"Name"), "archive"),
        (zipped(notes_md=b"Name"), "damaged"),
    ],
)
def test_other_packages_are_named(content: bytes, word: str) -> None:
    assert word in refusal(content)


def ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(n.encode("utf-16-le") for n in names)


def test_other_files_in_an_ole_container_are_named() -> None:
    assert "Word document" in refusal(ole("WordDocument"))
    assert "presentation" in refusal(ole("PowerPoint Document"))
    assert refusal(ole("EncryptedPackage")) == LOCKED
    assert refusal(ole("Nothing")) == BROKEN


def test_a_locked_archive_is_told_as_locked() -> None:
    content = bytearray(package())
    # Bit 0 of the general purpose flags, in the first entry of the central directory.
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(content)) == LOCKED


@pytest.mark.parametrize("part", ["xl/evil.xml", "xl/_rels/evil.rels"])
@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<?xml version='1.0'?>\n<!-- <a> --> <!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        b"\xef\xbb\xbf<!doctype a><a/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"),
    ],
)
def test_a_document_type_is_refused(part: str, xml: bytes) -> None:
    assert "document type" in refusal(added(package(), part, xml))


def test_old_openoffices_manifest_may_name_its_document_type(tmp_path: Path) -> None:
    """It wrote one without entities; nobody reads it."""
    plain = write_ods(tmp_path / "sheet.ods", [["Name"], ["Ada"]]).read_bytes()
    for declared, passes in (
        (b'<!DOCTYPE m PUBLIC "-//M//EN" "M.dtd">', True),
        (b"<!DOCTYPE m [", False),
    ):
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, declared + part if name.startswith("META") else part)
        assert (refusal(target.getvalue()) == "") is passes


def test_text_that_speaks_of_a_document_type_is_text() -> None:
    assert refusal(package(sheet=cell("A1", "<!-- <!DOCTYPE a> -->1"))) == ""


def test_two_parts_of_one_name_are_refused_whatever_their_case() -> None:
    assert "two parts" in refusal(added(package(), "XL/Worksheets/Sheet1.XML", b"<a/>"))


@pytest.mark.parametrize(
    "name", ["../evil.xml", "xl\\..\\..\\evil.xml", "/etc/evil.xml", "C:/e.xml"]
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert "elsewhere" in refusal(added(package(), name, b"<a/>"))


def test_macros_and_external_links_are_only_data() -> None:
    content = added(package(), "xl/vbaProject.bin", b"Sub Auto_Open()")
    content = added(content, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    assert refusal(content) == ""


def test_a_part_that_unpacks_to_much_more_than_it_is_is_refused() -> None:
    assert refusal(added(package(), "xl/media/bomb.png", bytes(30 << 20))) == TOO_BIG
    assert refusal(added(package(), "xl/media/small.png", bytes(1 << 20))) == ""


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    content = bytearray(added(package(), "xl/liar.xml", b"<a>" + bytes(1000) + b"</a>"))
    entry = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 10)
    assert refusal(bytes(content)) == BROKEN


def test_too_many_parts_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/{number}", b"")
    assert refusal(target.getvalue()) == TOO_BIG


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        (cell("A1") + cell("XFD1048576"), TOO_BIG),
        (cell("XFD1048576") + cell("A1"), TOO_BIG),
        (cell("A1") + cell("XFD20000"), TOO_BIG),
        (cell("A1") + cell("A99999999"), TOO_BIG),
        (cell("A1048576"), ""),
        (cell("XFD1"), ""),
        (cell("XFD1000"), ""),
        (cell("A1") + '<row r="1048576"><c r="XFD1048576" s="1"/></row>', ""),
    ],
)
def test_cells_that_span_too_many_are_refused(sheet: str, sentence: str) -> None:
    """Empty cells that only have a style take up no room."""
    assert refusal(package(sheet=sheet)) == sentence


def test_far_references_are_seen_across_pieces() -> None:
    near = "".join(cell(f"A{number}") for number in range(1, 60_000))
    assert refusal(package(sheet=cell("XFD1") + near)) == TOO_BIG
    assert refusal(package(sheet=cell("AZ1") + near)) == ""


@pytest.mark.parametrize(
    "sheet", ["<row r='1'><c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row>"]
)
def test_what_the_gate_does_not_see_ends_the_reader_and_not_the_run(
    tmp_path: Path, sheet: str
) -> None:
    content = package(sheet=sheet)
    assert refusal(content) == ""
    (tmp_path / "sheet.xlsx").write_bytes(content)
    with pytest.raises(SheetUnreadable) as caught:
        read_tabs(tmp_path / "sheet.xlsx")
    assert str(caught.value) == TOO_BIG
