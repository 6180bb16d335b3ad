"""Whether a letter's address shows in the window of its envelope, and nothing else.

Two PDFs of one letter are compared as they look when printed: the finished one, and one in which
the address alone is printed in white. Where they differ the address is, in whatever script it is
written; what is printed in the second one is everything else. Text as it is read out of a PDF is
not relied upon: Arabic and Indic letters come out of it in other forms and in another order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from pipeline.campaign.windows import Area, Window
from pipeline.localise.messages import _, marked

PRINTER_MARGIN = 5.0
"""Millimetres along each edge that stay free. Pingen, a mail house, asks for 5 mm of every page;
office printers leave some 4 mm white."""
_DOTS_A_MM = 5
_SCALE = _DOTS_A_MM * 25.4 / 72
_WHITE = 235
"""What is darker, of 255, is ink; the rest is paper, or the soft edge of a letter."""
_EXACTNESS = 0.3
"""Millimetres: what overlaps less may be due to the dots."""
_MIXED = marked(
    "The paragraph that holds the address holds other words too, so its place was not measured. "
    "Give the address a paragraph of its own: {{ authority.address_block }} and nothing else."
)
Ink = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a letter, in plain words, and where on its page."""

    message: str
    page: int
    """From 1."""
    place: Area


@dataclass(frozen=True)
class Measured:
    """What was found in a letter."""

    address: Area | None
    """Where the address is printed; None where page one has none."""
    faults: tuple[Fault, ...]


def measure_letter(
    finished: Path, unaddressed: Path | None, window: Window, *, mixed: bool = False
) -> Measured:
    """Measure page one of a letter against a window, and the margins of all its pages.

    ``unaddressed`` is the same letter with its address in white, None where no address was found.
    ``mixed`` says that it was found among other words: what of them is address is not known then.
    """
    pages = _read_ink(finished)
    others = _read_ink(unaddressed)[0] if unaddressed else pages[0]
    address = _extent(pages[0] & ~others)
    width = pages[0].shape[1] / _DOTS_A_MM
    if mixed:
        faults = [Fault(_(_MIXED), 1, window.address(width))]
    else:
        faults = [*_judge_address(address, window.address(width))]
        faults += _judge_others(others, window.shows(width))
    for number, ink in enumerate(pages, start=1):
        faults += _judge_margins(ink, number)
    return Measured(address, tuple(faults))


def _read_ink(path: Path) -> list[Ink]:
    """Return for each page which of its dots are printed, row by row from the top."""
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        return [_ink_of(page) for page in pdf]


def _ink_of(page: Any) -> Ink:
    with closing(page), closing(page.render(scale=_SCALE, grayscale=True)) as picture:
        dots: np.ndarray[Any, np.dtype[np.uint8]] = picture.to_numpy()
        return dots.reshape(dots.shape[:2]) < _WHITE


def _extent(ink: Ink) -> Area | None:
    """Return the area that the ink takes up, None where there is none."""
    down, across = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not down.size:
        return None
    left, top = across[0] / _DOTS_A_MM, down[0] / _DOTS_A_MM
    right, bottom = (across[-1] + 1) / _DOTS_A_MM, (down[-1] + 1) / _DOTS_A_MM
    return Area(float(left), float(top), float(right - left), float(bottom - top))


def _judge_address(address: Area | None, room: Area) -> Iterator[Fault]:
    if address is None:
        words = _(
            "The address is not on page 1, so the window would show none. Print it there: "
            "{{ authority.address_block }}."
        )
        yield Fault(words, 1, room)
        return
    for words, beyond in (
        (
            _("The address begins {mm} mm left of the window. In Word, move it to the right."),
            room.left - address.left,
        ),
        (
            _("The address begins {mm} mm above the window. In Word, move it down."),
            room.top - address.top,
        ),
        (
            _(
                "The address ends {mm} mm right of the window. In Word, move it to the left, or "
                "set it in smaller type."
            ),
            address.right - room.right,
        ),
        (
            _(
                "The address ends {mm} mm below the window. In Word, move it up, or set it in "
                "smaller type."
            ),
            address.bottom - room.bottom,
        ),
    ):
        if beyond > _EXACTNESS:
            yield Fault(words.format(mm=_millimetres(beyond)), 1, address)


def _judge_others(others: Ink, window: Area) -> Iterator[Fault]:
    """Yield where something else shows in the window."""
    top, bottom = round(window.top * _DOTS_A_MM), round(window.bottom * _DOTS_A_MM)
    left, right = round(window.left * _DOTS_A_MM), round(window.right * _DOTS_A_MM)
    found = _extent(others[max(top, 0) : bottom, max(left, 0) : right])
    if found and min(found.width, found.height) > 0:
        place = Area(window.left + found.left, window.top + found.top, found.width, found.height)
        words = _(
            "Something other than the address shows in the window: {across} mm from the left and "
            "{down} mm from the top. In Word, move it out of there."
        )
        across, down = _millimetres(place.left), _millimetres(place.top)
        yield Fault(words.format(across=across, down=down), 1, place)


def _judge_margins(ink: Ink, number: int) -> Iterator[Fault]:
    """Yield the edges of a page that ink comes nearer to than printers can print."""
    found = _extent(ink)
    if found is None:
        return
    height, width = (count / _DOTS_A_MM for count in ink.shape)
    for words, distance in (
        (_("Page {page} is printed up to {mm} mm from its left edge."), found.left),
        (_("Page {page} is printed up to {mm} mm from its upper edge."), found.top),
        (_("Page {page} is printed up to {mm} mm from its right edge."), width - found.right),
        (_("Page {page} is printed up to {mm} mm from its lower edge."), height - found.bottom),
    ):
        if PRINTER_MARGIN - distance > _EXACTNESS:
            said = words.format(page=number, mm=_millimetres(distance))
            need = _("Printers need {mm} mm: in Word, make the margin wider.")
            yield Fault(f"{said} {need.format(mm=f'{PRINTER_MARGIN:.0f}')}", number, found)


def _millimetres(length: float) -> str:
    """Return a length as people read it: whole from 1 mm on, else with one decimal."""
    return f"{length:.0f}" if length >= 1 else f"{max(length, 0):.1f}"
