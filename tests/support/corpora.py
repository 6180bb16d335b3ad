"""Files other projects made, where they lie beside the project; tests skip without them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

_CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


def corpus(*parts: str) -> Path:
    """Return a file or folder of the corpora, or skip the test."""
    path = _CORPORA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the corpora are not here: no {'/'.join(parts)} in {_CORPORA.name}")
    return path


def naughty_strings() -> list[str]:
    """Return the strings that break naive text handling, or skip the test."""
    strings: list[str] = json.loads(corpus("naughty-strings.json").read_text("utf-8"))
    return strings
