"""What is entered in one transaction while a round is admitted and planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.bundles.plan import BundlePlan
from pipeline.issues import Issue
from pipeline.ledger.rounds import OpenRound
from pipeline.ledger.schema import bundles, issues, letters, rows, sheets, signatories

_PAGE = 1000
"""Keys looked up at a time; databases limit the values of one statement."""


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

    def add_rows(self, records: list[dict[str, Any]]) -> None:
        """Record rows: ``sheet_id, tab_position, row, outcome``."""
        self._insert(rows, records)

    def count_rows(self) -> int:
        """Count the rows entered for this round."""
        mine = sa.select(sheets.c.id).where(sheets.c.round_id == self.opened.id)
        query = sa.select(sa.func.count()).select_from(rows).where(rows.c.sheet_id.in_(mine))
        return self._connection.scalar(query) or 0

    def holders(self, keys: Iterable[str]) -> dict[str, str]:
        """Return, of the keys that are admitted already, where their rows stand."""
        found = {}
        for page in _paged(list(keys)):
            query = sa.select(signatories.c.key, signatories.c.place).where(
                signatories.c.campaign == self.opened.campaign, signatories.c.key.in_(page)
            )
            found.update({row.key: row.place for row in self._connection.execute(query)})
        return found

    def read_before(self, sheet: int) -> dict[tuple[int, int, str], str]:
        """Return the people accepted when the same content was read before, for the same group.

        By tab position, row and case; with the place where they stand.
        """
        facts = (sheets.c.group, sheets.c.sha256)
        group, identity = self._connection.execute(
            sa.select(*facts).where(sheets.c.id == sheet)
        ).one()
        content = identity.partition(":")[0]
        same = sa.or_(
            sheets.c.sha256 == content, sheets.c.sha256.startswith(f"{content}:", autoescape=True)
        )
        earlier = sa.select(sheets.c.id, sheets.c.round_id).where(
            sheets.c.campaign == self.opened.campaign,
            sheets.c.group == group,
            sheets.c.id != sheet,
            same,
        )
        found = self._connection.execute(earlier).all()
        if not found or not content:
            return {}
        columns = (signatories.c.tab_position, signatories.c.row, letters.c.case)
        query = (
            sa.select(*columns, signatories.c.place)
            .join(letters, letters.c.signatory_id == signatories.c.id)
            .where(letters.c.round_id.in_({row.round_id for row in found}))
            .where(signatories.c.sheet_id.in_({row.id for row in found}))
        )
        people = self._connection.execute(query)
        return {(row.tab_position, row.row, row.case): row.place for row in people}

    def add_signatories(self, records: list[dict[str, Any]]) -> list[int]:
        """Record accepted signatories, one for each case, and return their ids, in order."""
        first = self._connection.scalar(sa.select(sa.func.max(signatories.c.id))) or 0
        ids = range(first + 1, first + 1 + len(records))
        values = [
            {**record, "campaign": self.opened.campaign, "id": key}
            for key, record in zip(ids, records, strict=True)
        ]
        self._insert(signatories, values)
        return list(ids)

    def add_issues(self, found: Iterable[Issue]) -> None:
        """Record the issues of a round."""
        values = [{"round_id": self.opened.id, **issue.as_json()} for issue in found]
        self._insert(issues, values)

    def _insert(self, table: sa.Table, records: list[dict[str, Any]]) -> None:
        """Insert records that all have the same columns.

        Where the driver takes values by their position they go to it straight: most of the time of
        an insertion would be spent on preparing each record.
        """
        if not records:
            return
        statement = sa.insert(table)
        columns = [*records[0]]
        compiled = statement.compile(dialect=self._connection.dialect, column_keys=columns)
        order = getattr(compiled, "positiontup", None)
        if order is None:
            self._connection.execute(statement, records)
        else:
            values = [tuple([record[name] for name in order]) for record in records]
            self._connection.exec_driver_sql(str(compiled), values)

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

    def add_letters(self, records: list[dict[str, Any]]) -> None:
        """Record letters without a number yet: ``signatory_id``, authority, case, kind, locales."""
        common = {"campaign": self.opened.campaign, "round_id": self.opened.id}
        self._insert(letters, [common | record for record in records])

    def lanes(self) -> list[tuple[str, ...]]:
        """Return the round's (authority, case, kind, locale), sorted: one template each.

        Sorted here and not by the database, whose collation is not ours.
        """
        columns = (letters.c.authority, letters.c.case, letters.c.kind, letters.c.template_locale)
        query = sa.select(*columns).where(letters.c.round_id == self.opened.id).distinct()
        return sorted(tuple(lane) for lane in self._connection.execute(query))

    def lane_letters(self, lane: tuple[str, ...]) -> list[int]:
        """Return the ids of a lane's letters by group, sheet, tab and row."""
        authority, case, kind, locale = lane
        query = (
            sa.select(letters.c.id)
            .join(signatories, letters.c.signatory_id == signatories.c.id)
            .where(letters.c.round_id == self.opened.id, letters.c.authority == authority)
            .where(letters.c.case == case, letters.c.kind == kind)
            .where(letters.c.template_locale == locale)
            .order_by(signatories.c.sheet_id, signatories.c.tab_position, signatories.c.row)
        )
        return list(self._connection.scalars(query))

    def last_number(self) -> int:
        """Return the highest letter number of the campaign, or 0."""
        query = sa.select(sa.func.max(letters.c.number)).where(
            letters.c.campaign == self.opened.campaign
        )
        return self._connection.scalar(query) or 0

    def number_letters(self, keys: Iterable[int], *, first: int, bundle: int) -> None:
        """Number letters from ``first`` on, in the order of ``keys``, and put them in a bundle."""
        statement = sa.update(letters).where(letters.c.id == sa.bindparam("key"))
        columns = {"number": sa.bindparam("new_number"), "bundle": bundle}
        numbered = [
            {"key": key, "new_number": number} for number, key in enumerate(keys, start=first)
        ]
        self._connection.execute(statement.values(columns), numbered)

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
