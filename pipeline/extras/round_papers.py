"""What a campaign wants of a whole round: all letters for the press, and the courier's list."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.bundles.write import BundleReceipt
from pipeline.campaign.load import Campaign
from pipeline.extras.courier import FILE as COURIER
from pipeline.extras.courier import courier_list
from pipeline.extras.press import FILE as PRESS
from pipeline.extras.press import PressedBundle, write_press
from pipeline.files import file_sha256, sync_folder, write_whole
from pipeline.ledger import OpenRound
from pipeline.pdf.join import JoinSettings

SUMS = "SHA256SUMS"


def write_round_papers(
    folder: Path, campaign: Campaign, opened: OpenRound, bundles: Sequence[BundleReceipt]
) -> None:
    """Write what is asked for into a round's folder, where all its bundles stand, and checksums.

    Written again they are the same to the byte. Nothing is written where nothing is asked for.
    """
    asked, day, written = campaign.settings.print, opened.day, []
    pressed = [each for each in _pressed(folder, bundles) if each.path.is_file()]
    if asked.press and pressed:
        settings = campaign.settings
        title = f"{settings.title}, round {opened.number}"
        duplex = settings.bundle.duplex
        _press(folder, pressed, JoinSettings(title, day, duplex=duplex, archive=asked.pdf_a))
        written.append(PRESS)
    if asked.courier_list:
        write_whole(folder / COURIER, courier_list(campaign, opened.number, day, bundles))
        written.append(COURIER)
    if written:
        sums = (f"{file_sha256(folder / name)}  {name}\n" for name in sorted(written))
        write_whole(folder / SUMS, "".join(sums).encode())


def _pressed(folder: Path, bundles: Sequence[BundleReceipt]) -> Iterator[PressedBundle]:
    for receipt in bundles:
        plan = receipt.plan
        title = f"{plan.authority} {plan.bundle}/{plan.of}"
        yield PressedBundle(title, folder / plan.folder / "letters.pdf")


def _press(folder: Path, bundles: Sequence[PressedBundle], settings: JoinSettings) -> None:
    """Write the PDF beside its place, then rename it; a stopped run's is swept away."""
    temporary = folder / f".{PRESS}.{os.getpid()}.part"
    with temporary.open("wb") as stream:
        write_press(bundles, stream, settings)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, folder / PRESS)
    sync_folder(folder)
