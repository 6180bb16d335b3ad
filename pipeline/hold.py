"""Count a round's letters in its bundles; those that could not be printed wait for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.bundles.held_letters import HeldLetter
from pipeline.bundles.write import BundleReceipt
from pipeline.errors import TotalsDiffer
from pipeline.issues import Issue, IssueCode, Place, make_issue
from pipeline.ledger import Entries, Ledger, OpenRound
from pipeline.ledger.holding import hold
from pipeline.localise.messages import _, marked

_MEND = marked(
    "Copy this row and the headings into a new spreadsheet (.xlsx), shorten long texts and take "
    "out unusual signs if there are any, and send that in: what was printed is not printed twice. "
    "The row stands in the sheet you sent and not in the held-rows workbook, which was made before "
    "the letters were printed."
)
_BY_HAND = marked(
    "Another letter of this row for the same case was printed, so do not send the row in again: "
    "the office writes this one letter by hand."
)


def reconcile(ledger: Ledger, opened: OpenRound, bundles: Sequence[BundleReceipt]) -> None:
    """Count the letters a second time, in the bundles; rows were counted as they were admitted.

    :raise TotalsDiffer: a letter is missing or counted twice.
    """
    planned = sum(plan.letters for plan in ledger.planned_bundles(opened))
    written = sum(bundle.totals.letters + len(bundle.held) for bundle in bundles)
    if planned != written:
        raise _letters_differ(opened, planned, written)


def settle_held(ledger: Ledger, opened: OpenRound, bundles: Sequence[BundleReceipt]) -> None:
    """Take the letters that could not be printed out of the round, and count what is left.

    :raise TotalsDiffer: the ledger and the bundles hold other letters.
    """
    hold_letters(ledger, opened, [letter for bundle in bundles for letter in bundle.held])
    entered = sum(ledger.letter_counts(opened, "authority").values())
    written = sum(bundle.totals.letters for bundle in bundles)
    if entered != written:
        raise _letters_differ(opened, entered, written)


def hold_letters(ledger: Ledger, opened: OpenRound, held: Iterable[HeldLetter]) -> None:
    """Enter a round's held letters in the ledger, each with an issue, all or none.

    Those that were entered before are passed over, so a resumed run may say them again.
    """
    with ledger.transaction() as connection:
        outcomes = hold(connection, opened, sorted(held, key=lambda letter: letter.number))
        issues = [_issue(letter, dismissed=dismissed) for letter, dismissed in outcomes]
        Entries(connection, opened).add_issues(issues)


def _issue(letter: HeldLetter, *, dismissed: bool) -> Issue:
    place = Place(letter.group, letter.sheet, letter.tab, letter.row)
    reason = _(_MEND if dismissed else _BY_HAND)
    number = f"{letter.number:06d}"
    return make_issue(IssueCode.LETTER_NOT_PRINTED, place, number=number, reason=reason)


def _letters_differ(opened: OpenRound, planned: int, written: int) -> TotalsDiffer:
    """Say that the bundles do not hold the letters they should."""
    return TotalsDiffer(
        f"{planned} letters were planned and {written} stand in the bundles. Move the folder "
        f"of round {opened.number} away and run again; it will be written anew."
    )
