"""The ledger of one campaign: its rounds, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.bundles.held_letters import HeldLetter
from pipeline.bundles.plan import BundlePlan
from pipeline.issues import Issue, IssueCode, Severity
from pipeline.ledger import sealing
from pipeline.ledger.database import check_ledger, connect, refusals
from pipeline.ledger.entries import Entries
from pipeline.ledger.holding import held_of_bundle
from pipeline.ledger.planned import letters_of
from pipeline.ledger.rounds import Mark, OpenRound, RowCounts, SealedBundle
from pipeline.ledger.schema import (
    KEEPS_SEALS,
    bundles,
    held_letters,
    issues,
    letters,
    repeats,
    rounds,
    rows,
    sheets,
    signatories,
)
from pipeline.letters.values import PlannedLetter
from pipeline.sheets.known import KnownSheets


class Ledger:
    """The ledger of one campaign; what is entered in one go is in ``pipeline.ledger.entries``."""

    def __init__(self, url: str, campaign: str, *, read_only: bool = False) -> None:
        """Open the ledger at a database URL, and make its tables if they are not there.

        One that is only read is left as it is, also if an earlier Postbag made it.

        :raise WrongWords: it is only to be read, and is no ledger.
        :raise NotWritable: the database cannot be reached, or another Postbag made it.
        """
        self.campaign = campaign
        self._url = url
        self._engine = connect(url, read_only=read_only)
        self._keeps_seals = not read_only or check_ledger(url) >= KEEPS_SEALS

    def close(self) -> None:
        """Let go of the database; SQLite folds its journal back into the one file."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection on which everything happens or nothing."""
        with refusals(self._url), self._engine.begin() as connection:
            yield connection

    def known_sheets(self) -> KnownSheets:
        """Return the sheets received so far."""
        held = sa.select(rows.c.sheet_id).where(rows.c.outcome == "held")
        query = sa.select(sheets.c.sha256).where(sheets.c.campaign == self.campaign)
        with self.transaction() as connection:
            read = frozenset(connection.scalars(query))
            settled = frozenset(connection.scalars(query.where(sheets.c.id.not_in(held))))
        return KnownSheets(read, settled)

    def unfinished_round(self) -> OpenRound | None:
        """Return the round that was planned and not sealed, if there is one."""
        return self._one_round(~rounds.c.sealed)

    def sealed_round(self, number: int) -> OpenRound | None:
        """Return the round of this number as it was when it was sealed, or None."""
        return self._one_round(rounds.c.sealed, rounds.c.number == number)

    def sealed_rounds(self) -> list[OpenRound]:
        """Return the sealed rounds by number."""
        return self._rounds(rounds.c.sealed)

    def _one_round(self, *conditions: sa.ColumnElement[bool]) -> OpenRound | None:
        return next(iter(self._rounds(*conditions)), None)

    def _rounds(self, *conditions: sa.ColumnElement[bool]) -> list[OpenRound]:
        query = sa.select(rounds).where(rounds.c.campaign == self.campaign, *conditions)
        with self.transaction() as connection:
            return [
                OpenRound(
                    row.id,
                    self.campaign,
                    row.number,
                    date.fromisoformat(row.day),
                    tuple(row.formats.split(",")),
                )
                for row in connection.execute(query.order_by(rounds.c.number))
            ]

    def last_round(self) -> int:
        """Return the number of the newest round, or 0."""
        query = sa.select(sa.func.max(rounds.c.number)).where(rounds.c.campaign == self.campaign)
        with self.transaction() as connection:
            return connection.scalar(query) or 0

    @contextmanager
    def new_round(self, day: date, formats: Iterable[str]) -> Iterator[Entries]:
        """Begin the next round; what is entered stands when the block ends without an error."""
        number = self.last_round() + 1
        chosen = tuple(formats)
        values = {"campaign": self.campaign, "number": number, "day": day.isoformat()}
        values |= {"formats": ",".join(chosen), "sealed": False}
        with self.transaction() as connection:
            key = connection.execute(sa.insert(rounds).values(values)).inserted_primary_key
            opened = OpenRound(int(key[0]), self.campaign, number, day, chosen)  # type: ignore[index]
            yield Entries(connection, opened)

    def last_number(self) -> int:
        """Return the highest number of a letter, printed or held, or 0."""
        tables = (letters, held_letters) if self._keeps_seals else (letters,)
        with self.transaction() as connection:
            return max(
                connection.scalar(
                    sa.select(sa.func.max(table.c.number)).where(table.c.campaign == self.campaign)
                )
                or 0
                for table in tables
            )

    def planned_bundles(self, opened: OpenRound) -> list[BundlePlan]:
        """Return the bundles of a round, by authority and number."""
        query = sa.select(bundles).where(bundles.c.round_id == opened.id)
        with self.transaction() as connection:
            found = [
                BundlePlan(row.authority, row.bundle, row.of, row.letters)
                for row in connection.execute(query)
            ]
        return sorted(found, key=lambda plan: (plan.authority, plan.bundle))

    def bundle_letters(self, opened: OpenRound, plan: BundlePlan) -> Iterator[PlannedLetter]:
        """Yield the letters of a bundle in the order of their numbers."""
        with self.transaction() as connection:
            yield from letters_of(connection, opened, plan)

    def row_counts(self, opened: OpenRound) -> RowCounts:
        """Count the rows of a round by what became of them."""
        mine = sa.select(sheets.c.id).where(sheets.c.round_id == opened.id)
        query = sa.select(rows.c.outcome, sa.func.count()).where(rows.c.sheet_id.in_(mine))
        blank = sa.select(sa.func.sum(sheets.c.blank)).where(sheets.c.round_id == opened.id)
        with self.transaction() as connection:
            found = {row[0]: row[1] for row in connection.execute(query.group_by("outcome"))}
            return RowCounts(sum(found.values()), blank=connection.scalar(blank) or 0, **found)

    def letter_counts(self, opened: OpenRound, column: str) -> dict[str, int]:
        """Count a round's letters by ``case``, ``authority``, ``template_locale`` or ``group``."""
        by = sheets.c.group if column == "group" else letters.c[column]
        query = (
            sa.select(by, sa.func.count())
            .select_from(letters)
            .join(signatories, letters.c.signatory_id == signatories.c.id)
            .join(sheets, signatories.c.sheet_id == sheets.c.id)
            .where(letters.c.round_id == opened.id)
            .group_by(by)
        )
        with self.transaction() as connection:
            return dict(sorted((key, count) for key, count in connection.execute(query)))

    def round_issues(self, opened: OpenRound) -> list[Issue]:
        """Return the issues of a round in the order they were found."""
        query = sa.select(issues).where(issues.c.round_id == opened.id).order_by(issues.c.id)
        keys = ("group", "sheet", "tab", "row", "column", "cell")
        with self.transaction() as connection:
            return [
                Issue(
                    IssueCode(row.code),
                    Severity(row.severity),
                    row.message,
                    **{key: row._mapping[key] for key in keys},
                )
                for row in connection.execute(query)
            ]

    def withdraw(self, opened: OpenRound) -> None:
        """Take a round out of the ledger with all that was entered for it."""
        mine = sa.select(sheets.c.id).where(sheets.c.round_id == opened.id)
        with self.transaction() as connection:
            for table in (issues, bundles, letters, held_letters):
                connection.execute(sa.delete(table).where(table.c.round_id == opened.id))
            for table in (signatories, repeats, rows):
                connection.execute(sa.delete(table).where(table.c.sheet_id.in_(mine)))
            connection.execute(sa.delete(sheets).where(sheets.c.round_id == opened.id))
            connection.execute(sa.delete(rounds).where(rounds.c.id == opened.id))

    def seal(
        self, opened: OpenRound, sealed: Iterable[SealedBundle] = (), campaign: bytes = b""
    ) -> None:
        """Mark a round as done, with its bundles as they stand and its campaign as a ZIP."""
        statement = sa.update(rounds).where(rounds.c.id == opened.id).values(sealed=True)
        with self.transaction() as connection:
            sealing.enter_bundles(connection, opened, sealed)
            if campaign:
                sealing.enter_campaign(connection, opened, campaign)
            connection.execute(statement)

    def sealed_bundles(self, opened: OpenRound) -> dict[tuple[str, int], SealedBundle]:
        """Return a round's bundles as they were sealed, by authority and number."""
        if not self._keeps_seals:
            return {}
        with self.transaction() as connection:
            return sealing.bundles_of(connection, opened)

    def held_letters(self, opened: OpenRound, plan: BundlePlan) -> list[HeldLetter]:
        """Return the letters of a bundle that could not be printed, by number."""
        if not self._keeps_seals:
            return []
        with self.transaction() as connection:
            return held_of_bundle(connection, opened, plan.authority, plan.bundle)

    def campaign_copy(self, opened: OpenRound) -> bytes | None:
        """Return the campaign of a sealed round as a ZIP, or None if it was not kept."""
        if not self._keeps_seals:
            return None
        with self.transaction() as connection:
            return sealing.campaign_of(connection, opened)

    def add_mark(self, opened: OpenRound, mark: Mark) -> None:
        """Add a line to the history of a sealed bundle."""
        with self.transaction() as connection:
            sealing.enter_mark(connection, opened, mark)

    def marks(self, opened: OpenRound) -> list[Mark]:
        """Return the history of a round's bundles in the order in which it was entered."""
        if not self._keeps_seals:
            return []
        with self.transaction() as connection:
            return sealing.marks_of(connection, opened)
