"""Hostile files, and files that are no sheets: each is one clear issue, or is read all the same."""

from __future__ import annotations

from tests.intake.builders import (
    SHEET1,
    inline,
    ods,
    ods_row,
    plain,
    raw_xlsx,
    row_xml,
    text,
    xls,
    xlsx,
    zipped,
)
from tests.intake.hostile_makers import (
    GOOD,
    bomb,
    cut,
    locked_97,
    locked_xls,
    mail_link,
    twice,
    with_parts,
)
from tests.intake.model import Make, Sheet, person
from tests.intake.workbooks import ADA, BEN, BOTH, HEAD, PEOPLE

NOTHING = (0, 0, 0, 0, 0)
UNREADABLE = ("sheet_unreadable",)
ENTITY = '<!DOCTYPE x [<!ENTITY who "Ada King">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY who SYSTEM "file:///etc/hostname">]>'
LOCKED = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
    b"</manifest:file-entry></manifest:manifest>"
)
PAGE = b"<html><body><table><tr><td>Name</td></tr><tr><td>Ada King</td></tr></table></body></html>"
FAR = (row_xml(1, *HEAD), f'<row r="1048576">{inline("XFD1048576", "x")}</row>')
WIDE = (row_xml(1, *HEAD), f'<row r="20000">{inline("XFD20000", "x")}</row>')
SPACES = (
    '<table:table-cell office:value-type="string"><text:p>A<text:s text:c="300000000"/></text:p>'
    "</table:table-cell>"
)
TOO_FAR_INTO_STRINGS = '<row r="2"><c r="A2" t="s"><v>4000000000</v></c></row>'


def refused(name: str, file: str, make: Make, says: str = "") -> Sheet:
    """Return a sheet of which nothing is read, with one issue; ``says`` must be in its sentence."""
    words = {"sheet_unreadable": says} if says else {}
    return Sheet(name, file, make, NOTHING, [], UNREADABLE, says=words)


SHEETS = [
    refused("locked-xlsx", "a.xlsx", locked_xls, "password"),
    refused("locked-xls", "a.xls", locked_97, "password"),
    refused(
        "locked-ods",
        "a.ods",
        ods([HEAD, ADA], members={"META-INF/manifest.xml": LOCKED}),
        "password",
    ),
    refused(
        "one-line-of-far-too-many-commas",
        "a.csv",
        text([HEAD, ADA, [*BEN, *[""] * 20_000, "x"]]),
        "row 3 has more cells",
    ),
    refused(
        "rows-and-commas-that-take-too-much-room-together",
        "a.csv",
        text([HEAD, *[ADA] * 3000, [*BEN, *[""] * 16_000, "x"]]),
        "too big",
    ),
    refused("nothing-in-the-file", "a.csv", plain(b""), "empty"),
    refused("white-space-alone", "a.csv", plain(b" \r\n\t\r\n"), "empty"),
    refused("a-workbook-without-a-cell", "a.xlsx", xlsx(), "empty"),
    refused("half-an-xlsx", "a.xlsx", cut(GOOD, 0.5)),
    refused("half-an-xls", "a.xls", cut(xls([HEAD, ADA]), 0.5)),
    refused("half-an-ods", "a.ods", cut(ods([HEAD, ADA]), 0.5)),
    refused(
        "xml-that-breaks-off",
        "a.xlsx",
        raw_xlsx(row_xml(1, *HEAD), parts={SHEET1: b"<worksheet><sheetData><row"}),
    ),
    refused(
        "a-picture-named-xlsx",
        "a.xlsx",
        plain(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"),
    ),
    refused(
        "a-picture-named-csv", "a.csv", plain(b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0")
    ),
    refused("a-web-page-named-xls", "a.xls", plain(PAGE)),
    refused(
        "a-document-named-pdf",
        "a.pdf",
        plain(b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer\n%%EOF\n"),
    ),
    refused(
        "another-archive",
        "a.xlsx",
        lambda: zipped({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}),
    ),
    refused("text-with-nul-characters", "a.csv", plain(b"Name,Country\0,Case\nAda,France,ann\n")),
    refused("three-gigabytes-that-are-declared", "a.xlsx", bomb(3_000_000_000)),
    refused("three-gigabytes-that-are-hidden", "a.xlsx", bomb(1000, SHEET1)),
    refused("an-entity", "a.xlsx", raw_xlsx(row_xml(1, *HEAD), prolog=ENTITY)),
    refused("entities-of-entities", "a.xlsx", raw_xlsx(row_xml(1, *HEAD), prolog=LAUGHS)),
    refused("a-file-of-ours-as-an-entity", "a.xlsx", raw_xlsx(row_xml(1, *HEAD), prolog=OUTSIDE)),
    refused("a-cell-in-the-last-corner", "a.xlsx", raw_xlsx(*FAR)),
    refused("a-cell-far-to-the-right", "a.xlsx", raw_xlsx(*WIDE)),
    refused(
        "a-million-rows-in-one",
        "a.ods",
        ods([HEAD, ods_row(*ADA, attributes='table:number-rows-repeated="1048000"')]),
    ),
    refused(
        "more-rows-than-there-can-be",
        "a.ods",
        ods([HEAD, ods_row(*ADA, attributes='table:number-rows-repeated="4000000000"')]),
    ),
    refused(
        "rows-less-than-none",
        "a.ods",
        ods([HEAD, ods_row(*ADA, attributes='table:number-rows-repeated="-1"')]),
    ),
    refused(
        "a-billion-spaces",
        "a.ods",
        ods(
            [
                HEAD,
                ods_row(
                    SPACES,
                    *ADA[1:],
                ),
            ]
        ),
    ),
    refused("a-line-of-a-hundred-thousand-columns", "a.csv", text([HEAD, ["x"] * 100_000])),
    refused("a-part-that-is-there-twice", "a.xlsx", twice(SHEET1)),
    refused(
        "a-text-that-is-not-in-the-table",
        "a.xlsx",
        raw_xlsx(row_xml(1, *HEAD), TOO_FAR_INTO_STRINGS),
    ),
    Sheet(
        "two-rows-of-one-number",
        "a.xlsx",
        raw_xlsx(row_xml(1, *HEAD), row_xml(2, *ADA), row_xml(2, *BEN)),
        NOTHING,
        [],
        ("rows_differ",),
    ),
    Sheet(
        "a-size-that-is-said-too-small",
        "a.xlsx",
        raw_xlsx(
            row_xml(1, *HEAD), row_xml(2, *ADA), row_xml(3, *BEN), before='<dimension ref="A1:A2"/>'
        ),
        (2, 2, 0, 0, 0),
        BOTH,
    ),
    Sheet(
        "a-size-that-is-said-too-large",
        "a.xlsx",
        raw_xlsx(
            row_xml(1, *HEAD),
            row_xml(2, *ADA),
            row_xml(3, *BEN),
            before='<dimension ref="A1:XFD1048576"/>',
        ),
        (2, 2, 0, 0, 0),
        BOTH,
    ),
    Sheet(
        "a-link-to-an-e-mail-address",
        "a.xlsx",
        xlsx([HEAD, ADA], mail_link),
        (1, 1, 0, 0, 0),
        PEOPLE,
    ),
    Sheet(
        "macros-that-nobody-runs",
        "a.xlsm",
        with_parts(xl__vbaProject=b"\xd0\xcf\x11\xe0"),
        (2, 2, 0, 0, 0),
        BOTH,
    ),
    Sheet(
        "a-control-character-written-in-letters",
        "a.xlsx",
        xlsx([HEAD, ["Ada_x0007_ King", *ADA[1:]]]),
        (1, 1, 0, 0, 0),
        PEOPLE,
        ("characters_left_out A2",),
    ),
    Sheet(
        "a-formula-as-a-name-is-text",
        "a.csv",
        text([HEAD, ["=HYPERLINK(1)", *ADA[1:]]]),
        (1, 1, 0, 0, 0),
        [person(2, "=HYPERLINK(1)")],
    ),
]
