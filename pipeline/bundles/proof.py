"""Proofs: a letter of each template on the signatory that is hardest to print, to be looked at."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from pipeline.bundles.fonts import require_letter_fonts
from pipeline.bundles.merge import cannot_merge
from pipeline.campaign.load import Campaign
from pipeline.campaign.models import Route
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values
from pipeline.localise.locales import format_locale, parse_locale
from pipeline.localise.scripts import script_of
from pipeline.pdf.convert import convert_documents
from pipeline.pdf.join import JoinSettings, join_letters, one_piece, tag_of


@dataclass(frozen=True)
class Proof:
    """One letter to be made: of which template, by which route."""

    letter: PlannedLetter
    route: Route

    @property
    def name(self) -> str:
        """The names of its files, without their endings."""
        return f"{self.letter.case}-{self.letter.kind}-{self.letter.template_locale}"


@dataclass(frozen=True)
class ProofPlan:
    """The proofs of a campaign, and the templates that can have none."""

    proofs: tuple[Proof, ...]
    wordless: tuple[str, ...]
    """The templates whose language has no salutation for any authority they go to."""


def plan_proofs(campaign: Campaign) -> ProofPlan:
    """Choose for each template of a campaign its route and its signatory."""
    proofs: list[Proof] = []
    wordless: list[str] = []
    for (case, kind), family in campaign.templates.items():
        routes = [route for route in campaign.cases[case].route if route.letter == kind]
        for locale, path in family.items():
            spoken = [route for route in routes if campaign.lines(route.to, locale)]
            if spoken:
                letter = proof_letter(campaign, case, spoken[0], locale, len(proofs) + 1)
                proofs.append(Proof(letter, spoken[0]))
            else:
                wordless.append(f"{case}/{path.name}")
    return ProofPlan(tuple(proofs), tuple(wordless))


def write_proofs(
    campaign: Campaign, proofs: Sequence[Proof], folder: Path, scratch: Path
) -> list[Path]:
    """Write each proof as a Word document and a PDF, and return the PDFs.

    ``scratch`` is a folder of ours for LibreOffice. Letters bear the campaign's first day.

    :raise CampaignInvalid: a letter cannot be made.
    :raise ToolMissing: LibreOffice made no PDF, or a character has no font.
    """
    day = campaign.settings.from_
    require_letter_fonts(campaign, [proof.letter for proof in proofs], day)
    documents = [_write_letter(campaign, proof, folder, day) for proof in proofs]
    pdfs = []
    made = convert_documents(documents, scratch, len(documents))
    for proof, pdf in zip(proofs, made, strict=True):
        target = folder / pdf.name
        settings = JoinSettings(f"{campaign.settings.title}, {proof.name}", day)
        join_letters([one_piece(pdf, tag_of(proof.letter))], target, settings)
        pdfs.append(target)
    return pdfs


def proof_letter(
    campaign: Campaign, case: str, route: Route, locale: str, number: int
) -> PlannedLetter:
    """Return a letter by a route on the signatory that is hardest to print in a language."""
    home = campaign.cases[case].country
    default = campaign.settings.default_locale
    return PlannedLetter(
        number=number,
        case=case,
        kind=route.letter,
        authority=route.to,
        template_locale=locale,
        locale=format_locale(default, locale, default, home),
        group="proof",
        sheet="proof",
        tab="proof",
        row=number,
        signatory={**_hard_signatory(locale), "country": _country(campaign, route)},
    )


def _country(campaign: Campaign, route: Route) -> str:
    """Return a country whose signatories may send the letter, our own if it may be."""
    own = campaign.settings.sender_country
    return own if route.welcomes(own) else next(iter(route.senders), own)


def _hard_signatory(locale: str) -> dict[str, str]:
    """Return a signatory whose name is not of the script the locale is written in."""
    language = parse_locale(locale).get_language_name() or ""
    script = script_of(language[:1])
    return _signatories()["other" if script and script.name == "Latin" else "latin"]


@lru_cache(maxsize=1)
def _signatories() -> dict[str, dict[str, str]]:
    text = files("pipeline.bundles").joinpath("data/hard_signatories.toml").read_text("utf-8")
    return {
        key: {field: value.strip() for field, value in row.items()}
        for key, row in tomllib.loads(text).items()
    }


def _write_letter(campaign: Campaign, proof: Proof, folder: Path, day: date) -> Path:
    letter = proof.letter
    path = campaign.templates[letter.case, letter.kind][letter.template_locale]
    values = letter_values(campaign, letter, day, proof.route)
    try:
        template = LetterTemplate.load(path, day=day, paper=campaign.settings.bundle.paper)
        content = template.merge(values)
    except Exception as error:
        raise cannot_merge(letter, error) from None
    target = folder / f"{proof.name}.docx"
    target.write_bytes(content)
    return target
