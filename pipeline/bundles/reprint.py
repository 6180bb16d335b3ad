"""Write a sealed bundle again from the ledger, to the same bytes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.bundles.campaign_copy import unpack_campaign
from pipeline.bundles.marks import REPRINTED
from pipeline.bundles.names import AGAIN, FoundBundle, known_bundle
from pipeline.bundles.plan import BundlePlan, write_plan
from pipeline.bundles.standing import changed_files
from pipeline.bundles.verify_files import can_be_read
from pipeline.bundles.verify_folder import SUMS
from pipeline.bundles.write import BundleUnit, write_bundle
from pipeline.errors import NotWritable, ToolMissing
from pipeline.files import file_sha256, publish_folder, write_whole, writing_to
from pipeline.ledger import Ledger, Mark, OpenRound, SealedBundle
from pipeline.ledger.reach import opened_ledger
from pipeline.localise.messages import _
from pipeline.places import passing_folder
from pipeline.work import only_run


@dataclass(frozen=True)
class Reprint:
    """What became of a bundle that was to be written again."""

    place: Path
    """Where the bundle stands, or where the one that differs was put."""
    written: Sequence[str] = ()
    """The files that were put back; none where the bundle stood whole."""
    differing: Sequence[str] = ()
    """The files that came out otherwise than they were sealed; then nothing was replaced."""


def reprint_bundle(found: FoundBundle, today: date) -> Reprint:
    """Write a bundle's missing and spoilt files again, if they come out as they were sealed.

    Else the new ones stand beside the bundle, and nothing of it is touched.

    :raise WrongWords: the ledger knows no such sealed bundle.
    :raise ToolMissing: an earlier Postbag sealed the round, or LibreOffice is missing.
    :raise NotWritable: another run holds the outputs, or they cannot be written, or something
        else is where the bundle or a file of it belongs.
    """
    with (
        only_run(found.outputs),
        opened_ledger(found.ledger, found.name.campaign, reading=False) as ledger,
    ):
        opened, plan = known_bundle(ledger, found.name)
        sealed = ledger.sealed_bundles(opened).get((plan.authority, plan.bundle))
        content = ledger.campaign_copy(opened)
        if sealed is None or content is None:
            words = _(
                "{bundle} was sealed by an earlier Postbag, which did not keep its campaign, so it "
                "cannot be written again. Bring the folder back from your backup."
            )
            raise ToolMissing(words.format(bundle=found.name))
        _check_place(found.place)
        if _stands(found.place, sealed):
            return Reprint(found.place)
        with passing_folder() as scratch:
            campaign = unpack_campaign(content, scratch / "campaign" / found.name.campaign)
            new = _write_new(ledger, opened, plan, campaign, scratch)
            result = _put(new, found.place, sealed)
        if result.written:
            mark = Mark(plan.authority, plan.bundle, REPRINTED, today, "")
            ledger.add_mark(opened, mark)
    return result


def _check_place(place: Path) -> None:
    """Refuse a place where a bundle cannot be mended before anything is made.

    :raise NotWritable: a file or a broken link is there, or a folder that may not be read.
    """
    if not os.path.lexists(place):
        return
    if not os.path.isdir(place):
        words = _(
            "{place} is a file or a broken link, where the folder of the bundle belongs. Take it "
            "away, and run postbag reprint again."
        )
        raise NotWritable(words.format(place=place))
    if not can_be_read(place):
        words = _("{place} may not be read. Ask whoever owns it, and run the same command again.")
        raise NotWritable(words.format(place=place))


def _stands(place: Path, sealed: SealedBundle) -> bool:
    try:
        return _digest(place / SUMS) == sealed.digest and not [*changed_files(place)]
    except OSError:
        return False


def _digest(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None if it is not there or may not be read."""
    return file_sha256(path) if can_be_read(path) and not path.is_dir() else None


def _write_new(
    ledger: Ledger, opened: OpenRound, plan: BundlePlan, campaign: Path, scratch: Path
) -> Path:
    """Write the bundle into a scratch folder, without the letters that are held."""
    plans = scratch / "plan"
    write_plan(plans, plan, ledger.bundle_letters(opened, plan))
    unit = BundleUnit(
        campaign=str(campaign),
        plan_file=str(plans / plan.file_name),
        place=str(scratch / "new" / plan.folder),
        scratch=str(scratch),
        plan=plan,
        round=opened.number,
        day=opened.day,
        formats=opened.formats,
        held=tuple(ledger.held_letters(opened, plan)),
    )
    write_bundle(unit)
    return Path(unit.place)


def _put(new: Path, place: Path, sealed: SealedBundle) -> Reprint:
    """Put a new bundle where it belongs, or beside it if it is another one."""
    with writing_to(place):
        if file_sha256(new / SUMS) != sealed.digest:
            beside = place.with_name(f"{place.name}{AGAIN}")
            shutil.rmtree(beside, ignore_errors=True)
            _publish(new, beside)
            return Reprint(beside, differing=_differing(new, place, sealed))
        if not place.exists():
            _publish(new, place)
            return Reprint(place, written=[*_names(new)])
        return Reprint(place, written=_mend(new, place))


def _publish(new: Path, place: Path) -> None:
    temporary = place.with_name(f".{place.name}.{os.getpid()}.part")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        shutil.copytree(new, temporary)
        publish_folder(temporary, place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _mend(new: Path, place: Path) -> list[str]:
    """Replace the files of a bundle that are gone or spoilt; others in its folder are left."""
    names = [name for name in _names(new) if _digest(place / name) != file_sha256(new / name)]
    for name in names:
        _check_way(place, name)
    for name in names:
        write_whole(place / name, (new / name).read_bytes())
    return names


def _check_way(place: Path, name: str) -> None:
    """Refuse to mend a file where a folder is in its place, or a file in that of its folder.

    :raise NotWritable: so it is; nothing was written.
    """
    above = [path for path in (place / name).parents if path.is_relative_to(place)]
    in_the_way = [path for path in above if os.path.lexists(path) and not os.path.isdir(path)]
    if os.path.isdir(place / name):
        in_the_way.append(place / name)
    if in_the_way:
        words = _(
            "{place} is where a file of the bundle belongs, and is something else. Take it away, "
            "and run postbag reprint again."
        )
        raise NotWritable(words.format(place=in_the_way[0]))


def _differing(new: Path, place: Path, sealed: SealedBundle) -> list[str]:
    """Name the files that came out otherwise, where the list of the sealed ones is still there."""
    sums = place / SUMS
    if _digest(sums) != sealed.digest:
        return [SUMS]
    before, now = ({*path.read_text(encoding="utf-8").splitlines()} for path in (sums, new / SUMS))
    return sorted({line.partition("  ")[2] for line in before ^ now})


def _names(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
