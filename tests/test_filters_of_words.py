"""The filters ``number``, ``plural``, ``list`` and ``country`` in the language of the letter."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateRuntimeError

from pipeline.letters.environment import safe_environment
from pipeline.letters.fields import plural_faults
from pipeline.letters.template import LetterTemplate
from tests.support.documents import paragraphs_of, save_docx

POLISH = '{{ case.n|plural(one="# list", few="# listy", many="# listów") }}'
ARABIC = (
    '{{ case.n|plural(zero="لا رسائل", one="رسالة واحدة", two="رسالتان", few="# رسائل",'
    ' many="# رسالة", other="# رسالة") }}'
)
ENGLISH = '{{ case.n|plural(one="# letter", other="# letters") }}'


def written(text: str, locale: str, **case: Any) -> str:
    """Return what a line of a template prints in a letter of this locale."""
    values = {"case": case, "letter": {"locale": locale, "date": date(2017, 12, 10)}}
    return safe_environment().from_string(text).render(values)


@pytest.mark.parametrize(
    ("text", "locale", "number", "line"),
    [
        (ENGLISH, "en_GB", 1, "1 letter"),
        (ENGLISH, "en_GB", 1234, "1,234 letters"),
        (ENGLISH, "en_GB", "1", "1 letter"),
        (ENGLISH, "en_GB", "\u200e1\u200e", "1 letter"),
        (POLISH, "pl", 1, "1 list"),
        (POLISH, "pl", 3, "3 listy"),
        (POLISH, "pl", 5, "5 listów"),
        (POLISH, "pl", 22, "22 listy"),
        (ARABIC, "ar_EG", 0, "لا رسائل"),
        (ARABIC, "ar_EG", 2, "رسالتان"),
        (ARABIC, "ar_EG", 3, "٣ رسائل"),
        (ARABIC, "ar_EG", 18, "١٨ رسالة"),
        ('{{ case.n|plural(other="#通") }}', "ja", 3, "3通"),
        ('{{ case.n|plural(one="<#>", other="&") }}', "en", 1, "&lt;1&gt;"),
    ],
)
def test_a_word_takes_the_form_of_its_number(
    text: str, locale: str, number: object, line: str
) -> None:
    assert written(text, locale, n=number) == line


WRONG = {
    '{{ case.n|plural(one="letter") }}': ("en", 'add to |plural: other="..."'),
    '{{ case.n|plural(one="list", other="listy") }}': ("pl", 'few="...", many="..."'),
    '{{ case.n|plural("letter", "letters") }}': ("en", "by name"),
    '{{ case.n|plural(singular="letter", other="letters") }}': ("en", "zero, one, two, few, many"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.items(), ids=list(WRONG))
def test_a_form_that_the_language_needs_is_asked_for_whatever_the_number(
    text: str, words: tuple[str, str]
) -> None:
    locale, message = words
    with pytest.raises(TemplateRuntimeError) as caught:
        written(text, locale, n=1)
    assert message in str(caught.value)
    hidden = "{% if case.never %}" + text + "{% endif %}"
    (fault,) = plural_faults(safe_environment(), hidden, locale)
    assert fault == str(caught.value)


@pytest.mark.parametrize(("text", "locale"), [(POLISH, "pl"), (ARABIC, "ar"), (ENGLISH, "fr")])
def test_a_template_with_all_forms_has_no_fault(text: str, locale: str) -> None:
    assert list(plural_faults(safe_environment(), text, locale)) == []


@pytest.mark.parametrize(
    ("text", "n", "words"),
    [
        (POLISH, "1.5", "not whole"),
        (ENGLISH, "Zoë", "|plural is for a number"),
        (ENGLISH, "1e999999", "|plural is for a number"),
        ("{{ case.n|number }}", "1e999999", "|number is for a number"),
        ("{{ case.n|number }}", "1e-999999", "|number is for a number"),
        ('{{ ["a", "b"]|list("xor") }}', "", '|list("or")'),
    ],
)
def test_what_does_not_fit_is_said_without_the_value(text: str, n: str, words: str) -> None:
    with pytest.raises(TemplateRuntimeError) as caught:
        written(text, "pl" if text is POLISH else "en", n=n)
    assert words in str(caught.value)
    assert "Zoë" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "locale", "line"),
    [
        ("{{ case.names|list }}", "es_MX", "Ana e Inés"),
        ('{{ case.names|list("or") }}', "fr", "Ana ou Inés"),
        ("{{ case.names|list }}", "ar_EG", "Ana وInés"),
        ('{{ "HK"|country }}', "en_GB", "Hong Kong"),
        ('{{ "EG"|country }}', "ar_EG", "مصر"),
        ("{{ 1984|number }}", "es", "1984"),
        ("{{ 1234567|number }}", "en_IN", "12,34,567"),
        ("{{ letter.date|date }}", "fr_FR", "10 décembre 2017"),
        ('{{ letter.date|date("full") }}', "de_DE", "Sonntag, 10. Dezember 2017"),
        ('{{ letter.date|date("medium") }}', "en_GB", "10 Dec 2017"),
        ('{{ letter.date|date("short") }}', "en_US", "12/10/17"),
    ],
)
def test_filters_speak_the_letters_language(text: str, locale: str, line: str) -> None:
    assert written(text, locale, names=["Ana", "Inés"]) == line


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL", "LANGUAGE", "LC_NUMERIC"])
def test_the_machines_locale_is_never_asked(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "de_DE.UTF-8")
    for locale, line in (("en_GB", "1,234.5 Ana and Bo"), ("fr", "1\u202f234,5 Ana et Bo")):
        assert written('{{ 1234.5|number }} {{ ["Ana", "Bo"]|list }}', locale) == line
    assert safe_environment().from_string("{{ 1234.5|number }}").render({}) == "1,234.5"


def test_an_english_or_never_stands_in_another_language() -> None:
    with pytest.raises(TemplateRuntimeError, match='the word for "or"'):
        written('{{ ["Ana", "Bo"]|list("or") }}', "ckb")


def test_a_word_document_may_hold_plural_forms(tmp_path: Path) -> None:
    """Word's own quotation marks around them."""
    text = "{{ case.n|plural(one=“# day”, other=“# days”) }} on {{ case.names|list }}"
    template = LetterTemplate.load(save_docx(tmp_path / "t.docx", text))
    values = {"case": {"n": 2, "names": ["A", "B"]}, "letter": {"locale": "en_GB"}}
    assert "".join(paragraphs_of(template.merge(values))) == "2 days on A and B"
    assert template.fields == {"case.n", "case.names"}


def test_what_a_list_holds_is_written_as_the_letter_writes_it() -> None:
    names = [date(2017, 12, 1), 1234, " ", "Ada"]
    assert written("{{ case.names|list }}", "de", names=names) == "1. Dezember 2017, 1.234 und Ada"
    for odd in (["a", None], ["a", True], [["a"]]):
        with pytest.raises(TemplateRuntimeError, match="something else"):
            written("{{ case.names|list }}", "en", names=odd)


@pytest.mark.parametrize("code", ["ZZ", "EU", "001", "XA"])
def test_what_is_no_country_has_no_name(code: str) -> None:
    with pytest.raises(TemplateRuntimeError, match="two-letter code"):
        written("{{ case.code|country }}", "fr", code=code)


def test_the_longest_number_is_written_and_a_longer_one_refused() -> None:
    assert written("{{ case.n|number }}", "en", n="1e24") == "1" + 8 * ",000"
    for number in ("1e25", "9" * 26, "1e30", "-1e400"):
        with pytest.raises(TemplateRuntimeError, match="is for a number"):
            written("{{ case.n|number }}", "en", n=number)


def test_a_day_before_a_calendar_is_written_in_gregorian_years() -> None:
    values = {"letter": {"locale": "en", "calendar": "hijri"}, "born": date(1899, 5, 1)}
    line = safe_environment().from_string("{{ born|date }}")
    assert line.render(values) == "May 1, 1899"
