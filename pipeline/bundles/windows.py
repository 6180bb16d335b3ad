"""Proofs laid under the window of the campaign's envelopes, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from pipeline.bundles.contact_sheet import write_contact_sheet
from pipeline.bundles.proof import Proof, plan_proofs, proof_letter, write_proofs
from pipeline.campaign.load import Campaign
from pipeline.campaign.windows import Window, find_window
from pipeline.errors import ToolMissing
from pipeline.letters.lint import TemplateIssue
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import letter_values
from pipeline.localise.messages import _
from pipeline.pdf.address import shares_paragraph, without_address
from pipeline.pdf.convert import GET_LIBREOFFICE, convert_documents, find_libreoffice
from pipeline.pdf.window import Measured, measure_letter
from pipeline.pdf.window_picture import draw_window, write_picture
from pipeline.places import passing_folder

CONTACT_SHEET = "contact-sheet.pdf"


@dataclass(frozen=True)
class _Pair:
    """The files of a letter as it is, and with its address in white."""

    finished: Path
    blank: Path | None
    """None where no paragraphs hold the address alone."""
    mixed: bool = False
    """Whether one holds it among other words."""


@dataclass(frozen=True)
class MeasuredProof:
    """A letter of a template to one of its authorities, and what is wrong with it."""

    proof: Proof
    template: str
    """The template's path inside its campaign."""
    pdf: Path
    measured: Measured

    @property
    def issues(self) -> list[TemplateIssue]:
        """What is wrong as lint says it: warnings, for a run prints the letters all the same."""
        letter = _("In a letter to {authority}: {fault}")
        named = {"authority": self.proof.letter.authority}
        faults = (letter.format(fault=fault.message, **named) for fault in self.measured.faults)
        return [
            TemplateIssue("window", self.template, "", "", words, "warning") for words in faults
        ]


def fill_proof_folder(
    campaign: Campaign, proofs: Sequence[Proof], folder: Path, scratch: Path
) -> list[TemplateIssue]:
    """Write all proofs and one contact sheet of their pages, and return what does not fit.

    Where the campaign has a window each proof has a picture of page one with the window drawn in,
    and so have the pages of the contact sheet.

    :raise CampaignInvalid: a letter cannot be made.
    :raise ToolMissing: LibreOffice made no PDF, or a character has no font.
    """
    pdfs = write_proofs(campaign, proofs, folder, scratch / "libreoffice")
    measured = measure_proofs(campaign, scratch / "window")
    drawn = _draw_proofs(campaign, measured, folder, scratch / "window")
    write_contact_sheet(drawn or pdfs, folder / CONTACT_SHEET)
    return window_issues(measured)


def lint_window(campaign: Campaign, found: Sequence[TemplateIssue]) -> list[TemplateIssue]:
    """Return what does not fit the campaign's window, or one warning that says why it is not known.

    Without a window nothing is looked at. ``found`` is what is known to be wrong: a template with
    errors cannot be measured.
    """
    window = campaign.settings.bundle.window
    if window == "none":
        return []
    if any(issue.severity == "error" for issue in found):
        return [_not_measured(window, _("Mend the errors above and lint again."))]
    if find_libreoffice() is None:
        needs = _("It needs LibreOffice: {command}.").format(command=GET_LIBREOFFICE)
        return [_not_measured(window, needs)]
    with passing_folder() as scratch:
        try:
            return window_issues(measure_proofs(campaign, scratch / "window"))
        except ToolMissing as error:
            return [_not_measured(window, error.message)]


def _not_measured(window: str, cure: str) -> TemplateIssue:
    words = _('window = "{window}": whether the addresses lie in the window was not measured.')
    said = f"{words.format(window=window)} {cure.removesuffix('.')}."
    return TemplateIssue("window_not_measured", "campaign.toml", "", "", said, "warning")


def measure_proofs(campaign: Campaign, scratch: Path) -> list[MeasuredProof]:
    """Measure a letter of each template to each authority it goes to; none without a window.

    ``scratch`` is a folder of ours. Authorities without words in a language are passed over.

    :raise ToolMissing: LibreOffice made no PDF.
    """
    window = find_window(campaign.settings.bundle.window)
    proofs = [*_all_routes(campaign)]
    if window is None or not proofs:
        return []
    scratch.mkdir(parents=True, exist_ok=True)
    pairs = [_write_pair(campaign, proof, scratch, at) for at, proof in enumerate(proofs)]
    documents = [path for pair in pairs for path in (pair.finished, pair.blank) if path]
    made = convert_documents(documents, scratch / "libreoffice", len(documents))
    pdfs = dict(zip(documents, made, strict=True))
    return [
        _measured(campaign, proof, pair, pdfs, window)
        for proof, pair in zip(proofs, pairs, strict=True)
    ]


def window_issues(proofs: Sequence[MeasuredProof]) -> list[TemplateIssue]:
    """Return what is wrong with the letters of all templates, each thing once."""
    return [*dict.fromkeys(issue for proof in proofs for issue in proof.issues)]


def _draw_proofs(
    campaign: Campaign, proofs: Sequence[MeasuredProof], folder: Path, scratch: Path
) -> list[Path]:
    """Write a picture of each template's first page with the window into a folder.

    The letter is the first of the template that has a fault, else its proof. Returned are PDFs of
    these letters, under the names of the proofs.
    """
    window = find_window(campaign.settings.bundle.window)
    drawn = []
    for name, letters in groupby(proofs, attrgetter("proof.name")):
        first, *others = letters
        shown = next((one for one in (first, *others) if one.measured.faults), first)
        target = scratch / f"{name}.pdf"
        if window:
            draw_window(shown.pdf, window, shown.measured, target)
            write_picture(target, folder / f"{name}.png")
            drawn.append(target)
    return drawn


def _all_routes(campaign: Campaign) -> Iterator[Proof]:
    """Yield each proof, and beside it the letters of its template to other authorities."""
    for proof in plan_proofs(campaign).proofs:
        letter = proof.letter
        for route in campaign.cases[letter.case].route:
            if route == proof.route:
                yield proof
            elif route.letter == letter.kind and campaign.lines(route.to, letter.template_locale):
                locale, number = letter.template_locale, letter.number
                other = proof_letter(campaign, letter.case, route, locale, number)
                yield replace(proof, letter=other, route=route)


def _write_pair(campaign: Campaign, proof: Proof, scratch: Path, at: int) -> _Pair:
    """Write a letter as it is, and with its address in white where it has one."""
    letter = proof.letter
    path = campaign.templates[letter.case, letter.kind][letter.template_locale]
    day = campaign.settings.from_
    values = letter_values(campaign, letter, day, proof.route)
    content = LetterTemplate.load(path, day=day, paper=campaign.settings.bundle.paper).merge(values)
    finished, blank = scratch / f"letter-{at:04}.docx", scratch / f"unaddressed-{at:04}.docx"
    finished.write_bytes(content)
    authority = values["authority"]
    lines = (authority["country"], *authority["address_block"].split("\n"))
    white = without_address(content, (*lines, authority["name"], authority["office"]))
    if white is None:
        return _Pair(finished, None, shares_paragraph(content, authority["address_block"]))
    blank.write_bytes(white)
    return _Pair(finished, blank)


def _measured(
    campaign: Campaign, proof: Proof, pair: _Pair, pdfs: Mapping[Path, Path], window: Window
) -> MeasuredProof:
    letter = proof.letter
    path = campaign.templates[letter.case, letter.kind][letter.template_locale]
    finished, blank = pdfs[pair.finished], pdfs[pair.blank] if pair.blank else None
    measured = measure_letter(finished, blank, window, mixed=pair.mixed)
    return MeasuredProof(proof, f"{letter.case}/{path.name}", finished, measured)
