"""What a group says about its sheets, in a file ``sheets.toml`` beside them.

Settings at the top are for all sheets of the group; those in a table named like a sheet's file,
such as ``["signatures.csv"]``, are for that sheet and go before them.
"""

from __future__ import annotations

import codecs
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from pipeline.localise.names import country_code, fold, language_code
from pipeline.sheets.headings import claimed_field, known_fields

MOST_CHARACTERS = 64_000
"""A file of a few lines is asked for. Longer ones are refused unread."""
LONGEST_LINE = 1_000
"""Python's reader takes seconds over one line with thousands of dots (measured, 3.11)."""

_ENCODINGS = re.compile(
    r"utf-8(-sig)?|utf-16(-[bl]e)?|ascii|cp\d+|iso8859-\d+|mac-[a-z]+|koi8-[rtu]|kz1048|ptcp154"
    r"|big5(hkscs)?|gb2312|gbk|gb18030|hz|johab|shift_jis\w*|euc_\w+|iso2022_\w+|tis-620"
)
"""Names of Python's encodings for text; others, such as punycode or rot13, are for programs."""
_WRONG_TYPES = {
    "string_type": "must be text in quotation marks",
    "dict_type": "must be a table of headings and fields",
}


class SettingsInvalid(Exception):
    """A ``sheets.toml`` that cannot be used; the text is the reason, in words for its group."""


@dataclass(frozen=True)
class SheetSettings:
    """What a group says about one sheet."""

    encoding: str = ""
    """The encoding of a text file, by Python's name; empty where nothing was said."""
    country: str = ""
    """Where everyone lives if the sheet has no column for it; a two-letter code."""
    case: str = ""
    """The case everyone signs for: as written, or its id after :func:`check_settings`."""
    date_order: Literal["", "day-month", "month-day"] = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Folded heading to field, or to nothing for a column that is not used."""
    language: str = ""
    """The locale of the letters of those who ask for none."""


def _encoding(text: str) -> str:
    try:
        name = codecs.lookup(text).name
    except (LookupError, ValueError):
        name = ""
    if not _ENCODINGS.fullmatch(name):
        raise ValueError("is not an encoding we know. Write for example cp1252 or utf-8")
    return name


def _country(text: str) -> str:
    if not (code := country_code(text)):
        raise ValueError("is not a country we know. Write its two-letter code, for example FR")
    return code


def _language(text: str) -> str:
    if not (code := language_code(text)):
        raise ValueError("is not a language we know. Write its code, for example fr")
    return code


def _unnested(table: Any) -> Any:
    """Take also a line such as ``columns."Town" = "city"`` that was put below ``[columns]``."""
    if isinstance(table, dict) and isinstance(table.get("columns"), dict):
        return {**{key: table[key] for key in table if key != "columns"}, **table["columns"]}
    return table


def _columns(table: dict[str, str]) -> dict[str, str]:
    folded: dict[str, str] = {}
    for heading, meaning in table.items():
        name = claimed_field(meaning)
        if meaning and name not in known_fields():
            fields = ", ".join(known_fields())
            raise ValueError(
                f"gives {_quote(heading)} a meaning that is no field of ours. Write one of: "
                f'{fields}; or "" if the column is not used'
            )
        if not (key := fold(heading)):
            raise ValueError(f"has the heading {_quote(heading)}, without a letter or figure")
        if folded.setdefault(key, name) != name:
            raise ValueError(
                f"gives {_quote(heading)} two meanings; capitals, accents and spaces make no "
                "difference"
            )
    return folded


class _Said(BaseModel):
    """The settings as they stand in the file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    encoding: Annotated[str, AfterValidator(_encoding)] = ""
    country: Annotated[str, AfterValidator(_country)] = ""
    language: Annotated[str, AfterValidator(_language)] = ""
    case: str = ""
    date_order: Literal["day-month", "month-day"] | None = None
    columns: Annotated[dict[str, str], BeforeValidator(_unnested), AfterValidator(_columns)] = {}


def load_settings(text: str, sheet: str) -> SheetSettings:
    """Return what a group's ``sheets.toml`` says about the sheet whose file is named ``sheet``.

    The whole file is checked, also what it says about other sheets.

    :raise SettingsInvalid: it is no TOML, or says something we do not understand.
    """
    table = _parse(text)
    own = {key: value for key, value in table.items() if not _is_sheet(key, value, sheet)}
    said = _check(own, text, "")
    for name in (key for key in table if key not in own):
        settings = _check(table[name], text, f" for {_quote(name)}")
        if same_name(name, sheet):
            said = {**said, **settings, "columns": said["columns"] | settings["columns"]}
    return SheetSettings(**{name: value for name, value in said.items() if value is not None})


def check_settings(settings: SheetSettings, cases: Mapping[str, str]) -> SheetSettings:
    """Return settings with the id of their case.

    ``cases`` maps folded ids, names and aliases to ids.

    :raise SettingsInvalid: the case is none of the campaign's.
    """
    if not settings.case:
        return settings
    if not (found := cases.get(fold(settings.case))):
        known = ", ".join(sorted(set(cases.values())))
        raise SettingsInvalid(f"its case is not one of the campaign. Write one of: {known}.")
    return replace(settings, case=found)


def sheet_tables(text: str) -> list[str]:
    """Return the names of the sheets that a ``sheets.toml`` has a table for.

    :raise SettingsInvalid: it is no TOML.
    """
    return [name for name, value in _parse(text).items() if _is_sheet(name, value, "")]


def mapping_line(heading: str, name: str) -> str:
    r"""Return the line of ``sheets.toml`` that gives a heading the meaning of a field.

    >>> mapping_line('Name "in full"', "name")
    'columns."Name \\"in full\\"" = "name"'
    """
    return f'columns.{_quote(heading)} = "{name}"'


def _parse(text: str) -> dict[str, Any]:
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_CHARACTERS:
        raise SettingsInvalid(f"it is longer than {MOST_CHARACTERS:,} characters. Make it shorter.")
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise SettingsInvalid(f"line {number} is longer than {LONGEST_LINE:,} characters.")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise SettingsInvalid("its brackets stand too deep inside each other.") from error
    except ValueError as error:
        found = re.search(r"at line (\d+)", str(error))
        number = int(found[1]) if found else len(text.rstrip().split("\n"))
        if str(error).startswith("Cannot "):
            raise SettingsInvalid(f"line {number} says again what stands above it.") from error
        raise SettingsInvalid(
            f'line {number} is not written as TOML. A line reads like country = "FR".'
        ) from error


def _is_sheet(name: str, value: object, sheet: str) -> bool:
    """Say whether a key names a sheet: a table with a file's name, which has a dot in it."""
    return isinstance(value, dict) and ("." in name or same_name(name, sheet))


def same_name(one: str, other: str) -> bool:
    """Compare file names; some disks store accents apart, and some are blind to capitals."""
    one, other = (unicodedata.normalize("NFC", name).casefold() for name in (one, other))
    return one in (other, PurePosixPath(other).name)


def _check(table: dict[str, Any], text: str, whose: str) -> dict[str, Any]:
    try:
        said = _Said.model_validate(table)
    except ValidationError as error:
        raise SettingsInvalid(_reason(error, text, whose)) from None
    return {**said.model_dump(exclude_unset=True), "columns": said.columns}


def _reason(error: ValidationError, text: str, whose: str) -> str:
    """Say in words what is wrong with the first setting that is."""
    first = error.errors()[0]
    key = str(first["loc"][0])
    line = _line_of(key, text)
    setting = f"{_quote(key)}{whose}{f' in line {line}' if line else ''}"
    if first["type"] == "extra_forbidden":
        known = ", ".join(_Said.model_fields)
        return (
            f"there is no setting {setting}. Write one of: {known}; or the file name of a sheet, "
            "with its ending, as the name of a table."
        )
    if first["type"] == "literal_error":
        return f"{setting} must be {first['ctx']['expected']}."
    if first["type"] in _WRONG_TYPES:
        inside = (
            f" gives {_quote(str(first['loc'][1]))} a meaning that" if len(first["loc"]) > 1 else ""
        )
        return f"{setting}{inside} {_WRONG_TYPES[first['type']]}."
    return f"{setting} {first['msg'].removeprefix('Value error, ')}."


def _line_of(key: str, text: str) -> int | None:
    """Return the line a key stands in, where it stands in one alone."""
    found = [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if re.match(rf"\s*\[?\s*[\"']?{re.escape(key)}(?![\w-])", line)
    ]
    return found[0] if len(found) == 1 else None


def _quote(text: str) -> str:
    """Return text in quotation marks, as TOML writes it."""
    marks = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(marks.get(char, char) for char in text if _plain(char)) + '"'


def _plain(char: str) -> bool:
    return char in "\n\r\t" or unicodedata.category(char) not in ("Cc", "Cs")
