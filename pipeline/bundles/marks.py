"""Where sealed bundles are: printed, posted, acknowledged, as people said it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.bundles.names import FoundBundle, known_bundle
from pipeline.bundles.steps import Step
from pipeline.errors import WrongWords
from pipeline.files import file_sha256
from pipeline.ledger import Ledger, Mark, OpenRound
from pipeline.ledger.reach import opened_ledger
from pipeline.localise.messages import _, marked

REPRINTED = "reprinted"
"""The line of a bundle that was written again; it changes nothing about where the bundle is."""
BEGUN, SEALED = "begun", "sealed"
_STEPS = [*map(str, Step)]
STATES = {
    BEGUN: marked("begun"),
    SEALED: marked("sealed"),
    "printed": marked("printed"),
    "posted": marked("posted"),
    "acknowledged": marked("acknowledged"),
    REPRINTED: marked("reprinted"),
}
"""The words for where a bundle is."""


@dataclass(frozen=True)
class BundleStatus:
    """A bundle and where it is."""

    authority: str
    bundle: int
    of: int
    folder: str
    """Below the campaign's outputs."""
    letters: int
    pages: int | None
    sheets: int | None
    state: str
    """``begun`` while its round is not finished, ``sealed``, or the step last marked."""
    days: dict[str, date] = field(default_factory=dict)
    """When each step up to the state was done; a step that was taken back is not there."""
    history: Sequence[Mark] = ()


@dataclass(frozen=True)
class RoundStatus:
    """A round and its bundles."""

    number: int
    day: date
    sealed: bool
    bundles: Sequence[BundleStatus]


def mark_bundle(found: FoundBundle, step: Step, day: date, note: str = "") -> list[str]:
    """Enter what became of a bundle, and return what its person should know of it.

    Marks are never changed: whoever erred marks again, and the last mark says where the bundle is.

    :raise WrongWords: there is no such bundle, or it is another one's cover sheet.
    """
    unseen = _check_sheet(found)
    with opened_ledger(found.ledger, found.name.campaign, reading=False) as ledger:
        opened, _plan = known_bundle(ledger, found.name)
        key = (found.name.authority, found.name.bundle)
        before = [mark for mark in ledger.marks(opened) if (mark.authority, mark.bundle) == key]
        ledger.add_mark(opened, Mark(*key, str(step), day, note))
    return [*unseen, *_remarks(before, step), *_odd_days(_days(before), step, day, opened.day)]


def _check_sheet(found: FoundBundle) -> list[str]:
    """Refuse a checksum that is not that of the manifest; one that is away cannot be compared.

    Return what is to be said where it may not be read.
    """
    if not found.name.checksum:
        return []
    try:
        digest = file_sha256(found.place / "manifest.csv")
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        return [_("Note: manifest.csv may not be read, so the checksum was not compared with it.")]
    if not digest.startswith(found.name.checksum):
        words = _(
            "The checksum is not that of {bundle}. Read the cover sheet's code again, and see that "
            "the sheet lies on its own bundle."
        )
        raise WrongWords(words.format(bundle=found.name))
    return []


def _remarks(before: Sequence[Mark], step: Step) -> Iterator[str]:
    """Say what is unusual about a mark: a step that was left out, or one taken back."""
    state = _state(before)
    reached = _STEPS.index(state) if state in _STEPS else -1
    at = _STEPS.index(step)
    if at > reached and at and _STEPS[at - 1] not in _days(before):
        words = _("Note: it is not marked {earlier}.")
        yield words.format(earlier=_(STATES[_STEPS[at - 1]]))
    elif at < reached:
        words = _("Note: it was {later} and is now taken back to {step}.")
        yield words.format(later=_(STATES[state]), step=_(STATES[step]))


def _odd_days(days: dict[str, date], step: Step, day: date, letters: date) -> Iterator[str]:
    """Say where a day lies before that of the letters, or of a step that comes earlier."""
    if day < letters:
        words = _("Note: the letters are dated {day}, which is later. Is the day right?")
        yield words.format(day=letters.isoformat())
    for earlier in _STEPS[: _STEPS.index(step)]:
        if earlier in days and day < days[earlier]:
            words = _("Note: it is marked {step} on {day}, which is later. Is the day right?")
            yield words.format(step=_(STATES[earlier]), day=days[earlier].isoformat())


def campaign_status(ledger: Ledger) -> list[RoundStatus]:
    """Return the rounds of a campaign with all their bundles, by number."""
    rounds = [_round_status(ledger, opened, sealed=True) for opened in ledger.sealed_rounds()]
    if unfinished := ledger.unfinished_round():
        rounds.append(_round_status(ledger, unfinished, sealed=False))
    return rounds


def _round_status(ledger: Ledger, opened: OpenRound, *, sealed: bool) -> RoundStatus:
    facts = ledger.sealed_bundles(opened)
    history: dict[tuple[str, int], list[Mark]] = {}
    for mark in ledger.marks(opened):
        history.setdefault((mark.authority, mark.bundle), []).append(mark)
    bundles = []
    for plan in ledger.planned_bundles(opened):
        key = (plan.authority, plan.bundle)
        known, marks = facts.get(key), history.get(key, [])
        counts = (known.letters, known.pages, known.sheets) if known else (plan.letters, None, None)
        where = f"round-{opened.number:03d}/{plan.folder}"
        state = _state(marks) if sealed else BEGUN
        place = (*key, plan.of, where, *counts)
        bundles.append(BundleStatus(*place, state, _days(marks), marks))
    return RoundStatus(opened.number, opened.day, sealed, bundles)


def _state(marks: Sequence[Mark]) -> str:
    steps = [mark.state for mark in marks if mark.state in _STEPS]
    return steps[-1] if steps else SEALED


def _days(marks: Sequence[Mark]) -> dict[str, date]:
    """Return the day of each step; a mark takes back those of all later steps."""
    days: dict[str, date] = {}
    for mark in marks:
        if mark.state in _STEPS:
            for later in _STEPS[_STEPS.index(mark.state) + 1 :]:
                days.pop(later, None)
            days[mark.state] = mark.day
    return days
