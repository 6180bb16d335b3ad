"""Merge the letters of a bundle: each on its own, and those of a template in one document."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from pipeline.bundles.manifest import ManifestLine
from pipeline.campaign.load import Campaign, load_campaign
from pipeline.errors import CampaignInvalid, describe_fault
from pipeline.files import zip_member
from pipeline.letters.collate import PrintDocument
from pipeline.letters.invalid import FieldMisused
from pipeline.letters.notes import NOTE_PARTS
from pipeline.letters.shared_document import SharedDocument, share_document
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values
from pipeline.pdf.pieces import LETTERS_A_PIECE, LETTERS_WITH_PICTURES, PrintPiece, PrintSource

_MARGIN_RELATIONS = re.compile(r"word/_rels/(?:header|footer)[^/]*\.xml\.rels")


@dataclass(frozen=True)
class Run:
    """The letters of one template in the bundle."""

    name: str
    """The print document's name, such as ``azza-soliman-appeal-en``."""
    template: LetterTemplate
    lines: tuple[ManifestLine, ...]


@dataclass(frozen=True)
class Merging:
    """What the letters of a bundle are merged with."""

    campaign: Campaign
    day: date
    formats: tuple[str, ...]

    def write(self, folder: Path, letters: Sequence[PlannedLetter]) -> list[Run]:
        """Write ``letters.zip`` and ``print`` anew, each letter merged once for both.

        What is not among the formats is not kept.
        """
        shutil.rmtree(folder / "print", ignore_errors=True)
        if "docx" in self.formats:
            (folder / "print").mkdir()
        runs = []
        with zipfile.ZipFile(folder / "letters.zip", "w") as archive:
            for (case, kind, locale), run in groupby(letters, key=template_key):
                name = f"{case}-{kind}-{locale}"
                template = self._template(case, kind, locale)
                document = self._print_document(template)
                lines = tuple(self._merge_run(run, template, document, archive))
                if document:
                    (folder / "print" / f"{name}.docx").write_bytes(document.to_bytes())
                runs.append(Run(name, template, lines))
        if "zip" not in self.formats:
            (folder / "letters.zip").unlink()
        return runs

    def pieces(self, run: Run) -> Iterator[PrintPiece]:
        """Yield a run in pieces of the size that converts fastest."""
        letters = {line.letter.number: line.letter for line in run.lines}
        remake = partial(self._remake, run.template, letters)
        share = partial(self._share, run.template, letters)
        notes = any(part.name in NOTE_PARTS for part in run.template.parts)
        notes = notes or any(name in run.template.constant_parts for name in NOTE_PARTS)
        source = PrintSource(remake, share, notes)
        numbers, size = tuple(letters), letters_a_piece(run.template)
        for first in range(0, len(numbers), size):
            part = numbers[first : first + size]
            yield PrintPiece(f"{run.name}-{part[0]:06d}", part, source)

    def template_of(self, letter: PlannedLetter) -> LetterTemplate:
        """Return the template that a letter is made of."""
        return self._template(*template_key(letter))

    def print_alone(self, letter: PlannedLetter) -> bytes:
        """Return a print document of one letter."""
        return self._remake(self.template_of(letter), {letter.number: letter}, [letter.number])

    def _merge_run(
        self,
        letters: Iterator[PlannedLetter],
        template: LetterTemplate,
        document: PrintDocument | None,
        archive: zipfile.ZipFile,
    ) -> Iterator[ManifestLine]:
        for letter in letters:
            values = letter_values(self.campaign, letter, self.day)
            try:
                packed = template.pack(values)
                if document:
                    rendered = {name: part.content for name, part in packed.items()}
                    document.add(letter.number, values, rendered)
            except Exception as error:
                raise cannot_merge(letter, error) from None
            content = template.assemble(packed)
            member = zip_member(f"{letter.printed_number}.docx", day=self.day)
            archive.writestr(member, content)
            yield ManifestLine(letter, sha256(content).hexdigest())

    def _print_document(self, template: LetterTemplate) -> PrintDocument | None:
        if "docx" not in self.formats:
            return None
        return PrintDocument(template, duplex=self.campaign.settings.bundle.duplex)

    def _remake(
        self,
        template: LetterTemplate,
        letters: Mapping[int, PlannedLetter],
        numbers: Sequence[int],
    ) -> bytes:
        """Return letters as one document for LibreOffice.

        None starts on a front page: that section type takes it three to four times as long
        (7.4.7), and blank backs are added when the PDFs are joined.
        """
        document = PrintDocument(template, duplex=False)
        for number in numbers:
            document.add(number, letter_values(self.campaign, letters[number], self.day))
        return document.to_bytes()

    def _share(
        self,
        template: LetterTemplate,
        letters: Mapping[int, PlannedLetter],
        numbers: Sequence[int],
    ) -> SharedDocument | None:
        chosen = [letters[number] for number in numbers]
        values = [letter_values(self.campaign, letter, self.day) for letter in chosen]
        printed = [letter.printed_number for letter in chosen]
        return share_document(template, [*zip(numbers, printed, values, strict=True)])

    def _template(self, case: str, kind: str, locale: str) -> LetterTemplate:
        path = self.campaign.templates[case, kind][locale]
        return template_at(path, self.day, self.campaign.settings.bundle.paper)


def letters_a_piece(template: LetterTemplate) -> int:
    """Return how many letters of a template one document should hold for LibreOffice."""
    parts = template.constant_parts.items()
    relations = (data for name, data in parts if _MARGIN_RELATIONS.fullmatch(name))
    pictures = any(b"/image" in data for data in relations)
    return LETTERS_WITH_PICTURES if pictures else LETTERS_A_PIECE


def cannot_merge(letter: PlannedLetter, error: Exception) -> CampaignInvalid:
    """Say which letter cannot be made and where its row stands, without a word of the row."""
    name = f"{letter.case}/{letter.kind}.{letter.template_locale}.docx"
    why = str(error) if isinstance(error, FieldMisused) else describe_fault(error)
    return CampaignInvalid(
        f"{name} cannot be merged for {letter.group}/{letter.sheet}, {letter.tab}, row "
        f"{letter.row} ({why}). Mend the template, or the row, and run again."
    )


def template_key(letter: PlannedLetter) -> tuple[str, str, str]:
    """Return a template's case, kind and locale."""
    return letter.case, letter.kind, letter.template_locale


@lru_cache(maxsize=4)
def campaign_at(folder: Path) -> Campaign:
    """Return the campaign in a folder that nobody changes; read once in a process."""
    return load_campaign(folder)


@lru_cache(maxsize=64)
def template_at(path: Path, day: date, paper: str) -> LetterTemplate:
    """Return the template in a file that nobody changes; compiled once in a process."""
    return LetterTemplate.load(path, day=day, paper=paper)
