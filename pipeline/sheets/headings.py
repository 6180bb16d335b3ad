"""What a heading means: the fields we know, by all names people give them (``columns.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from pipeline.localise.names import fold

MEND = "mend"
"""The field of the column that a held-rows workbook adds."""


@lru_cache(maxsize=1)
def _aliases() -> Mapping[str, str]:
    text = files("pipeline.sheets").joinpath("data/columns.toml").read_text("utf-8")
    table = tomllib.loads(text)
    aliases = {fold(heading): field for field, headings in table.items() for heading in headings}
    return aliases | {fold(field.replace("_", " ")): field for field in table}


def claimed_field(heading: str) -> str:
    """Return the field a heading names, that of the mend column too; empty where it names none."""
    return _aliases().get(fold(heading), "")


def field_of(heading: str) -> str | None:
    """Return the field that a heading means by itself, whatever stands beside it, or None.

    >>> field_of("Postal_Code"), field_of("Pays ou région"), field_of("Shoe size")
    ('postcode', 'country', None)
    """
    field = claimed_field(heading)
    return None if field in ("", MEND) else field


def known_fields() -> tuple[str, ...]:
    """Return the fields a signatory can have, in the order of the data file."""
    return tuple(dict.fromkeys(field for field in _aliases().values() if field != MEND))
