"""Cleaning takes away what does not print and leaves people who they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sheets.clean import (
    clean_row,
    clean_text,
    duplicate_key,
    email_ok,
    left_out,
    looks_like,
    looks_spoilt,
)
from pipeline.sheets.consent import says_yes
from pipeline.sheets.full_names import full_name
from tests.support.corpora import naughty_strings

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""The characters of Unicode's property Bidi_Control."""
FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters of Hangul that print nothing."""
ROW = {"name": "Ada King", "postcode": "AB1 2CD", "email": "ada@example.org", "address": "1 Road"}


def assert_clean(text: str, *, multiline: bool) -> None:
    cleaned = clean_text(text, multiline=multiline)
    assert clean_text(cleaned, multiline=multiline) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & set(BIDI_CONTROLS)
    bad = {char for char in cleaned if unicodedata.category(char) in ("Cc", "Cs")} - {"\n"}
    assert not bad
    assert multiline or "\n" not in cleaned
    assert "  " not in cleaned
    cleaned.encode()


@settings(max_examples=50, deadline=None)
@given(st.text(), st.booleans())
def test_cleaned_text_is_normal_printable_and_stays_so(text: str, multiline: bool) -> None:
    assert_clean(text, multiline=multiline)


@pytest.mark.parametrize("multiline", [True, False])
def test_naughty_strings_come_out_clean(multiline: bool) -> None:
    for text in naughty_strings():
        assert_clean(text, multiline=multiline)


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\ufeff", "\u2060", "\x07", "\ud800"])
def test_a_mark_between_a_letter_and_its_accent_leaves_one_letter(mark: str) -> None:
    """Normal form C holds of the result, also where an invisible mark had kept two apart."""
    assert clean_text(f"Zoe{mark}\u0308") == "Zo\u00eb"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Ada \t King ", "Ada King"),
        ("Ada\u00a0King", "Ada King"),
        ("Ada\r\nKing", "Ada King"),
        ("A\u2028B\x0bC\x85D", "A B C D"),
        ("McDONALD de la CRUZ", "McDONALD de la CRUZ"),
        ("O’Brien-Łukasz", "O’Brien-Łukasz"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ক্\u200dষ", "ক্\u200dষ"),
        ("\u202eevil\u202c", "evil"),
        ("<b>&amp;{{x}}", "<b>&amp;{{x}}"),
        ("毛澤東", "毛澤東"),
    ],
)
def test_names_stay_as_typed(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    "char",
    [
        "\U0001fae9",  # face with bags under eyes, Unicode 16
        "\U0001faea",  # distorted face, Unicode 17
        "\U00031350",  # a Chinese character, Unicode 15
        "\ue000",
        "\uf8ff",
        "\U0010fffd",
        "\ufffd",
        "\ufe0f",
        "\U000e0100",
    ],
)
def test_a_character_stays_whatever_this_python_knows_of_it(char: str) -> None:
    """Newer than its tables, for private use, or one that chooses the form of a character."""
    assert clean_text(f"a{char}b") == f"a{char}b"
    assert left_out(char) == []


def test_every_character_that_prints_stays() -> None:
    """All of Unicode but what is no character, marks of format, fillers and white space."""
    apart = {"Cc", "Cs", "Cf", "Zs", "Zl", "Zp"}
    ignorable = {*range(0x2060, 0x2070), *range(0xE0000, 0xE0080), *range(0xFDD0, 0xFDF0)}
    ignorable |= {*map(ord, FILLERS)}
    text = "".join(
        chr(code)
        for code in range(0x110000)
        if code & 0xFFFE != 0xFFFE
        and code not in ignorable
        and unicodedata.category(chr(code)) not in apart
    )
    assert len(text) > 1_100_000
    assert clean_text(text) == unicodedata.normalize("NFC", text)
    assert left_out(text) == []


CONTROLS = "\x00\x01\x07\x08\x0e\x1b\x1f\x7f\x80\x92\x9f"


@pytest.mark.parametrize(
    ("chars", "named"),
    [
        (CONTROLS, "control characters"),
        ("\ud800\udbff\udc00\udfff", "broken halves of characters"),
        ("\ufffe\uffff\ufdd0\ufdef\U0001fffe\U0010ffff", "code points that are no characters"),
    ],
)
def test_what_cannot_be_printed_is_left_out_and_named(chars: str, named: str) -> None:
    for char in chars:
        assert clean_text(f"Ada{char}King") == "AdaKing"
        assert left_out(f"Ada{char}King") == [named]


def test_all_that_is_left_out_is_named() -> None:
    assert left_out("\ud800\x07\uffff\x07") == [
        "control characters",
        "broken halves of characters",
        "code points that are no characters",
    ]


@pytest.mark.parametrize(
    "text", ["", "Zoë\t", "a\r\nb", "a\x0bb\x0cc", "a\u2028b\x85", *BIDI_CONTROLS]
)
def test_white_space_and_invisible_marks_are_not_named(text: str) -> None:
    assert left_out(text) == []


@pytest.mark.parametrize("mark", BIDI_CONTROLS)
def test_marks_that_turn_the_direction_are_taken_out(mark: str) -> None:
    assert clean_text(f"a{mark}b") == "ab"


@pytest.mark.parametrize("filler", FILLERS)
def test_a_name_of_fillers_is_empty(filler: str) -> None:
    assert clean_row({"name": filler * 3})["name"] == ""


def twice_encoded(text: str) -> str:
    """Return what becomes of UTF-8 that a program takes for Windows text."""
    return "".join(
        bytes([byte]).decode("cp1252" if byte not in b"\x81\x8d\x8f\x90\x9d" else "latin-1")
        for byte in text.encode()
    )


WHOLE = "Jörg Müller|José Álvarez|Łukasz Żak|it’s|Иван|Ελένη|محمد|שלום|अनिता राव|日本語|Çağrı|voilà"


ENTITIES = ["Mart&#237;n", "M&uuml;ller", "Nu&#xF1;ez", "Kay &amp; Co", "O&rsquo;Brien"]


@pytest.mark.parametrize("text", ["J\ufffdrg", *ENTITIES, *map(twice_encoded, WHOLE.split("|"))])
def test_a_text_that_lost_its_letters_is_spoilt(text: str) -> None:
    assert looks_spoilt(text)


@pytest.mark.parametrize(
    "text",
    [
        *WHOLE.split("|"),
        *["", "Ada King", "SÃO JOÃO", "IRMÃ", "CAFÉ…", "“Ñandú”", "Øyvind Ås", "«Ça ira»", "été…”"],
        *["Ada & Bo; Cy", "R&D; more", "AT&T", "a?b=1&copy=2", "&;", "&#;"],
    ],
)
def test_a_whole_text_is_not_spoilt(text: str) -> None:
    assert not looks_spoilt(text)


def test_an_address_keeps_its_lines() -> None:
    assert clean_text(" 1 Road \r\n\r Town ", multiline=True) == "1 Road\n\nTown"


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"given_name": "Ada", "family_name": "King"}, "Ada King"),
        ({"name": "King", "given_name": "Ada"}, "Ada King"),
        ({"name": "Ada King", "given_name": "Ada"}, "Ada King"),
        ({"name": "Ada King", "given_name": "Ada", "family_name": "King"}, "Ada King"),
        ({"family_name": "King"}, "King"),
        ({"name": " ", "given_name": "Björk", "family_name": ""}, "Björk"),
        ({"city": "Bonn"}, ""),
        ({"name": "Anna", "family_name": "Kowalska"}, "Anna Kowalska"),
        ({"name": "Anna Kowalska", "family_name": "KOWALSKA"}, "Anna Kowalska"),
        ({"name": "Kowalska, Anna", "family_name": "Kowalska"}, "Kowalska, Anna"),
        ({"name": "Juan de la Cruz", "family_name": "de la Cruz"}, "Juan de la Cruz"),
        ({"name": "José Garcia", "family_name": "García"}, "José Garcia"),
        ({"name": "Peters", "given_name": "Peter"}, "Peter Peters"),
        ({"name": "Johannsen", "given_name": "Johann"}, "Johann Johannsen"),
        ({"name": "Müller-Peter", "given_name": "Peter"}, "Peter Müller-Peter"),
        ({"name": "Anna", "given_name": "Anna", "family_name": "Kowalska"}, "Anna Kowalska"),
        ({"name": "Kowalska", "given_name": "Anna", "family_name": "Kowalska"}, "Anna Kowalska"),
        ({"name": "A. Kowalska", "given_name": "Anna", "family_name": "Kowalska"}, "A. Kowalska"),
        ({"name": "Maria Garcia-Lopez", "family_name": "Garcia Lopez"}, "Maria Garcia-Lopez"),
        ({"name": "Sean O Neil", "family_name": "O'Neil"}, "Sean O Neil"),
        ({"name": "John MacDonald", "family_name": "Mac Donald"}, "John MacDonald"),
        ({"name": "Jo Mac Donald", "family_name": "MacDonald"}, "Jo Mac Donald"),
        ({"name": "John Smith-Jones", "family_name": "Smith"}, "John Smith-Jones"),
        ({"name": "Els van der Berg", "family_name": "Berg, van der"}, "Els van der Berg"),
        ({"name": "van der Berg", "given_name": "Els"}, "Els van der Berg"),
        ({"name": "Garcia-Lopez", "family_name": "Garcia Lopez"}, "Garcia-Lopez"),
        ({"name": "Anna", "family_name": "-"}, "Anna"),
        ({"name": "王小明", "family_name": "王"}, "王小明"),
        ({"name": "小明", "family_name": "王"}, "王小明"),
        ({"name": "王", "given_name": "小明"}, "王小明"),
        ({"given_name": "小明", "family_name": "王"}, "王小明"),
        ({"given_name": "Ming", "family_name": "王"}, "Ming 王"),
        ({"name": "MARÍA DE LA O"}, "MARÍA DE LA O"),
    ],
)
def test_a_name_is_put_together_and_never_taken_apart(cells: dict[str, str], name: str) -> None:
    """ "Name" and "Vorname" make one name, as do "Name" and "Surname"; words count whole."""
    assert clean_row(cells)["name"] == name


@pytest.mark.parametrize(
    "names",
    [
        ("Jürgen Müller", "", "Mueller"),
        ("Eva Nováková", "", "Novák"),
        ("Мария Иванова", "", "Ivanova"),
        ("Smith-Jones", "", "Smith"),
        ("Dr Kay", "Anna", ""),
        ("Leeds Group", "Ann", "Kay"),
        ("Leeds", "Ann", "Kay"),
        ("Ann Kay", "Bo", "Lee"),
        ("Ann Lee", "Bo", "Lee"),
        ("Nick", "Nicholas", "King"),
    ],
)
def test_names_that_do_not_fit_each_other_are_not_joined(names: tuple[str, str, str]) -> None:
    assert full_name(*names) is None
    fields = ("name", "given_name", "family_name")
    assert clean_row(dict(zip(fields, names, strict=True)))["name"] == names[0]


def test_a_second_address_line_goes_below_the_first() -> None:
    row = clean_row({"name": "Ada", "address": "1 Road", "address_2": "Flat 2"})
    assert row["address"] == "1 Road\nFlat 2"
    assert "address_2" not in row


@pytest.mark.parametrize("text", "yes Yes YES. y true TRUE 1 x ✓ oui Ja sí sì نعم হ্যাঁ да".split())
def test_a_yes_is_a_yes_in_many_languages(text: str) -> None:
    assert says_yes(text)


@pytest.mark.parametrize("text", ["", "no", "non", "nein", "0", "false", "yes?", "maybe", "لا"])
def test_anything_else_is_no_yes(text: str) -> None:
    assert not says_yes(text)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "ADA KING"},
        {"name": "ada  king"},
        {"name": "AdaKing"},
        {"name": "Ada-King."},
        {"postcode": "AB1-2CD"},
        {"postcode": "ab12cd"},
        {"address": "elsewhere"},
        {"email": "other@example.org"},
    ],
)
def test_the_same_person_has_the_same_key(change: dict[str, str]) -> None:
    """Blind to letter case and spaces; a postcode decides before anything else."""
    assert duplicate_key({**ROW, **change}, "ann") == duplicate_key(ROW, "ann")


@pytest.mark.parametrize(
    "change",
    [{"name": "Ada Kang"}, {"name": "Áda King"}, {"postcode": "AB1 2CE"}, {"country": "IE"}],
)
def test_another_person_has_another_key(change: dict[str, str]) -> None:
    assert duplicate_key({**ROW, **change}, "ann") != duplicate_key(ROW, "ann")


def test_another_case_makes_another_key() -> None:
    assert duplicate_key(ROW, "ann") != duplicate_key(ROW, "bob")


@pytest.mark.parametrize("field", ["email", "address", "city", "country"])
def test_without_a_postcode_the_next_best_field_tells_people_apart(field: str) -> None:
    first, second = ({"name": "Ada King", field: place} for place in ("here", "there"))
    assert duplicate_key(first, "ann") != duplicate_key(second, "ann")
    assert duplicate_key(first, "ann") == duplicate_key(dict(first), "ann")


@pytest.mark.parametrize("postcode", ["-", "n/a", "none", "?", "0", "00000", "00000-000", "٠٠٠٠٠"])
@pytest.mark.parametrize("field", ["email", "address", "city"])
def test_a_postcode_without_a_figure_but_0_is_none(postcode: str, field: str) -> None:
    first, second = (
        {"name": "Maria Silva", "postcode": postcode, field: place} for place in ("here", "there")
    )
    assert duplicate_key(first, "ann") != duplicate_key(second, "ann")
    assert duplicate_key(first, "ann") == duplicate_key({**first, "postcode": ""}, "ann")


@pytest.mark.parametrize("postcode", ["00501", "10000", "٠٠٥٠١"])
def test_one_of_a_name_at_a_postcode_is_one_with_an_e_mail_address_and_without(
    postcode: str,
) -> None:
    person = {"name": "Maria Silva", "postcode": postcode, "country": "BR"}
    keys = {duplicate_key({**person, "email": mail}, "ann") for mail in ("", "maria@example.org")}
    assert len(keys) == 1


def test_one_postcode_of_two_countries_is_two_places() -> None:
    person = {"name": "Peter Novak", "postcode": "1000"}
    keys = {duplicate_key({**person, "country": country}, "ann") for country in ("SI", "BG", "SI")}
    assert len(keys) == 2


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1), st.text())
def test_a_key_gives_no_name_away(name: str, postcode: str) -> None:
    key = duplicate_key(clean_row({"name": name, "postcode": postcode}), "ann")
    assert len(key) == 32
    assert set(key) <= set("0123456789abcdef")


def test_a_flag_spelt_in_tags_stays_and_other_tags_go() -> None:
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert clean_text(f"Up {england}!\U000e0041") == f"Up {england}!"


def test_an_apostrophe_that_a_program_turned_makes_nobody_else() -> None:
    typed, turned = ({**ROW, "name": f"Siobhán O{mark}Brien"} for mark in "'’")
    assert duplicate_key(typed, "ann") == duplicate_key(turned, "ann")


def test_points_tell_e_mail_addresses_apart() -> None:
    first, second = ({"name": "Ada", "email": mail} for mail in ("a.b@x.org", "ab@x.org"))
    assert duplicate_key(first, "ann") != duplicate_key(second, "ann")


def test_names_of_marks_alone_are_told_apart() -> None:
    first, second = ({**ROW, "name": name} for name in ("???", "!!!"))
    assert duplicate_key(first, "ann") != duplicate_key(second, "ann")


@pytest.mark.parametrize(
    "text",
    """ada@example.org a.b+c@mail.example.co.uk o'brien@example.org _a@b.info 1@2.de
    zoë@bücher.example 用户@例子.广告 राम@उदाहरण.भारत a@xn--bcher-kva.xn--p1ai""".split(),
)
def test_an_e_mail_address_has_its_form_in_any_script(text: str) -> None:
    assert email_ok(text)


@pytest.mark.parametrize(
    "text",
    [
        *["", "ada", "ada@", "@example.org", "ada@example", "ada at example.org", "a@b@c.org"],
        *["a b@c.org", "a..b@c.org", ".a@c.org", "a.@c.org", "a@c..org", "a@-c.org", "a@c.org."],
        *["a@127.0.0.1", "<a@c.org>", "mailto:a@c.org", "a@c.org;b@c.org", "a@c.org\n"],
        "a" * 65 + "@c.org",
        "a@" + "b." * 130 + "org",
    ],
)
def test_what_has_not_the_form_of_an_e_mail_address(text: str) -> None:
    assert not email_ok(text)


@pytest.mark.parametrize(
    ("what", "texts"),
    [
        (
            "postcode",
            "AB1 2CD|sw1a1aa|75001|12345-6789|1234 AB|00-950|114 55|1000-001|H0H 0H0|D-10115",
        ),
        ("e-mail address", "ada@example.org"),
        ("date", "2017-12-10|10/12/2017|25.12.17|10 December 2017|১০ ডিসেম্বর ২০১৭"),
        (
            "telephone number",
            "+44 20 7946 0000|020 7946 0000|(0) 30 901820|0612345678|+৪৪২০৭৯৪৬০০০০",
        ),
        ("number", "3|1234|1,234.50|-7|٣"),
        (
            "",
            "Ada King|X Æ A-12|R2 D2|10 Downing Street|George VI|3rd Earl of May||?|May|يناير",
        ),
    ],
)
def test_a_value_is_called_what_it_plainly_is(what: str, texts: str) -> None:
    found = {text: looks_like(text) for text in texts.split("|")}
    assert found == dict.fromkeys(found, what)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80) | st.text("0123456789 +-.@a", max_size=80))
def test_any_value_can_be_looked_at(text: str) -> None:
    kinds = {"postcode", "e-mail address", "number", "date", "telephone number", ""}
    assert looks_like(text) in kinds
