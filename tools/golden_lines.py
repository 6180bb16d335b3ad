"""Write anew the lines that letters are printed with, for the test that watches them.

Run ``python -m tools.golden_lines`` after a line was corrected or Babel was renewed, and read what
``git diff`` shows: each changed line is one that letters will have from now on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.campaign.models import Rank
from pipeline.localise.dates import format_dateline
from pipeline.localise.forms import Form, find_form, form_locales

GOLDEN = Path(__file__).parents[1] / "tests" / "data" / "golden_lines.jsonl"
DAYS = (date(2026, 12, 1), date(2026, 12, 10))
PLACE = "Bern"
GENDERS = ("male", "female", "unknown", "group")


def golden_lines() -> Iterator[str]:
    """Yield one line of JSON for the dates of each locale, and for each rank and gender it has."""
    for locale in form_locales():
        dates = {str(day): format_dateline(day, locale, PLACE) for day in DAYS}
        yield json.dumps({"locale": locale, **dates}, ensure_ascii=False)
        for rank in Rank:
            for gender in GENDERS:
                if form := find_form(locale, rank, gender):
                    key = {"locale": locale, "rank": rank, "gender": gender}
                    yield json.dumps({**key, **_printed(form)}, ensure_ascii=False)


def _printed(form: Form) -> dict[str, str]:
    """Return what may be printed of a form; its status and source are no part of that."""
    lines = {
        "salutation": form.salutation,
        "closing": form.closing,
        "closing_male": form.closing_male,
        "closing_female": form.closing_female,
        "closing_plural": form.closing_plural,
    }
    return {name: line for name, line in lines.items() if line}


def main() -> None:
    """Write the file and say how long it is."""
    lines = [*golden_lines()]
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{GOLDEN.name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
