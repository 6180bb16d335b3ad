"""A workbook as bytes that depend on what is in it alone."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time

from openpyxl import Workbook

from pipeline.files import repack_zip


def workbook_bytes(book: Workbook, day: date) -> bytes:
    """Return a workbook of ours as a file, dated ``day`` and not by the clock."""
    stamp = datetime.combine(day, time())
    book.properties.created = book.properties.modified = stamp
    book.properties.creator = "Postbag"
    target = io.BytesIO()
    book.save(target)
    return _without_clock(repack_zip(target.getvalue()), stamp)


def _without_clock(content: bytes, stamp: datetime) -> bytes:
    """Put ``stamp`` where openpyxl wrote the time of saving."""
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(content))
    core = source.read("docProps/core.xml").decode()
    pattern = r"(<dcterms:modified[^>]*>)[^<]*"
    fixed = re.sub(pattern, rf"\g<1>{stamp.isoformat()}Z", core)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for info in source.infolist():
            data = fixed.encode() if info.filename == "docProps/core.xml" else source.read(info)
            archive.writestr(info, data)
    return target.getvalue()
