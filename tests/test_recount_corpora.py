"""The second count agrees with calamine on the workbooks of other projects."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook, SheetTypeEnum

from pipeline.sheets.reading.looks import look
from pipeline.sheets.reading.recount import recount
from tests.support.corpora import corpus

_ENDS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


def _workbooks() -> list[Path]:
    """Those named OOM ask for more memory than a test may take."""
    files = sorted(corpus("sheets").rglob("*"))
    return [each for each in files if each.suffix.lower() in _ENDS and "OOM" not in each.name]


def _read(content: bytes) -> dict[str, int] | None:
    """Return the filled rows as calamine reads them, errors laid over; None if it cannot."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = {
            sheet.name: book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for sheet in book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet
        }
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # calamine panics with a BaseException
        return None
    looks = look(content)
    filled = {}
    for name, cells in rows.items():
        errors = {int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for cell in looks[name].errors}
        found = {at for at, row in enumerate(cells, 1) if any(str(cell).strip() for cell in row)}
        filled[name] = len(found | errors)
    return filled


def test_both_counts_agree_on_every_workbook_that_can_be_read() -> None:
    read = 0
    differing = {}
    for file in _workbooks():
        content = file.read_bytes()
        expected = _read(content)
        if expected is None:
            continue
        read += 1
        counted = recount(content)
        if counted != expected:
            differing[file.name] = (expected, counted)
    assert differing == {}
    assert read > 100


def test_the_equivalents_have_the_same_rows_in_every_format() -> None:
    files = [each for each in corpus("sheets", "equivalents").iterdir() if each.is_file()]
    counts = {each.name: list(recount(each.read_bytes()).values()) for each in files}
    assert set(map(tuple, counts.values())) == {(4,)}, counts


@pytest.mark.parametrize("name", ["pass_protected.xlsx", "pass_protected.ods", "issue252.xlsx"])
def test_what_cannot_be_counted_says_so(name: str) -> None:
    from pipeline.sheets.reading.recount import CountFailed

    with pytest.raises(CountFailed):
        recount(corpus("sheets", "calamine", name).read_bytes())
