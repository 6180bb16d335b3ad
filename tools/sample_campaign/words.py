"""What the templates say and how each language is set: read from ``texts/``, checked once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Setting:
    """How letters in one language are set."""

    language: str
    """Of Latin text, ``w:lang w:val``."""
    complex_language: str = "ar-EG"
    """Of Arabic, Bengali or Hindi text, ``w:lang w:bidi``; any name may be so written."""
    complex_font: str = "Noto Naskh Arabic"
    size: float = 11
    complex_size: float = 11
    """Points; scripts of one point size do not look equally large."""
    line: float = 14.5
    exact_lines: bool = False
    tightness: float = 1
    """Of the space between paragraphs; a wordy script needs it to stay on one page."""
    right_to_left: bool = False
    address_scale: float = 10 / 11
    address_line: float = 12.5
    """Points; six lines have to fit into the window of the envelope."""
    date_indent: float = 0
    """Centimetres."""
    date_place: Literal["head", "after_addressee", "end"] = "head"
    """Where the date line of an appeal stands; at the end, letters of support have it there too."""
    number_format: str = "decimal"


SETTINGS = {
    "en": Setting("en-GB"),
    "fr": Setting("fr-FR"),
    "ar": Setting(
        "en-GB",
        complex_size=12,
        line=17,
        exact_lines=True,
        tightness=0.8,
        right_to_left=True,
        number_format="arabicAbjad",
        address_line=15,
    ),
    "bn": Setting(
        "en-GB",
        complex_language="bn-BD",
        complex_font="Noto Serif Bengali",
        complex_size=11,
        line=17,
        exact_lines=True,
    ),
    "de": Setting("de-DE", date_indent=9.8, date_place="after_addressee"),
    "es": Setting("es-ES", date_indent=9.8, date_place="after_addressee"),
    "ru": Setting("ru-RU", date_place="end"),
    "hi": Setting(
        "en-GB",
        complex_language="hi-IN",
        complex_font="Noto Serif Devanagari",
        complex_size=12,
        line=17,
        exact_lines=True,
    ),
}


@dataclass(frozen=True)
class Words:
    """One template's words; merge fields stand in them as typed in Word."""

    title: str
    page: str
    """The word before the page number."""
    body: tuple[str, ...]
    end: str
    """The last sentence, after the personal message."""
    subject: str = ""
    subject_after_salutation: bool = False
    greeting: str = ""
    ask: str = ""
    demands: tuple[str, ...] = ()
    case: str = "{{ case.name }}"
    """The case's name in the footer, where the language writes it in letters of its own."""


@dataclass(frozen=True)
class Template:
    """One template to make."""

    case: str
    letter: str
    locale: str
    words: Words

    @property
    def is_support(self) -> bool:
        """Say whether it goes to the person or family, who must not learn too much from it."""
        return self.letter == "support"

    @property
    def setting(self) -> Setting:
        """How it is set: as its language is, a letter of support a little larger."""
        setting, scale = SETTINGS[self.locale], 1.1 if self.is_support else 1
        return replace(
            setting,
            size=setting.size * scale,
            complex_size=setting.complex_size * scale,
            line=setting.line * scale,
        )


def read_templates(folder: Path = TEXTS) -> list[Template]:
    """Return the templates of every file of words, in the order of their names."""
    return [
        Template(path.stem, letter, locale, _words(table))
        for path in sorted(folder.glob("*.toml"))
        for letter, by_locale in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for locale, table in by_locale.items()
    ]


def _words(table: dict[str, Any]) -> Words:
    lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    return Words(**{**table, **lists})
