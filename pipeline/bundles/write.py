"""Write one bundle: merge, collate, convert, cover sheet, manifest, checksums, then one rename.

A bundle is the unit of work, of retry and of resume. Its folder appears whole or not at all.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.bundles.cover_sheet import CoverSheet, cover_locale, merge_cover_sheet
from pipeline.bundles.held_letters import (
    HeldLetter,
    held_letter,
    read_held_letters,
    write_held_letters,
)
from pipeline.bundles.manifest import Totals, manifest_csv, read_totals
from pipeline.bundles.merge import Merging, Run, campaign_at
from pipeline.bundles.plan import BundlePlan, read_plan
from pipeline.bundles.standing import check_standing
from pipeline.errors import CampaignInvalid, ToolMissing
from pipeline.extras.bundle_papers import write_bundle_papers
from pipeline.files import checksum_lines, publish_folder, writing_to
from pipeline.pdf.convert import convert_documents, require_working_office
from pipeline.pdf.join import (
    JoinSettings,
    LetterTag,
    Piece,
    join_letters,
    language_tag,
    one_piece,
    tag_of,
)
from pipeline.pdf.pieces import fresh_press
from pipeline.pdf.prove import ConversionFailed


@dataclass(frozen=True, slots=True)
class BundleUnit:
    """All that a worker needs to write one bundle: ids and paths, no personal data."""

    campaign: str
    """The folder of the round's copy of the campaign."""
    plan_file: str
    place: str
    """Where the finished bundle goes."""
    scratch: str
    """A folder for what is thrown away afterwards."""
    plan: BundlePlan
    round: int
    day: date
    formats: tuple[str, ...]
    held: tuple[HeldLetter, ...] = ()
    """Letters of the plan that the ledger holds already; they are not tried again."""

    @property
    def label(self) -> str:
        """The unit's name for people."""
        return f"bundle {self.plan.authority} {self.plan.bundle} of {self.plan.of}"


@dataclass(frozen=True, slots=True)
class BundleReceipt:
    """What a finished bundle adds up to, counted from its manifest."""

    plan: BundlePlan
    totals: Totals
    held: tuple[HeldLetter, ...] = ()
    """The letters that could not be printed."""


def write_bundle(unit: BundleUnit) -> BundleReceipt:
    """Write a bundle's folder, unless it already stands whole, and count it.

    :raise NotWritable: the folder cannot be written, or the disk is full.
    :raise ToolMissing: a PDF is asked for and LibreOffice does not give one.
    :raise TotalsDiffer: what stands in its place is not the bundle that was planned.
    """
    place = Path(unit.place)
    with writing_to(place):
        if place.exists():
            check_standing(place, Path(unit.plan_file))
        else:
            _write_whole(place, unit)
    return BundleReceipt(unit.plan, read_totals(place / "manifest.csv"), read_held_letters(place))


def _write_whole(place: Path, unit: BundleUnit) -> None:
    temporary = place.with_name(f".{place.name}.{os.getpid()}.part")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        _fill(temporary, unit)
        publish_folder(temporary, place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _fill(folder: Path, unit: BundleUnit) -> None:
    """Write all files of a bundle into ``folder``."""
    campaign = campaign_at(Path(unit.campaign))
    merging = Merging(campaign, unit.day, unit.formats)
    held = [*unit.held]
    letters = [one for one in read_plan(Path(unit.plan_file)) if held_letter(one) not in held]
    runs = merging.write(folder, letters)
    duplex = campaign.settings.bundle.duplex
    pages: dict[int, int] = {}
    if "pdf" in unit.formats and letters:
        pages = _write_pdf(folder, runs, unit, merging)
        if unprinted := [letter for letter in letters if letter.number not in pages]:
            runs = merging.write(folder, [one for one in letters if one not in unprinted])
            held += map(held_letter, unprinted)
    write_held_letters(folder, sorted(held, key=lambda letter: letter.number))
    lines = [
        replace(line, pages=pages.get(line.letter.number)) for run in runs for line in run.lines
    ]
    (folder / "manifest.csv").write_bytes(manifest_csv(lines, duplex=duplex))
    totals = read_totals(folder / "manifest.csv")
    cover = CoverSheet(campaign, unit.plan, unit.round, unit.day, lines, totals)
    (folder / "cover-sheet.docx").write_bytes(merge_cover_sheet(cover))
    if "pdf" in unit.formats:
        _convert_cover(folder, unit)
        settings = _join_settings(unit, duplex=duplex)
        write_bundle_papers(folder, campaign, lines, scratch_of(unit), settings)
    (folder / "SHA256SUMS").write_text("".join(checksum_lines(folder)), encoding="utf-8")


def _write_pdf(folder: Path, runs: list[Run], unit: BundleUnit, merging: Merging) -> dict[int, int]:
    """Write ``letters.pdf`` and return the pages of each letter that is in it, by its number."""
    press = fresh_press(scratch_of(unit), archive=merging.campaign.settings.print.pdf_a)
    proved = [*press.convert([piece for run in runs for piece in merging.pieces(run)])]
    letters = {line.letter.number: line.letter for run in runs for line in run.lines}
    if proved:
        tagged = [
            Piece(found.path, found.pages, tuple(tag_of(letters[n]) for n in found.numbers))
            for found in proved
        ]
        settings = _join_settings(unit, duplex=merging.campaign.settings.bundle.duplex)
        join_letters(tagged, folder / "letters.pdf", settings)
    shutil.rmtree(press.folder)
    return {
        number: pages
        for found in proved
        for number, pages in zip(found.numbers, found.pages.counts, strict=True)
    }


def _convert_cover(folder: Path, unit: BundleUnit) -> None:
    """Convert a bundle's cover sheet.

    :raise CampaignInvalid: LibreOffice fails at it, and at nothing else.
    """
    campaign = campaign_at(Path(unit.campaign))
    archive = campaign.settings.print.pdf_a
    tag, scratch = LetterTag("Cover sheet", language_tag(cover_locale(campaign))), scratch_of(unit)
    try:
        (pdf,) = convert_documents([folder / "cover-sheet.docx"], scratch, 1, archive=archive)
        piece = one_piece(pdf, tag)
    except (ToolMissing, ConversionFailed) as error:
        require_working_office(scratch)
        raise CampaignInvalid(
            f"cover-sheet.docx of {unit.label}: LibreOffice makes no PDF of it, and does of other "
            "documents. Mend the cover sheet in the campaign's folder, or take it away: then ours "
            f"is used. Look at the address of {unit.plan.authority} too. Then run again."
        ) from error
    join_letters([piece], folder / "cover-sheet.pdf", _join_settings(unit, duplex=False))
    pdf.unlink()


def _join_settings(unit: BundleUnit, *, duplex: bool) -> JoinSettings:
    settings = campaign_at(Path(unit.campaign)).settings
    bundle = f"{unit.plan.authority} {unit.plan.bundle}/{unit.plan.of}"
    title = f"{settings.title}, {bundle}"
    return JoinSettings(title, unit.day, duplex=duplex, archive=settings.print.pdf_a)


def scratch_of(unit: BundleUnit) -> Path:
    """The folder for this worker process's PDFs before they are joined; not beside the bundle."""
    return Path(unit.scratch).resolve() / f"libreoffice-{os.getpid()}"
