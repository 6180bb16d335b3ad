"""Numbers, lists and plural forms held against the ICU of the same CLDR, as Node.js brings it."""

from __future__ import annotations

import json
import subprocess
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import pytest

from pipeline.localise.lists import Joining, join_words
from pipeline.localise.numbers import format_number
from pipeline.localise.plurals import plural_form
from tests.test_icu_dates import LETTERS, node

NUMBERS = (
    "0 1 2 3 5 11 18 21 100 1000 1984 9999.5 12345 1234567.891 1000000 0.1 1.5 -1 -1234".split()
)
LISTS = [
    "Ana", "Ana|Bo", "Ana|Bo|Cy", "Ana|Inés", "Ana|Hilda", "leña|hierro", "siete|ocho", "7|8",
    "10|11", "mujer|hombre", "דן|Olga", "דן|אנה", "Ana|Bo|Cy|Dee",
]  # fmt: skip
_ASK = """
const [codes, numbers, lists] = JSON.parse(require('fs').readFileSync(0, 'utf8')), said = {};
for (const code of codes) {
  const tag = code.replace(/_/g, '-');
  const number = new Intl.NumberFormat(tag), plural = new Intl.PluralRules(tag);
  const joined = type => lists.map(list => new Intl.ListFormat(tag, {type}).format(list));
  said[code] = {
    numbers: numbers.map(each => number.format(each)),
    forms: numbers.map(each => plural.select(each)),
    and: joined('conjunction'), or: joined('disjunction')};
}
console.log(JSON.stringify(said));
"""


@lru_cache(maxsize=1)
def icu() -> dict[str, dict[str, list[str]]]:
    """Return what ICU makes of the numbers and lists in the locales letters are written in."""
    question = [LETTERS, [float(number) for number in NUMBERS], [line.split("|") for line in LISTS]]
    done = subprocess.run(
        [node(), "-e", _ASK], input=json.dumps(question), capture_output=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    said: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return said


@lru_cache(maxsize=1)
def known_differences() -> dict[str, Any]:
    path = Path(__file__).with_name("data") / "icu_word_differences.toml"
    return tomllib.loads(path.read_text("utf-8"))


def differing(kind: str, locale: str) -> bool:
    """Say whether Postbag writes anything otherwise than ICU."""
    expected = icu()[locale][kind]
    if kind == "numbers":
        found = [format_number(Decimal(number), locale) for number in NUMBERS]
    elif kind == "forms":
        found = [plural_form(Decimal(number), locale) for number in NUMBERS]
    else:
        joining: Joining = "or" if kind == "or" else "and"
        found = [joined(line, locale, joining) for line in LISTS]
    return found != expected


def joined(line: str, locale: str, joining: Joining) -> str:
    """Return a list joined, or nothing where the language's word is not known."""
    try:
        return join_words(tuple(line.split("|")), locale, joining)
    except ValueError:
        return ""


@pytest.mark.parametrize("kind", ["numbers", "forms", *get_args(Joining)])
def test_the_locales_of_letters_are_written_as_icu_writes_them(kind: str) -> None:
    """Or the difference is listed with its reason."""
    listed = known_differences().get(kind, {})
    assert all(listed.values())
    assert sorted(locale for locale in LETTERS if differing(kind, locale)) == sorted(listed)
