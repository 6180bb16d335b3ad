"""The Jinja environment in which templates run: sandboxed, escaped, and strict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.letters.edited import image_filter
from pipeline.letters.fields import plural_fault
from pipeline.letters.invalid import FieldMisused
from pipeline.letters.letter_locale import letter_date, letter_locale
from pipeline.letters.mail_merge_filters import mail_merge_filters
from pipeline.localise.dates import Style
from pipeline.localise.lists import Joining, join_words
from pipeline.localise.names import country_name, is_country, language_name
from pipeline.localise.numbers import format_number
from pipeline.localise.plurals import form_to_use

_STYLES = get_args(Style)
_JOININGS = get_args(Joining)
_MOST_FIGURES = 24
_DIRECTION_MARKS = "\u200e\u200f"


class _KeysFirst(CodeGenerator):
    """Compiles ``signatory.name`` so that a plain dictionary is asked for its key at once.

    Else as :meth:`SafeEnvironment.getattr` does it, at twice the time.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write the code of an attribute."""
        if not isinstance(node.node, nodes.Name):
            super().visit_Getattr(node, frame)
            return
        owner, key = frame.symbols.ref(node.node.name), repr(node.attr)
        self.write(f"({owner}[{key}] if {owner}.__class__ is dict and {key} in {owner} else ")
        super().visit_Getattr(node, frame)
        self.write(")")


class SafeEnvironment(ImmutableSandboxedEnvironment):
    """docxtpl's language without a way to Python.

    An attribute of a dictionary is looked up as a key and as nothing else: ``signatory.items`` is
    a column called items, never a method. That is also twice as fast as the sandbox's own check.
    """

    code_generator_class = _KeysFirst
    finalize_leaves_text = True
    """Text is printed as it is; only dates are written out."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look an attribute up; in a dictionary only as a key."""
        if isinstance(obj, dict):
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look an item up."""
        if isinstance(obj, dict) and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)


def safe_environment(images: Path | None = None) -> SafeEnvironment:
    """Return the environment templates run in, with Postbag's filters.

    ``images`` is the folder of the images that letters may show.
    """
    environment = SafeEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_print_dates)
    environment.filters |= {
        "date": _date_filter,
        "number": _number_filter,
        "list": _list_filter,
        "country": _country_filter,
        "plural": _plural_filter,
        "image": image_filter(images),
    }
    environment.filters |= mail_merge_filters()
    return environment


@pass_context
def _print_dates(context: Context, value: Any) -> Any:
    """Write a date that is printed without a filter in the letter's language.

    :raise FieldMisused: a table or a list, which nobody wants to read as Python prints it.
    """
    if isinstance(value, dict | list):
        raise FieldMisused(
            "a whole table or list cannot be printed; name one of its fields, or use |list"
        )
    return letter_date(context, value) if isinstance(value, date) else value


@pass_context
def _date_filter(context: Context, value: Any, style: Style = "long") -> str:
    """Write a date, or ISO text such as 2017-12-10, in the letter's language.

    :raise FieldMisused: the value is no date, or the style is none; in no case its text.
    """
    if style not in _STYLES:
        known = ", ".join(f'"{word}"' for word in _STYLES)
        raise FieldMisused(f"|date knows the styles {known}; write one of these")
    try:
        day = value if isinstance(value, date) else date.fromisoformat(_unmarked(value))
    except ValueError:
        raise FieldMisused(
            "|date is for a date, such as 2017-12-10, and this field holds something else; take "
            "|date away, or write a date in case.toml"
        ) from None
    return letter_date(context, day, style)


@pass_context
def _number_filter(context: Context, value: Any) -> str:
    """Write a number with the letter's separators and digits.

    :raise FieldMisused: the value is no number; never with its text.
    """
    return format_number(_number(value, "number"), letter_locale(context))


@pass_context
def _plural_filter(context: Context, value: Any, *unnamed: Any, **forms: str) -> str:
    """Choose the form of a word that goes with a number; ``#`` in it becomes the number.

    ``{{ case.years|plural(one="# year", other="# years") }}``. A form may be without the number,
    as the Arabic dual is.

    :raise FieldMisused: the value is no number, or a form that the language needs is missing.
    """
    locale = letter_locale(context)
    if fault := plural_fault(forms, locale, bool(unnamed)):
        raise FieldMisused(fault)
    number = _number(value, "plural")
    form = form_to_use(number, forms, locale)
    if form is None:
        raise FieldMisused(
            f"a number that is not whole needs one more form in {language_name(locale, 'en')}; "
            "add to |plural the form for it"
        )
    return str(forms[form]).replace("#", format_number(number, locale), 1)


def _number(value: Any, name: str) -> Decimal:
    """Return a value as the number it is.

    :raise FieldMisused: it is none, or longer than any number in a letter; never with its text.
    """
    try:
        number = Decimal(_unmarked(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _MOST_FIGURES:
        raise FieldMisused(
            f"|{name} is for a number, such as 18, and this field holds something else; take "
            f"|{name} away, or write a number in case.toml"
        )
    return number


@pass_context
def _list_filter(context: Context, values: Iterable[Any], joining: Joining = "and") -> str:
    """Join texts as the letter's language does: "a, b and c", or "a, b or c".

    :raise FieldMisused: the value is no list.
    """
    if joining not in _JOININGS:
        raise FieldMisused('|list joins with |list("and") or |list("or"); write one of these')
    if isinstance(values, str | dict) or not isinstance(values, Iterable):
        raise FieldMisused(
            "|list is for a list, such as a fact with several names, and this field holds "
            "something else; take |list away"
        )
    try:
        words = tuple(filter(str.strip, [_list_item(context, value) for value in values]))
        return join_words(words, letter_locale(context), joining)
    except ValueError:
        raise FieldMisused(
            '|list("or") does not know the word for "or" in this language; write the names into '
            "the template's text"
        ) from None


def _list_item(context: Context, value: Any) -> str:
    """Return one item of a list as the letter's language writes it.

    :raise FieldMisused: it is a list itself, or nothing that is printed.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return letter_date(context, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(_number(value, "list"), letter_locale(context))
    raise FieldMisused("|list joins texts, dates and numbers; this list holds something else")


@pass_context
def _country_filter(context: Context, code: str) -> str:
    """Name a country given by its two-letter code in the letter's language.

    :raise FieldMisused: the value is no such code; never with its text.
    """
    try:
        if not is_country(str(code)):
            raise KeyError(code)
        return country_name(str(code), letter_locale(context))
    except KeyError:
        if is_country(str(code)):
            raise FieldMisused(
                "the name of this country in the letter's language is not known; write it into "
                "the template's text instead of |country"
            ) from None
        raise FieldMisused(
            "|country is for a two-letter code, such as EG, and this field holds something else; "
            "take |country away: case.country and signatory.country are names already"
        ) from None


def _unmarked(value: Any) -> str:
    """Return a value's text without the marks that guard its direction in the line."""
    return str(value).strip(_DIRECTION_MARKS)
