"""Workbooks written by hand, part by part, for what no library of ours writes."""

from __future__ import annotations

import io
import struct
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Record = tuple[int, bytes]


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a package of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def relations(*found: tuple[str, str, str], base: str = _OFFICE) -> str:
    """Return a part of relationships: (id, kind, target) each."""
    each = "".join(
        f'<Relationship Id="{key}" Type="{base}/{kind}" Target="{target}"/>'
        for key, kind, target in found
    )
    return f'<Relationships xmlns="{_PACKAGE}">{each}</Relationships>'


def xlsx(
    sheet: str | bytes,
    *,
    strings: str = "",
    styles: str = "",
    parts: dict[str, str | bytes] | None = None,
    strict: bool = False,
    folder: str = "",
) -> bytes:
    """Return a workbook with one tab, People, whose part is ``sheet`` or has it as its inside."""
    main, office = (_STRICT_MAIN, _STRICT_OFFICE) if strict else (_MAIN, _OFFICE)
    if isinstance(sheet, str) and not sheet.startswith("<?xml"):
        sheet = f'<worksheet xmlns="{main}">{sheet}</worksheet>'
    written: dict[str, str | bytes] = {
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml"), base=office),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="People" sheetId="1" r:id="rId7"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId7", "worksheet", f"{folder}worksheets/first.xml"),
            ("rId8", "sharedStrings", "sharedStrings.xml"),
            ("rId9", "styles", "styles.xml"),
            base=office,
        ),
        "xl/worksheets/first.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
    }
    return zipped(written | (parts or {}))


def ods(body: str) -> bytes:
    """Return an OpenDocument spreadsheet with this inside."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )


def xlsb(
    sheet: list[Record], *, strings: list[Record] | None = None, styles: list[Record] | None = None
) -> bytes:
    """Return a binary workbook with one tab, People, of these records."""
    bundle = struct.pack("<II", 0, 1) + wide("rId7") + wide("People")
    return zipped(
        {
            "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": records([(156, bundle)]),
            "xl/_rels/workbook.bin.rels": relations(
                ("rId7", "worksheet", "worksheets/sheet1.bin"),
                ("rId8", "sharedStrings", "sharedStrings.bin"),
                ("rId9", "styles", "styles.bin"),
            ),
            "xl/worksheets/sheet1.bin": records(sheet),
            "xl/sharedStrings.bin": records(strings or []),
            "xl/styles.bin": records(styles or []),
        }
    )


def wide(text: str) -> bytes:
    """Return a text as binary workbooks store it."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def records(found: list[Record]) -> bytes:
    """Return records, each with its kind and its length in seven bits a byte."""
    return b"".join(_seven_bits(kind) + _seven_bits(len(body)) + body for kind, body in found)


def _seven_bits(number: int) -> bytes:
    written = []
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    return bytes([*written, number])
