"""The locale in which a letter's dates, numbers and capitals are written."""

from __future__ import annotations

from jinja2.runtime import Context

_FALLBACK = "en_GB"
"""Where a template is merged with values that name none."""


def letter_locale(context: Context) -> str:
    """Return the code of the locale that a letter's values name."""
    letter = context.parent.get("letter")
    code = letter.get("locale") if isinstance(letter, dict) else None
    return str(code or _FALLBACK)
