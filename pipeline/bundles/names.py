"""How a bundle is called: by its folder, or as its cover sheet says it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundles.plan import BundlePlan
from pipeline.errors import WrongWords
from pipeline.ledger import Ledger, OpenRound
from pipeline.ledger.reach import LEDGER_FILE, campaign_of, ledger_url
from pipeline.localise.messages import _

AGAIN = "-again"
"""Ends the name of a folder that a reprint put beside a bundle."""
_PLACE = re.compile(
    r"(?P<campaign>[^/]+)/round-(?P<round>[0-9]{1,9})/(?P<authority>[^/\s]+)"
    r"/bundle-(?P<bundle>[0-9]{1,9})"
    r"/?(?:\W+(?:(?i:sha256)\W+)?(?P<checksum>[0-9a-fA-F]{16,64}))?"
)


@dataclass(frozen=True, slots=True)
class BundleName:
    """A bundle of a campaign's round."""

    campaign: str
    round: int
    authority: str
    bundle: int
    checksum: str = ""
    """How the SHA-256 of its manifest begins; empty where it was not said."""

    @property
    def folder(self) -> str:
        """The bundle's folder below the campaign's outputs."""
        return f"round-{self.round:03d}/{self.authority}/bundle-{self.bundle:03d}"

    def __str__(self) -> str:
        return f"{self.campaign}/{self.folder}"


@dataclass(frozen=True, slots=True)
class FoundBundle:
    """A bundle, its campaign's outputs, and the ledger that knows it."""

    name: BundleName
    outputs: Path
    ledger: str

    @property
    def place(self) -> Path:
        """The bundle's folder, whether it is there or not."""
        return self.outputs / self.name.folder


def find_bundle(word: str, outputs: Path | None = None, ledger: str | None = None) -> FoundBundle:
    """Return the bundle a word stands for.

    The word is a bundle's folder or a place inside it, or its id as the cover sheet has it, with or
    without the checksum behind it. The folder need not be there any more, but its outputs must.

    :raise WrongWords: it is neither, or there is no ledger of it.
    """
    elsewhere = ledger is not None and Path(word).is_absolute()
    for place in _places(word):
        folder = _PLACE.fullmatch("/".join(place.parts[-4:]))
        if folder and not folder["checksum"] and _are_outputs(place.parents[2], outputs, elsewhere):
            where = place.parents[2].resolve()
            url = ledger_url(where, ledger)
            return FoundBundle(_name(folder, campaign_of(url, where)), where, url)
    found = _PLACE.fullmatch(word.strip())
    if found is None:
        words = _(
            "{word} is no bundle. Write its folder, or its id as the cover sheet has it, such as "
            "spring/round-001/minister/bundle-001."
        )
        raise WrongWords(words.format(word=repr(word)))
    name = _name(found, found["campaign"])
    where = (outputs or Path("outputs") / name.campaign).resolve()
    return FoundBundle(name, where, ledger_url(where, ledger))


def known_bundle(ledger: Ledger, name: BundleName) -> tuple[OpenRound, BundlePlan]:
    """Return the sealed round and the plan of a bundle.

    :raise WrongWords: the ledger knows no such bundle, or its round is not finished.
    """
    opened = ledger.sealed_round(name.round)
    plans = ledger.planned_bundles(opened) if opened else []
    for plan in plans:
        if opened and (plan.authority, plan.bundle) == (name.authority, name.bundle):
            return opened, plan
    words = _("The ledger knows no finished bundle {bundle}. See postbag status {campaign}.")
    raise WrongWords(words.format(bundle=name, campaign=name.campaign))


def _places(word: str) -> Iterator[Path]:
    """Yield the folders that a word may mean: itself, what it links to, and those it lies in."""
    for place in (Path(os.path.abspath(word)), Path(word).resolve()):
        yield place
        if os.path.lexists(place):
            yield from place.parents


def _are_outputs(folder: Path, asked: Path | None, elsewhere: bool) -> bool:
    """Say whether a folder is the outputs asked for, or looks like outputs if none are.

    Where the ledger is elsewhere, and all rounds were handed over, they may be empty.
    """
    if asked is not None:
        return folder.resolve() == asked.resolve()
    if os.path.isfile(folder / LEDGER_FILE) or any(folder.glob("round-*")):
        return True
    return elsewhere and os.path.isdir(folder)


def _name(found: re.Match[str], campaign: str) -> BundleName:
    place = (int(found["round"]), found["authority"], int(found["bundle"]))
    return BundleName(campaign, *place, (found["checksum"] or "").lower())
