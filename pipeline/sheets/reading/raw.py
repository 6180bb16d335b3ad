"""What reading a sheet gives, and the ways in which it fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ROW_BLOCK = 1_000
"""The rows that travel together."""
OUT_OF_MEMORY = 3
"""The exit code of a child that needed more memory than it may take."""

LOCKED = "it is locked with a password. Save a copy without one."
BROKEN = (
    "it is damaged, or not a spreadsheet. Open it in your spreadsheet program and save it again "
    "as .xlsx."
)
TOO_BIG = (
    "it is too big: reading it takes more room than a sheet of signatories ever needs. Copy the "
    "filled rows into a new spreadsheet, and send that."
)
TOO_WIDE = (
    "row {row} has more cells than a spreadsheet can hold. Copy the filled rows and columns into a "
    "new spreadsheet, and send that."
)
TOO_LONG = (
    "reading it took too long. Copy the filled rows into a new spreadsheet, and send that; split "
    "it if it is very large."
)


class SheetUnreadable(Exception):
    """A sheet that cannot be read; the text is the reason, in words for its group."""


class EncodingUnknown(SheetUnreadable):
    """A text file whose encoding is not certain; the text says what it may be."""


class RowsDiffer(SheetUnreadable):
    """A tab in which the second count finds another number of filled rows than was read."""

    def __init__(self, read: int, counted: int) -> None:
        super().__init__(f"counted twice, it has {read} filled rows and then {counted}.")
        self.read = read
        self.counted = counted

    def __reduce__(self) -> tuple[type[RowsDiffer], tuple[int, int]]:
        """Make the error whole again in another process."""
        return type(self), (self.read, self.counted)


@dataclass(frozen=True)
class RawTab:
    """One worksheet, as the person saw it."""

    name: str
    hidden: bool
    rows: Iterable[list[str]]
    """Text as seen, row 1 first; blank rows are kept and merged cells expanded."""
    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    """Rows an active filter hides; none of them is in ``hidden_rows`` too."""
    hidden_columns: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    """Cell to the error it shows: ``{"F17": "#N/A"}``."""
    uncalculated: frozenset[str] = frozenset()
    """Cells with a formula and no stored value."""
    merged: tuple[str, ...] = ()
    """The ranges that were expanded and hold text, such as ``A2:A5``."""
    covered: frozenset[int] = frozenset()
    """Rows that such a range would have written over, and that keep their own text instead."""
    is_text: bool = False
    """Whether this is a text file, where a row too short or too long is one."""
    run_on: list[int] = field(default_factory=list)
    """Rows of a text file in which a quoted cell holds lines that look like rows of their own;
    filled as the rows are taken."""
    unseen: list[int] = field(default_factory=list)
    """Rows whose cells hold signs, but none that can be seen; filled as the rows are taken."""
