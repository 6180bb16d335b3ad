"""Two spellings of one thing in a campaign's files, of which one would silently win."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from pipeline.localise.locales import choose_locale, parse_locale


def clashing_locales(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of codes of which one would never be chosen, such as en-GB and en_GB.

    What is no locale at all is passed over.
    """
    known = [(code, plain) for code in codes if (plain := _plain(code))]
    for (one, first), (other, second) in combinations(known, 2):
        both = {first, second}
        if len(both) < 2 or {choose_locale(code, both) for code in both} != both:
            yield one, other


def _plain(code: str) -> str:
    try:
        return str(parse_locale(code))
    except ValueError:
        return ""
