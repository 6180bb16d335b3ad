"""Likely duplicates: rows that may be one person's, for the office to judge. None is removed.

Only people of one block are compared: one postcode (or else one address), or one e-mail address,
and always one case. Two people of one household are no duplicate: their given names differ.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

from rapidfuzz.distance import OSA

from pipeline.localise.names import fold

_CROWD = 60
"""People of a block who are all compared; in a larger one only those with alike names."""
_NEIGHBOURS = 6
"""In a crowd: how many that follow each other in the alphabet are compared."""
_ALIKE = 0.88
"""How alike whole names are, of 1, that differ by a slip of the pen."""
_WORDS_ALIKE = 0.7
"""How alike the words are in which they differ: John and Jon are, Tim and Tom are not."""
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SPACES = re.compile(r"[\s,.;]+")


@dataclass(frozen=True, slots=True)
class Person:
    """An admitted row, as far as likeness goes."""

    id: Hashable
    """What its row is known by; rows of one id are not compared."""
    new: bool
    """Whether it came with this round; two old ones were judged before."""
    words: tuple[str, ...]
    """The words of the name, for comparison."""
    address: str
    email: str
    place: str
    """Where the row stands, for people."""


def person_of(row: Mapping[str, str], key: Hashable, place: str, *, new: bool) -> Person:
    """Return an admitted row's fields as what is compared of them."""
    words = tuple(filter(None, map(_plain, _SPACES.split(row.get("name", "")))))
    return Person(key, new, words, _plain(row.get("address", "")), _email(row), place)


def blocks(row: Mapping[str, str], case: str) -> tuple[int | None, int | None]:
    """Return the numbers of the blocks of an accepted row: by its place, and by its e-mail.

    None where it has no postcode and no address, or no e-mail address. Now and then two blocks
    share a number, which does no harm.
    """
    where, email = _plain(row.get("postcode", "")), _email(row)
    if not where and row.get("address"):
        where = "\x1f".join(_plain(row.get(field, "")) for field in ("address", "city"))
    place = _number("place", where, row.get("country", ""), case) if where else None
    return place, _number("email", email, case) if email else None


def likely_pairs(block: Sequence[Person]) -> Iterator[tuple[Person, Person, str]]:
    """Yield the pairs of a block that may be one person: the later, the earlier, and why.

    ``block`` is in the order in which its people were admitted. A pair may come more than once.
    """
    pairs = combinations(block, 2) if len(block) <= _CROWD else _crowd_pairs(block)
    for earlier, later in pairs:
        if later.new and earlier.id != later.id and (why := likeness(earlier, later)):
            yield later, earlier, why


def likeness(one: Person, other: Person) -> str:
    """Return why two people of a block may be one, in words; empty where they may not."""
    mine, yours = one.words, other.words
    if not mine or not yours:
        return ""
    same_email = one.email and one.email == other.email
    at_home = one.address and one.address == other.address
    if mine == yours:
        shared = "e-mail address" if same_email else "address" if at_home else "postcode"
        return f"the same name and {shared}"
    if sorted(mine) == sorted(yours):
        return "the same names in another order"
    if _near("".join(mine), "".join(yours)) and _words_near(mine, yours):
        return "names that differ by a letter or two"
    if at_home and _given_names_near(mine, yours):
        return "the same address and family name, and given names that are nearly the same"
    return ""


def _near(one: str, other: str) -> bool:
    return OSA.normalized_similarity(one, other, score_cutoff=_ALIKE) > 0


def _apart(mine: tuple[str, ...], yours: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the words of each that the other does not have."""
    return [word for word in mine if word not in yours], [
        word for word in yours if word not in mine
    ]


def _words_near(mine: tuple[str, ...], yours: tuple[str, ...]) -> bool:
    """Say whether the words in which two names differ are alike, one by one."""
    left, right = _apart(mine, yours)
    if len(left) != len(right):
        return "".join(mine) == "".join(yours) or abs(len(left) - len(right)) == 1
    pairs = zip(left, right, strict=True)
    return all(OSA.normalized_similarity(*pair) >= _WORDS_ALIKE for pair in pairs)


def _given_names_near(mine: tuple[str, ...], yours: tuple[str, ...]) -> bool:
    """Say whether two names share a word and differ in one that one of them cuts short."""
    left, right = _apart(mine, yours)
    if not len(left) == len(right) == 1 or min(len(mine), len(yours)) < 2:
        return False
    short, long = sorted((left[0], right[0]), key=len)
    return long.startswith(short) or OSA.normalized_similarity(short, long) >= _WORDS_ALIKE


def _crowd_pairs(block: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """Yield pairs with neighbouring names: by the alphabet, by it backwards, and by sorted words.

    A slip of the pen leaves two names beside each other in at least one of these orders.
    """
    orders = (
        [" ".join(person.words) for person in block],
        [" ".join(person.words)[::-1] for person in block],
        [" ".join(sorted(person.words)) for person in block],
    )
    for names in orders:
        order = sorted(range(len(block)), key=names.__getitem__)
        for at, first in enumerate(order):
            for second in order[at + 1 : at + 1 + _NEIGHBOURS]:
                yield block[min(first, second)], block[max(first, second)]


def _plain(text: str) -> str:
    """Return a text for comparison, without case, accents and signs."""
    if not text.isascii():
        return fold(text)
    plain = text.lower()
    return plain if plain.isalnum() else _NOT_WORD.sub("", plain)


def _email(row: Mapping[str, str]) -> str:
    return row.get("email", "").casefold()


def _number(*parts: str) -> int:
    return crc32("\x1f".join(parts).encode())
