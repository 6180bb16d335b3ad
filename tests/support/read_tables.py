"""Tables as lists of texts, and text files read into them."""

from __future__ import annotations

from pathlib import Path

from pipeline.sheets.read import Tab, read_tabs


def rows_of(tab: Tab) -> list[list[str]]:
    """Return the texts of a tab."""
    return [list(map(str, row)) for row in tab.rows.itertuples(index=False, name=None)]


def read_text(folder: Path, content: bytes) -> list[list[str]]:
    """Return the texts of a .csv file with this content."""
    path = folder / "sheet.csv"
    path.write_bytes(content)
    (tab,) = read_tabs(path)
    return rows_of(tab)
