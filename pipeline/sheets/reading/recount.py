"""Count a sheet's filled rows a second time.

What counts here shares no code with what reads: it looks at raw XML, records and bytes alone, so
that a row one of the two loses is noticed. A filled row has a cell in which something can be
seen; a merged range counts only in the row its text stands in.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

TEXT = ""
"""The name a text file's rows stand under."""


class CountFailed(Exception):
    """A sheet too damaged to count."""


def recount(content: bytes, encoding: str = "") -> dict[str, int]:
    """Return the filled rows of each worksheet by its tab's name.

    ``encoding`` is for a text file that is neither UTF-8 nor marked as UTF-16; a text file's rows
    stand under ``TEXT``.

    :raise CountFailed: the sheet is damaged.
    """
    try:
        return _count(content, encoding)
    except (
        struct.error,
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,  # what lxml raises for damaged XML
        EOFError,
        LookupError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise CountFailed(str(error)) from error


def _count(content: bytes, encoding: str) -> dict[str, int]:
    if content[:4] == b"\xd0\xcf\x11\xe0":
        from pipeline.sheets.reading.recount_xls import count_xls

        return count_xls(content)
    if content[:2] != b"PK":
        from pipeline.sheets.reading.recount_text import count_text

        return {TEXT: count_text(content, encoding)}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = {name.lower() for name in package.namelist()}
        if "content.xml" in names:
            from pipeline.sheets.reading.recount_ods import count_ods

            return count_ods(package)
        from pipeline.sheets.reading.recount_xlsx import count_xlsx

        return count_xlsx(package)
