"""Convert a letter of each template before any bundle stands.

A template that LibreOffice fails at is the office's to mend. Unseen, each of its letters would be
tried alone and held, though nothing is wrong with its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from weakref import WeakSet

from pipeline.bundles.merge import Merging, campaign_at, template_key
from pipeline.bundles.write import BundleUnit, scratch_of
from pipeline.errors import ToolMissing
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter
from pipeline.pdf.convert import convert_once, find_libreoffice, require_working_office
from pipeline.pdf.pieces import fresh_press
from pipeline.pdf.prove import ConversionFailed, find_letters

_TRIED: WeakSet[LetterTemplate] = WeakSet()
"""The templates of which this process has printed a letter."""
_ENOUGH = 3
"""So many letters that all fail, tried alone, are not what is wrong: their template is."""


def unprintable_template(unit: BundleUnit, letters: Sequence[PlannedLetter]) -> str:
    """Return what to do about the first template that LibreOffice fails at, or nothing.

    Templates with fewer than three letters in the bundle pass, and LibreOffice that fails at
    everything: writing the bundle tells that.

    :raise NotWritable: the disk of temporary files is full.
    """
    if "pdf" not in unit.formats or find_libreoffice() is None:
        return ""
    merging = Merging(campaign_at(Path(unit.campaign)), unit.day, unit.formats)
    runs = [(merging.template_of(run[0]), run) for run in _runs(letters)]
    new = [(template, run) for template, run in runs if template not in _TRIED]
    with suppress(ToolMissing):
        failed = _try([run[0] for _, run in new], merging, scratch_of(unit)) if new else []
        for template, run in new:
            if run[0] in failed and _fails_always(run, merging, scratch_of(unit)):
                return _cure(run[0])
            _TRIED.add(template)
    return ""


def _runs(letters: Sequence[PlannedLetter]) -> Iterator[list[PlannedLetter]]:
    for _, run in groupby(letters, key=template_key):
        yield [*run]


def _fails_always(run: Sequence[PlannedLetter], merging: Merging, scratch: Path) -> bool:
    """Try the first, the middle and the last letter of a template, each alone."""
    if len(run) < _ENOUGH:
        return False
    for letter in (run[0], run[len(run) // 2], run[-1]):
        if not _try([letter], merging, scratch):
            return False
    require_working_office(scratch)
    return True


def _try(letters: Sequence[PlannedLetter], merging: Merging, scratch: Path) -> list[PlannedLetter]:
    """Convert letters, a document each, and return those that have no right PDF."""
    folder = fresh_press(scratch, archive=merging.campaign.settings.print.pdf_a).folder
    documents = [folder / f"{letter.printed_number}.docx" for letter in letters]
    for letter, path in zip(letters, documents, strict=True):
        path.write_bytes(merging.print_alone(letter))
    with suppress(ConversionFailed):
        convert_once(documents, folder, len(letters))
    return [letter for letter in letters if not _is_right(folder, letter)]


def _is_right(folder: Path, letter: PlannedLetter) -> bool:
    try:
        find_letters(folder / f"{letter.printed_number}.pdf", [letter.number], notes=True)
    except ConversionFailed:
        return False
    return True


def _cure(letter: PlannedLetter) -> str:
    return (
        f"{letter.case}/{letter.kind}.{letter.template_locale}.docx: LibreOffice makes no PDF of "
        "its letters; three were tried one by one. Open the template in LibreOffice, see what it "
        "does not show or where it hangs, and make that simpler. Try it with postbag proof, then "
        "run again."
    )
