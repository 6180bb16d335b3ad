"""Letters a second: Postbag's compiled template beside docxtpl with a new object each letter.

Run with ``make bench``. Machines are shared and noisy: the two take turns, and the median of the
rounds is printed with their ratio.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from pipeline.campaign.load import load_campaign
from pipeline.letters.environment import safe_environment
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values

CAMPAIGN = Path("letter_templates/write-for-rights-2017")
TEMPLATE = CAMPAIGN / "azza-soliman" / "appeal.en.docx"
ROUNDS, OURS, THEIRS = 7, 200, 20
SIGNATORY = {"name": "Ada Example", "address": "1 Example Street", "postcode": "B1 1AA"}
SIGNATORY |= {"city": "Birmingham", "country": "GB", "message": "I teach at a primary school."}


def main() -> None:
    """Print both rates and their ratio."""
    values = sample_values()
    template = LetterTemplate.load(TEMPLATE)
    environment = safe_environment()

    def peer() -> None:
        document = DocxTemplate(str(TEMPLATE))
        document.render(values, environment, autoescape=True)
        document.save(io.BytesIO())

    pairs = [
        (rate(lambda: template.merge(values), OURS), rate(peer, THEIRS)) for _ in range(ROUNDS)
    ]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"postbag   {ours:8.0f} letters/s")
    print(f"docxtpl   {theirs:8.0f} letters/s")
    print(f"ratio     {statistics.median(a / b for a, b in pairs):8.1f}")


def sample_values() -> dict[str, Any]:
    """Return the values of one letter of the sample campaign."""
    place = ("birmingham", "signatures.xlsx", "Signatures", 2)
    letter = PlannedLetter(
        1, "azza-soliman", "appeal", "eg-president", "en", "en_GB", *place, SIGNATORY
    )
    return letter_values(load_campaign(CAMPAIGN), letter, date(2017, 12, 10))


def rate(merge: Callable[[], object], times: int) -> float:
    """Return how many merges a second were done."""
    start = time.perf_counter()
    for _ in range(times):
        merge()
    return times / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
