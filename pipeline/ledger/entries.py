"""What is entered in one transaction while a round is admitted and planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.bundles.plan import BundlePlan
from pipeline.issues import Issue
from pipeline.ledger.rounds import OpenRound
from pipeline.ledger.schema import (
    bundles,
    held_letters,
    issues,
    letters,
    repeats,
    rows,
    sheets,
    signatories,
)

_PAGE = 1000
"""Keys looked up at a time; databases limit the values of one statement."""


class Holder(NamedTuple):
    """Who holds a key: a signatory that is admitted."""

    key: str
    place: str
    """Where its row stands, for people."""
    fields: str
    """As JSON; empty where only the key was asked for."""


_HOLDER = (signatories.c.key, signatories.c.place, signatories.c.fields)


class Accepted(NamedTuple):
    """An accepted signatory, for one case, as the ledger keeps it; see the table of them."""

    key: str
    tab: str
    tab_position: int
    row: int
    place: str
    fields: str
    place_block: int | None
    email_block: int | None


class NumberedLetter(NamedTuple):
    """A letter of the plan."""

    signatory_id: int
    authority: str
    case: str
    kind: str
    template_locale: str
    locale: str
    locale_reason: str
    number: int
    bundle: int


class Entries:
    """A round being entered: everything here stands once the transaction ends, or nothing."""

    def __init__(self, connection: Connection, opened: OpenRound) -> None:
        self._connection = connection
        self.opened = opened
        """The round."""

    def add_sheet(self, facts: Mapping[str, Any]) -> int:
        """Record a sheet (``group, name, sha256, blank``) and return its id."""
        values = {"campaign": self.opened.campaign, "round_id": self.opened.id, **facts}
        key = self._connection.execute(sa.insert(sheets).values(values)).inserted_primary_key
        return int(key[0])  # type: ignore[index]

    def add_rows(self, sheet: int, records: Iterable[tuple[int, int, str]]) -> None:
        """Record rows of a sheet: tab position, row, outcome."""
        columns = ("sheet_id", "tab_position", "row", "outcome")
        self._insert(rows, columns, [(sheet, *record) for record in records])

    def count_rows(self) -> int:
        """Count the rows entered for this round."""
        mine = sa.select(sheets.c.id).where(sheets.c.round_id == self.opened.id)
        query = sa.select(sa.func.count()).select_from(rows).where(rows.c.sheet_id.in_(mine))
        return self._connection.scalar(query) or 0

    def holders(self, keys: Iterable[str]) -> dict[str, Holder]:
        """Return, of the keys that are admitted already, who holds them."""
        found: dict[str, Holder] = {}
        for page in _paged(list(keys)):
            marks = {f"key_{number}": key for number, key in enumerate(page)}
            values = {**marks, "campaign": self.opened.campaign}
            holders = self._connection.execute(_holders_of(len(page)), values)
            found.update({row.key: Holder(row.key, row.place, "") for row in holders})
        return found

    def read_before(self, sheet: int) -> dict[tuple[int, int, str], Holder]:
        """Return who was known in the rows of a sheet whose content the group sent before.

        By tab position, row and case: those accepted then, and those whom a row repeated.
        """
        earlier = self._same_content(sheet)
        if not earlier:
            return {}
        place = (signatories.c.tab_position, signatories.c.row, letters.c.case)
        accepted = (
            sa.select(*place, *_HOLDER)
            .join(letters, letters.c.signatory_id == signatories.c.id)
            .where(signatories.c.sheet_id.in_(earlier))
        )
        same = sa.and_(
            signatories.c.campaign == self.opened.campaign, signatories.c.key == repeats.c.key
        )
        repeated = (
            sa.select(repeats.c.tab_position, repeats.c.row, repeats.c.case, *_HOLDER)
            .join(signatories, same)
            .where(repeats.c.sheet_id.in_(earlier))
        )
        return {
            (position, row, case): Holder(*facts)
            for query in (repeated, accepted)
            for position, row, case, *facts in self._connection.execute(query)
        }

    def _same_content(self, sheet: int) -> list[int]:
        """Return the sheets with the content of this one that its group sent before."""
        facts = sa.select(sheets.c.group, sheets.c.sha256).where(sheets.c.id == sheet)
        group, identity = self._connection.execute(facts).one()
        content = identity.partition(":")[0]
        same = sa.or_(
            sheets.c.sha256 == content, sheets.c.sha256.startswith(f"{content}:", autoescape=True)
        )
        earlier = sa.select(sheets.c.id).where(
            sheets.c.campaign == self.opened.campaign,
            sheets.c.group == group,
            sheets.c.id != sheet,
            same,
        )
        return list(self._connection.scalars(earlier)) if content else []

    def add_repeats(self, sheet: int, records: Iterable[tuple[int, int, str, str]]) -> None:
        """Record what rows of a sheet repeat: tab position, row, case, key of who holds it."""
        columns = ("sheet_id", "tab_position", "row", "case", "key")
        self._insert(repeats, columns, [(sheet, *record) for record in records])

    def add_signatories(self, sheet: int, records: Sequence[Accepted]) -> range:
        """Record accepted signatories of a sheet, one for each case; return their ids, in order."""
        first = self._connection.scalar(sa.select(sa.func.max(signatories.c.id))) or 0
        ids = range(first + 1, first + 1 + len(records))
        columns = ("id", "campaign", "key", "sheet_id", *Accepted._fields[1:])
        mine = self.opened.campaign
        values = [
            (number, mine, key, sheet, *facts)
            for number, (key, *facts) in zip(ids, records, strict=True)
        ]
        self._insert(signatories, columns, values)
        return ids

    def add_issues(self, found: Iterable[Issue]) -> None:
        """Record the issues of a round."""
        values = [{"round_id": self.opened.id, **issue.as_json()} for issue in found]
        if values:
            self._connection.execute(sa.insert(issues), values)

    def _insert(
        self, table: sa.Table, columns: Sequence[str], records: list[tuple[Any, ...]]
    ) -> None:
        """Insert records, each with a value for each of ``columns``.

        Where the driver takes values by their position they go to it straight: most of the time of
        an insertion would be spent on preparing each record.
        """
        if not records:
            return
        statement = sa.insert(table)
        compiled = statement.compile(dialect=self._connection.dialect, column_keys=columns)
        order = getattr(compiled, "positiontup", None)
        if order is None:
            named = [dict(zip(columns, record, strict=True)) for record in records]
            self._connection.execute(statement, named)
        else:
            if tuple(order) != tuple(columns):
                records = [*map(itemgetter(*map(columns.index, order)), records)]
            self._connection.exec_driver_sql(str(compiled), records)

    def crowded_blocks(self, column: str) -> Iterator[sa.Row[Any]]:
        """Yield the signatories that share a block with one of this round, block by block.

        ``column`` is ``place_block`` or ``email_block``. Rows have ``block, sheet_id,
        tab_position, row, tab, place, fields``, and whether they are ``new``; within a block in
        the order in which they were admitted.
        """
        block, mine = signatories.c[column], signatories.c.campaign == self.opened.campaign
        of_round = sheets.c.round_id == self.opened.id
        first = self._connection.scalar(sa.select(sa.func.min(sheets.c.id)).where(of_round))
        if first is None:
            return
        newest = sa.func.max(signatories.c.sheet_id)
        crowded = (
            sa.select(block)
            .where(mine, block.is_not(None))
            .group_by(block)
            .having(newest >= first, sa.func.count() > 1)
        )
        place = ("sheet_id", "tab_position", "row", "tab", "place", "fields")
        query = (
            sa.select(block.label("block"), *(signatories.c[name] for name in place))
            .add_columns((signatories.c.sheet_id >= first).label("new"))
            .where(mine, block.in_(crowded))
            .order_by(block, signatories.c.id)
            .execution_options(yield_per=_PAGE)
        )
        yield from self._connection.execute(query)

    def round_sheets(self) -> dict[int, tuple[str, str]]:
        """Return group and name of each sheet of the round, by its id."""
        query = sa.select(sheets.c.id, sheets.c.group, sheets.c.name)
        mine = query.where(sheets.c.round_id == self.opened.id)
        return {row.id: (row.group, row.name) for row in self._connection.execute(mine)}

    def add_letters(self, records: Iterable[NumberedLetter]) -> None:
        """Record the letters of the round."""
        columns = ("campaign", "round_id", *NumberedLetter._fields)
        same = (self.opened.campaign, self.opened.id)
        remaining = iter(records)
        while page := [(*same, *record) for record in islice(remaining, 5 * _PAGE)]:
            self._insert(letters, columns, page)

    def last_number(self) -> int:
        """Return the highest letter number the campaign ever gave, or 0."""
        return max(
            self._connection.scalar(
                sa.select(sa.func.max(table.c.number)).where(
                    table.c.campaign == self.opened.campaign
                )
            )
            or 0
            for table in (letters, held_letters)
        )

    def add_bundles(self, plans: Iterable[BundlePlan]) -> None:
        """Record the bundles of a round."""
        values = [
            {
                "round_id": self.opened.id,
                "authority": plan.authority,
                "bundle": plan.bundle,
                "of": plan.of,
                "letters": plan.letters,
            }
            for plan in plans
        ]
        if values:
            self._connection.execute(sa.insert(bundles), values)


def _paged(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), _PAGE):
        yield items[start : start + _PAGE]


@lru_cache(maxsize=64)
def _holders_of(count: int) -> sa.Select[tuple[str, str]]:
    """Return the query for so many keys; its values have fixed names, so it is compiled once."""
    keys = [sa.bindparam(f"key_{number}", type_=sa.Text) for number in range(count)]
    mine = signatories.c.campaign == sa.bindparam("campaign", type_=sa.Text)
    found = sa.select(signatories.c.key, signatories.c.place)
    return found.where(mine, signatories.c.key.in_(keys))
