"""Likely duplicates: slips of the pen and swapped names are noticed, households are left alone."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.sheets.duplicates import Person, blocks, likely_pairs, likeness, person_of


def person(name: str, address: str = "", email: str = "", row: int = 0) -> Person:
    fields = {"name": name, "address": address, "email": email}
    return person_of(fields, row, f"lyon/a.csv, row {row}", new=True)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Johnathan Smith", "Jonathan Smith", "a letter or two"),
        ("Anne Example", "Ann Example", "a letter or two"),
        ("Müller Ines", "Ines Müller", "another order"),
        ("King, Ada", "Ada King", "another order"),
        ("Zoe Example", "Zoë Example", "the same name"),
        ("Annemarie Example", "Anne Marie Example", "a letter or two"),
        ("আয়েশা সিদ্দিকা বেগম", "আয়েশা সিদ্দিকা বেগমা", "a letter or two"),
        ("Ada King", "Bob King", ""),
        ("Tim Robertson", "Tom Robertson", ""),
        ("Ada King", "Ada Novak", ""),
        ("王伟", "王芳", ""),
        ("Jo King", "Joanna King", ""),
    ],
)
def test_people_of_one_postcode_are_compared_by_name(one: str, other: str, why: str) -> None:
    found = likeness(person(one), person(other))
    assert why in found
    assert bool(found) == bool(why)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Jo King", "Joanna King", True),
        ("J. King", "Joanna King", True),
        ("Kate King", "Katie King", True),
        ("Ada King", "Bob King", False),
        ("Tim King", "Tom King", False),
        ("Ada King", "Ada Novak-Berg", False),
    ],
)
def test_a_household_is_no_duplicate_unless_given_names_are_nearly_the_same(
    one: str, other: str, alike: bool
) -> None:
    home = "1 Road"
    assert bool(likeness(person(one, home), person(other, home))) == alike


def test_the_same_name_and_email_is_one_person_who_moved() -> None:
    found = likeness(
        person("Ada King", "1 Road", "a@b.org"), person("Ada King", "2 Way", "a@b.org")
    )
    assert found == "the same name and e-mail address"


def test_people_are_in_one_block_by_postcode_or_else_address_and_by_email() -> None:
    here = {"postcode": "AB1 2CD", "country": "GB", "email": "Ada@example.org"}
    alike = {"postcode": "ab12cd", "country": "GB", "email": "ada@example.org"}
    assert blocks(here, "ann") == blocks(alike, "ann")
    assert blocks(here, "ann")[0] != blocks(here, "bob")[0]
    assert blocks({**here, "country": "FR"}, "ann")[0] != blocks(here, "ann")[0]
    assert blocks({"address": "1 Road"}, "ann")[0] == blocks({"address": "1, road"}, "ann")[0]
    assert blocks({"name": "Ada"}, "ann") == (None, None)


def test_two_rows_of_earlier_rounds_are_not_judged_again() -> None:
    old = [person_of({"name": name}, name, "", new=False) for name in ("Anne Sample", "Ann Sample")]
    assert list(likely_pairs(old)) == []
    fresh = person("Anna Sample", row=9)
    assert {earlier.id for _, earlier, _ in likely_pairs([*old, fresh])} == {
        "Anne Sample",
        "Ann Sample",
    }


def test_in_a_crowd_slips_are_still_found() -> None:
    """At the beginning of a name, at its end, and in names that were swapped."""
    letters = "bcdfghjklm"
    names = [f"{a}e{b}o{c}a {c}i{a}u{b}i" for a in letters for b in letters for c in letters]
    slips = ["Xaverina Holmgren", "Yaverina Holmgren", "Xaverina Holmgrem", "Holmgren Xaverina"]
    block = [person(name, row=row) for row, name in enumerate([*names, *slips])]
    found = {
        frozenset((later.id, earlier.id))
        for later, earlier, _ in likely_pairs(block)
        if later.id in range(len(names), len(block))
    }
    first, *others = range(len(names), len(block))
    assert {frozenset((first, other)) for other in others} <= found


def test_no_two_people_of_a_street_are_taken_for_one() -> None:
    street = ["Ada King", "Bob King", "Carla Novak", "Dieter Haddad", "Elena Haddad", "Farid Rossi"]
    people = [person(name, "1 Road", row=row) for row, name in enumerate(street)]
    assert [pair for pair in combinations(people, 2) if likeness(*pair)] == []
