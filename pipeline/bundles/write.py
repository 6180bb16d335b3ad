"""Write one bundle: merge, collate, convert, cover sheet, manifest, checksums, then one rename.

A bundle is the unit of work, of retry and of resume. Its folder appears whole or not at all.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from pipeline.bundles.cover_sheet import CoverSheet, merge_cover_sheet
from pipeline.bundles.manifest import ManifestLine, Totals, manifest_csv, read_totals
from pipeline.bundles.plan import BundlePlan, read_plan
from pipeline.bundles.standing import check_standing
from pipeline.campaign.load import Campaign, load_campaign
from pipeline.errors import CampaignInvalid, ToolMissing, describe_fault
from pipeline.files import checksum_lines, publish_folder, writing_to, zip_member
from pipeline.letters.collate import PrintDocument
from pipeline.letters.invalid import FieldMisused
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values
from pipeline.pdf.convert import convert_documents
from pipeline.pdf.join import join_letters
from pipeline.pdf.prove import ConversionFailed, find_letters, one_document


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

    @property
    def label(self) -> str:
        """The unit's name for people."""
        return f"bundle {self.plan.authority} {self.plan.bundle} of {self.plan.of}"


@dataclass(frozen=True, slots=True)
class BundleReceipt:
    """What a finished bundle adds up to, counted from its manifest."""

    plan: BundlePlan
    totals: Totals


@dataclass(frozen=True)
class _Run:
    """The letters of one template in the bundle."""

    name: str
    """The print document's name, such as ``azza-soliman-appeal-en``."""
    lines: tuple[ManifestLine, ...]


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
    return BundleReceipt(unit.plan, read_totals(place / "manifest.csv"))


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
    runs = _merge_letters(folder, unit, campaign)
    duplex = campaign.settings.bundle.duplex
    if "pdf" in unit.formats:
        runs = _write_pdf(folder, runs, unit, duplex=duplex)
    lines = [line for run in runs for line in run.lines]
    (folder / "manifest.csv").write_bytes(manifest_csv(lines, duplex=duplex))
    totals = read_totals(folder / "manifest.csv")
    cover = CoverSheet(campaign, unit.plan, unit.round, unit.day, lines, totals)
    (folder / "cover-sheet.docx").write_bytes(merge_cover_sheet(cover))
    if "pdf" in unit.formats:
        _convert_cover(folder, unit)
    if "docx" not in unit.formats:
        shutil.rmtree(folder / "print", ignore_errors=True)
    (folder / "SHA256SUMS").write_text("".join(checksum_lines(folder)), encoding="utf-8")


def _merge_letters(folder: Path, unit: BundleUnit, campaign: Campaign) -> list[_Run]:
    """Merge every letter once, into the archive and into its template's print document."""
    (folder / "print").mkdir()
    runs = []
    with zipfile.ZipFile(folder / "letters.zip", "w") as archive:
        letters = read_plan(Path(unit.plan_file))
        for (case, kind, locale), run in groupby(letters, key=_template_key):
            template = template_at(campaign.templates[case, kind][locale], unit.day)
            document = PrintDocument(template, duplex=campaign.settings.bundle.duplex)
            lines = tuple(_merge_run(run, template, document, archive, campaign, unit.day))
            name = f"{case}-{kind}-{locale}"
            (folder / "print" / f"{name}.docx").write_bytes(document.to_bytes())
            runs.append(_Run(name, lines))
    if "zip" not in unit.formats:
        (folder / "letters.zip").unlink()
    return runs


def _merge_run(
    letters: Iterator[PlannedLetter],
    template: LetterTemplate,
    document: PrintDocument,
    archive: zipfile.ZipFile,
    campaign: Campaign,
    day: date,
) -> Iterator[ManifestLine]:
    for letter in letters:
        values = letter_values(campaign, letter, day)
        try:
            packed = template.pack(values)
            rendered = {name: part.content for name, part in packed.items()}
            document.add(letter.number, values, rendered)
        except Exception as error:
            raise cannot_merge(letter, error) from None
        content = template.assemble(packed)
        archive.writestr(zip_member(f"{letter.printed_number}.docx", day=day), content)
        yield ManifestLine(letter, sha256(content).hexdigest())


def cannot_merge(letter: PlannedLetter, error: Exception) -> CampaignInvalid:
    """Say which letter cannot be made and where its row stands, without a word of the row."""
    name = f"{letter.case}/{letter.kind}.{letter.template_locale}.docx"
    why = str(error) if isinstance(error, FieldMisused) else describe_fault(error)
    return CampaignInvalid(
        f"{name} cannot be merged for {letter.group}/{letter.sheet}, {letter.tab}, row "
        f"{letter.row} ({why}). Mend the template, or the row, and run again."
    )


def _write_pdf(folder: Path, runs: list[_Run], unit: BundleUnit, *, duplex: bool) -> list[_Run]:
    """Write ``letters.pdf`` and return the runs with each letter's pages counted in it."""
    documents = [folder / "print" / f"{run.name}.docx" for run in runs]
    pdfs = convert_documents(documents, _scratch(unit), unit.plan.letters)
    try:
        found = [
            find_letters(pdf, [line.letter.number for line in run.lines])
            for run, pdf in zip(runs, pdfs, strict=True)
        ]
    except ConversionFailed as error:
        raise ToolMissing(f"LibreOffice gave a wrong PDF: {error}. Run again.") from error
    join_letters([*zip(pdfs, found, strict=True)], folder / "letters.pdf", duplex=duplex)
    for pdf in pdfs:
        pdf.unlink()
    return [
        _Run(run.name, tuple(_with_pages(run.lines, pages.counts)))
        for run, pages in zip(runs, found, strict=True)
    ]


def _with_pages(lines: tuple[ManifestLine, ...], counts: list[int]) -> Iterator[ManifestLine]:
    for line, pages in zip(lines, counts, strict=True):
        yield ManifestLine(line.letter, line.sha256, pages)


def _convert_cover(folder: Path, unit: BundleUnit) -> None:
    (pdf,) = convert_documents([folder / "cover-sheet.docx"], _scratch(unit), 1)
    join_letters([(pdf, one_document(pdf))], folder / "cover-sheet.pdf", duplex=False)
    pdf.unlink()


def _scratch(unit: BundleUnit) -> Path:
    """LibreOffice's folder for this worker process; its settings there make the next start quick.

    Not beside the bundle: LibreOffice may outlive a run that is killed, and go on writing.
    """
    return Path(unit.scratch).resolve() / f"libreoffice-{os.getpid()}"


def _template_key(letter: PlannedLetter) -> tuple[str, str, str]:
    return letter.case, letter.kind, letter.template_locale


@lru_cache(maxsize=4)
def campaign_at(folder: Path) -> Campaign:
    """Return the campaign in a folder that nobody changes; read once in a process."""
    return load_campaign(folder)


@lru_cache(maxsize=64)
def template_at(path: Path, day: date) -> LetterTemplate:
    """Return the template in a file that nobody changes; compiled once in a process."""
    return LetterTemplate.load(path, day=day)
