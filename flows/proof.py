"""Make proofs of a campaign's templates (``proof``), for the office to look at before a run."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TextIO

from pipeline.bundles.proof import CONTACT_SHEET, plan_proofs, write_proofs
from pipeline.campaign.load import find_campaign
from pipeline.errors import CampaignInvalid, ExitCode, ToolMissing
from pipeline.files import publish_folder, writing_to
from pipeline.pdf.convert import GET_LIBREOFFICE, find_libreoffice
from pipeline.places import passing_folder
from pipeline.round import checked_campaign


def make_proofs(word: str, outputs: Path | None, stream: TextIO) -> int:
    """Put a letter of each template into the outputs' ``proof`` folder and say so.

    What an earlier command put there is replaced, once the new proofs are whole.

    :raise CampaignInvalid: a template is wrong, or none has words for its authority.
    :raise ToolMissing: LibreOffice or a font is missing.
    """
    folder = find_campaign(word)
    campaign = checked_campaign(folder)
    if find_libreoffice() is None:
        raise ToolMissing(f"Proofs need LibreOffice: {GET_LIBREOFFICE}.")
    plan = plan_proofs(campaign)
    if not plan.proofs:
        raise CampaignInvalid("\n".join(map(_wordless, plan.wordless)))
    place = (outputs or Path("outputs") / folder.name).resolve() / "proof"
    temporary = place.with_name(f".proof.{os.getpid()}.part")
    with writing_to(place), passing_folder() as scratch:
        temporary.mkdir(parents=True)
        try:
            write_proofs(campaign, plan.proofs, temporary, scratch / "libreoffice")
            shutil.rmtree(place, ignore_errors=True)
            publish_folder(temporary, place)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    for template in plan.wordless:
        print(_wordless(template), file=sys.stderr)
    print(f"{len(plan.proofs)} proofs, made-up signatories: {place}", file=stream)
    print(f"Look at all of them in {place / CONTACT_SHEET}", file=stream)
    return ExitCode.DONE


def _wordless(template: str) -> str:
    return (
        f"No proof of {template}: no authority it goes to has a salutation in its language. "
        "postbag lint says what to write."
    )
