"""Make proofs of a campaign's templates (``proof``), for the office to look at before a run."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TextIO

from pipeline.bundles.proof import plan_proofs
from pipeline.bundles.windows import CONTACT_SHEET, fill_proof_folder
from pipeline.campaign.load import find_campaign
from pipeline.errors import CampaignInvalid, ExitCode, ToolMissing
from pipeline.files import publish_folder, writing_to
from pipeline.letters.lint import TemplateIssue
from pipeline.localise.messages import _
from pipeline.pdf.convert import GET_LIBREOFFICE, find_libreoffice
from pipeline.places import passing_folder
from pipeline.round import checked_campaign


def make_proofs(word: str, outputs: Path | None, stream: TextIO) -> int:
    """Put a letter of each template into the outputs' ``proof`` folder and say so.

    What an earlier command put there is replaced, once the new proofs are whole. Where the
    campaign has a window it is said what does not fit; the exit code stays 0, as proofs are made.

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
            issues = fill_proof_folder(campaign, plan.proofs, temporary, scratch)
            shutil.rmtree(place, ignore_errors=True)
            publish_folder(temporary, place)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    for template in plan.wordless:
        print(_wordless(template), file=sys.stderr)
    print(f"{len(plan.proofs)} proofs, made-up signatories: {place}", file=stream)
    print(f"Look at all of them in {place / CONTACT_SHEET}", file=stream)
    _print_issues(issues, campaign.settings.bundle.window, stream)
    return ExitCode.DONE


def _print_issues(issues: list[TemplateIssue], window: str, stream: TextIO) -> None:
    """Say what does not fit the window, and what to do; that all fits, or nothing without one."""
    if window == "none":
        return
    for issue in issues:
        print(issue, file=stream)
    cure = _(
        "In Word, move the address of these templates to where the window {window} is, and all "
        "else out of it (docs/windows.md has the measures). Then make the proofs again."
    )
    fits = _("All addresses lie in the window {window}, and nothing else shows in it.")
    print((cure if issues else fits).format(window=window), file=stream)


def _wordless(template: str) -> str:
    return (
        f"No proof of {template}: no authority it goes to has a salutation in its language. "
        "postbag lint says what to write."
    )
