"""Make a campaign's starter sheet for its groups (``postbag sheet``)."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from pipeline.campaign.load import Campaign, find_campaign, load_campaign
from pipeline.errors import NotWritable, WrongWords
from pipeline.files import writing_to
from pipeline.localise.messages import _
from pipeline.localise.messages import language as spoken
from pipeline.localise.names import language_name
from pipeline.sheets.starter import StarterFacts, starter_sheet
from pipeline.sheets.starter_words import starter_language


def make_sheet(word: str, language: str | None, output: Path | None, stream: TextIO) -> None:
    """Write a campaign's starter sheet and print where it is.

    Without a language it is in that of the campaign's default locale, else in English. ``output``
    is a file or a folder; without it the sheet goes into the current folder.

    :raise WrongWords: there is no such campaign or language, or ``output`` is no name for an .xlsx.
    :raise CampaignInvalid: the campaign's TOML is wrong.
    :raise NotWritable: the file is there already, or cannot be written.
    """
    campaign = load_campaign(find_campaign(word))
    code = starter_language(language) if language else _own_language(campaign)
    path = _place(output, f"{campaign.id}-{code}.xlsx")
    _write_new(path, starter_sheet(_facts(campaign), code))
    print(path, file=stream)
    print(
        _(
            "A starter sheet in {language}. Give it to your groups; filled, it goes into "
            "inputs/{campaign}/<group>/."
        ).format(language=language_name(code, spoken()), campaign=campaign.id),
        file=sys.stderr,
    )


def _own_language(campaign: Campaign) -> str:
    with suppress(WrongWords):
        return starter_language(campaign.settings.default_locale)
    return "en"


def _facts(campaign: Campaign) -> StarterFacts:
    settings = campaign.settings
    return StarterFacts(
        campaign=campaign.id,
        cases=[case.name for case in campaign.cases.values()],
        locales=sorted({locale for locales in campaign.templates.values() for locale in locales}),
        country=settings.sender_country,
        require_consent=settings.require_consent,
        day=settings.from_,
    )


def _place(output: Path | None, name: str) -> Path:
    path = output or Path(name)
    if path.is_dir():
        return path / name
    if path.suffix.casefold() != ".xlsx":
        raise WrongWords(_("--output: {path} must be a folder, or end in .xlsx.").format(path=path))
    return path


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            stream = path.open("xb")
        except FileExistsError as error:
            raise NotWritable(
                _(
                    "{path} is there already and was left as it is. Move it away, or give another "
                    "name with --output."
                ).format(path=path)
            ) from error
        try:
            with stream:
                stream.write(content)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
