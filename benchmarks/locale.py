"""Microseconds of locale work a letter: what of its values depends on language and country.

Run with ``make bench-locale``. Each part of the work is done for 250 invented signatories by turns,
with caches as warm as after the first letters of a day. The least of many turns is printed: the
pace of the machine, not of its other work. With a number as argument, a sum above it fails.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benchmarks.prepare import signatory
from pipeline.localise.bidi import isolate_lines
from pipeline.localise.dates import format_date, format_dateline
from pipeline.localise.forms import read_gender
from pipeline.localise.lists import join_words
from pipeline.localise.names import country_line, country_name
from pipeline.localise.numbers import format_number
from pipeline.localise.plurals import form_to_use

Row = dict[str, str]
DAY = date(2017, 12, 10)
LETTERS = 250
ROUNDS = 60
LOCALES = ("en_GB", "fr_FR", "bn_BD", "ar_EG", "fa_IR", "zh_Hant_TW", "th_TH", "es_ES")
_ARABIC = {"name": "سارة عبد الله", "address": "12 شارع النيل", "city": "القاهرة", "country": "EG"}
_GUARDED = """name title given_name family_name address postcode city region country message
signed_on address_block""".split()
"""Fields whose direction is looked at; most sheets leave half of them empty."""
_WORDS = ("Ana", "Bo", "Inés")
_FORMS = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True)
class Part:
    """One part of the locale work of a letter."""

    name: str
    of_values: bool
    """Whether every letter needs it; else it is a filter that a template may use."""
    work: Callable[[Row, str], object]


PARTS = (
    Part("date line", True, lambda row, code: format_dateline(DAY, code, row["city"])),
    Part("signatory's country", True, lambda row, code: country_name(row["country"], code)),
    Part("country line", True, lambda row, code: country_line("EG", code, row["country"])),
    Part("signatory's gender", True, lambda row, code: read_gender("f", code)),
    Part("direction of 12 fields", True, lambda row, code: _guard(row, code)),
    Part("filter date", False, lambda row, code: format_date(DAY, code)),
    Part("filter number", False, lambda row, code: format_number(Decimal(1984), code)),
    Part("filter plural", False, lambda row, code: form_to_use(Decimal(18), _FORMS, code)),
    Part("filter list", False, lambda row, code: join_words(_WORDS, code)),
    Part("filter country", False, lambda row, code: country_name("EG", code)),
)


def main() -> None:
    """Print a table of the parts and their sums."""
    rows = [signatory(number) for number in range(LETTERS)]
    mixed = [_with_block(row | _ARABIC if at % 2 else row) for at, row in enumerate(rows)]
    print("| µs a letter | " + " | ".join(LOCALES) + " |")
    print("|---|" + "---:|" * len(LOCALES))
    figures = {part.name: [_micros(part, mixed, code) for code in LOCALES] for part in PARTS}
    for name, row in figures.items():
        print(_line(name, row))
    sums = [
        sum(figures[part.name][at] for part in PARTS if part.of_values)
        for at in range(len(LOCALES))
    ]
    print(_line("values of a letter", sums))
    print(_line("with each filter once", [sum(row) for row in zip(*figures.values(), strict=True)]))
    if len(sys.argv) > 1 and max(sums) > float(sys.argv[1]):
        sys.exit(f"more than {sys.argv[1]} µs")


def _with_block(row: Row) -> Row:
    return row | {"address_block": f"{row['address']}\n{row['postcode']} {row['city']}"}


def _line(name: str, figures: Sequence[float]) -> str:
    return f"| {name} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"


def _micros(part: Part, rows: Sequence[Row], code: str) -> float:
    """Return the least time of one part for one letter."""
    return min(_round(part.work, rows, code) for _ in range(ROUNDS)) / len(rows) * 1e6


def _round(work: Callable[[Row, str], object], rows: Sequence[Row], code: str) -> float:
    begin = time.perf_counter()
    for row in rows:
        work(row, code)
    return time.perf_counter() - begin


def _guard(row: Row, code: str) -> list[str]:
    return [isolate_lines(row.get(field, ""), code) for field in _GUARDED]


if __name__ == "__main__":
    main()
