"""Letters that could not be printed: out of the round, while their numbers stay taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.bundles.held_letters import HeldLetter
from pipeline.ledger.rounds import OpenRound
from pipeline.ledger.schema import held_letters, letters, rows, signatories

_FIELDS = ("number", "case", "kind", "locale", "group", "sheet", "tab", "row")


def hold(
    connection: Connection, opened: OpenRound, held: Iterable[HeldLetter]
) -> list[tuple[HeldLetter, bool]]:
    """Take letters out of a round, and say of each whether its signatory is no longer admitted.

    That is so where none of the signatory's letters for the case is left; the row is held where
    none of its letters is left at all. Letters that are out already are passed over.
    """
    taken = [(letter, key) for letter in held for key in _take_out(connection, opened, letter)]
    left = {key: _letters_left(connection, key) for _, key in taken}
    for key, count in left.items():
        if not count:
            _dismiss(connection, key)
    return [(letter, not left[key]) for letter, key in taken]


def _take_out(connection: Connection, opened: OpenRound, letter: HeldLetter) -> Iterator[int]:
    """Move a letter to the held ones and yield the id of its signatory; nothing if it is there."""
    mine = sa.and_(letters.c.round_id == opened.id, letters.c.number == letter.number)
    query = sa.select(letters.c.signatory_id, letters.c.authority, letters.c.bundle).where(mine)
    if (found := connection.execute(query).one_or_none()) is None:
        return
    values = {"campaign": opened.campaign, "round_id": opened.id, **asdict(letter)}
    values |= {"authority": found.authority, "bundle": found.bundle}
    connection.execute(sa.insert(held_letters).values(values))
    connection.execute(sa.delete(letters).where(mine))
    yield found.signatory_id


def _letters_left(connection: Connection, signatory: int) -> int:
    query = sa.select(sa.func.count()).where(letters.c.signatory_id == signatory)
    return connection.scalar(query) or 0


def _dismiss(connection: Connection, signatory: int) -> None:
    """Free a signatory's key, and hold the row if nobody of it is admitted any more."""
    place = ("sheet_id", "tab_position", "row")
    query = sa.select(*(signatories.c[name] for name in place)).where(signatories.c.id == signatory)
    where = connection.execute(query).one()
    connection.execute(sa.delete(signatories).where(signatories.c.id == signatory))
    same = [signatories.c[name] == where._mapping[name] for name in place]
    others = sa.select(sa.func.count()).select_from(signatories).where(*same)
    if not connection.scalar(others):
        row = [rows.c[name] == where._mapping[name] for name in place]
        connection.execute(sa.update(rows).where(*row).values(outcome="held"))


def held_of_bundle(
    connection: Connection, opened: OpenRound, authority: str, bundle: int
) -> list[HeldLetter]:
    """Return the held letters of a bundle by number."""
    query = sa.select(*(held_letters.c[name] for name in _FIELDS)).where(
        held_letters.c.round_id == opened.id,
        held_letters.c.authority == authority,
        held_letters.c.bundle == bundle,
    )
    ordered = query.order_by(held_letters.c.number)
    return [HeldLetter(**row._mapping) for row in connection.execute(ordered)]
