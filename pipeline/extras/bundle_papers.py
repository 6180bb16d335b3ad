"""What a campaign wants in each bundle beside letters.pdf: PDFs of letters, envelopes, labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.bundles.manifest import ManifestLine
from pipeline.campaign.load import Campaign
from pipeline.extras.envelopes import write_envelopes
from pipeline.extras.labels import write_labels
from pipeline.extras.letter_pdfs import write_letter_pdfs
from pipeline.pdf.join import JoinSettings


def write_bundle_papers(
    folder: Path,
    campaign: Campaign,
    lines: Sequence[ManifestLine],
    scratch: Path,
    settings: JoinSettings,
) -> None:
    """Write what is asked for beside ``letters.pdf``, whose letters and settings these are.

    :raise ToolMissing: LibreOffice does not give a PDF.
    """
    asked, letters = campaign.settings.print, [line.letter for line in lines]
    if not letters:
        return
    if asked.letter_pdfs:
        write_letter_pdfs(folder, letters, [line.pages or 0 for line in lines], settings)
    one_side = replace(settings, duplex=False)
    if asked.envelopes != "none":
        write_envelopes(folder, campaign, letters, scratch, one_side)
    if asked.labels != "none":
        write_labels(folder, campaign, letters, scratch, one_side)
