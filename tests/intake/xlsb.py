"""A binary workbook of Excel, written record by record (MS-XLSB)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.intake.builders import zipped
from tests.intake.model import Make

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.'
    'macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsb(
    rows: Sequence[Sequence[str | float]], hidden: Sequence[int] = (), code: str = "00000"
) -> Make:
    """Return a maker of a workbook; its numbers are shown by the number format ``code``."""

    def make() -> bytes:
        width = max(map(len, rows))
        size = struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)
        page = _record(129) + _record(148, size) + _record(145)
        for number, row in enumerate(rows):
            # Row, style, height, flags (bit 4 of the second byte: no height), no spans.
            flags = bytes([0, 0x10 if number + 1 in hidden else 0, 0])
            page += _record(0, struct.pack("<IIH", number, 0, 300) + flags + struct.pack("<I", 0))
            page += b"".join(_cell(column, value) for column, value in enumerate(row))
        page += _record(146) + _record(130)
        return zipped(
            {
                "[Content_Types].xml": _TYPES.encode(),
                "_rels/.rels": _relations("officeDocument", "xl/workbook.bin"),
                "xl/workbook.bin": _book(),
                "xl/_rels/workbook.bin.rels": _relations(
                    "worksheet", "worksheets/sheet1.bin", "styles", "styles.bin"
                ),
                "xl/styles.bin": _styles(code),
                "xl/worksheets/sheet1.bin": page,
            }
        )

    return make


def _book() -> bytes:
    sheet = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet")
    return _record(131) + _record(143) + _record(156, sheet) + _record(144) + _record(132)


def _styles(code: str) -> bytes:
    formats = _record(615, struct.pack("<I", 1)) + _record(44, struct.pack("<H", 164) + _wide(code))
    plain, shown = (struct.pack("<HHHHHBBI", 0, number, 0, 0, 0, 0, 0, 0) for number in (0, 164))
    styles = _record(617, struct.pack("<I", 2)) + _record(47, plain) + _record(47, shown)
    return _record(278) + formats + _record(616) + styles + _record(618) + _record(279)


def _cell(column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        return _record(6, struct.pack("<II", column, 0) + _wide(value)) if value else b""
    return _record(5, struct.pack("<IId", column, 1, value))


def _wide(words: str) -> bytes:
    return struct.pack("<I", len(words.encode("utf-16-le")) // 2) + words.encode("utf-16-le")


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while size > 127:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + body


def _relations(*pairs: str) -> bytes:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(zip(pairs[::2], pairs[1::2], strict=True), start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{lines}</Relationships>'.encode()
