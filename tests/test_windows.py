"""Address windows: their measures, and letters whose place is known to the millimetre."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.campaign.print_settings import BundleSettings
from pipeline.campaign.windows import Area, find_window, windows
from pipeline.pdf.window import measure_letter
from pipeline.pdf.window_picture import draw_window, write_picture

MM = 72 / 25.4
A4, LETTER = (210.0, 297.0), (215.9, 279.4)
INCH = 25.4
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres."""


def write_page(
    path: Path, boxes: list[Box], size: tuple[float, float] = A4, pages: int = 1
) -> Path:
    """Write pages with black boxes whose edges stand where they are said to."""
    width, height = size
    content = "".join(
        f"{left * MM:.4f} {(height - bottom) * MM:.4f} "
        f"{(right - left) * MM:.4f} {(bottom - top) * MM:.4f} re f\n"
        for left, top, right, bottom in boxes
    )
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(width * MM, height * MM))
            page.contents_add(content.encode())
        pdf.save(path)
    return path


def faults(folder: Path, window: str, address: Box, *others: Box) -> list[str]:
    """Return what is said of a page with a box for an address, and boxes that are not address."""
    finished = write_page(folder / "finished.pdf", [address, *others])
    unaddressed = write_page(folder / "unaddressed.pdf", [*others])
    found = find_window(window)
    assert found
    return [fault.message for fault in measure_letter(finished, unaddressed, found).faults]


def test_every_window_a_campaign_may_name_has_measures_and_a_source() -> None:
    names = BundleSettings.model_json_schema()["properties"]["window"]["enum"]
    assert {*windows()} == {*names} - {"none"}
    assert find_window("none") is None
    assert all(window.source for window in windows().values())
    assert [name for name, window in windows().items() if not window.verified] == ["dl-left"]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("din-5008-a", (20, 27, 105, 72)),
        ("din-5008-b", (20, 45, 105, 90)),
        ("c5-left", (24.6, 39.5, 120, 66.3)),
        ("fr-right", (110, 55, 195, 88)),
    ],
)
def test_a_window_whose_place_on_the_sheet_is_published(name: str, field: Box) -> None:
    window = find_window(name)
    assert window
    for area in (window.address(210), window.shows(210)):
        assert edges(area) == pytest.approx(field)


def edges(area: Area) -> Box:
    return area.left, area.top, area.right, area.bottom


def over_the_sheet(envelope: Box, cut: Box, sheet: tuple[float, float]) -> tuple[Box, Box]:
    """Return what always shows of a sheet, and what may show, as it lies in its envelope.

    ``cut`` is the window on the envelope; the sheet may lie anywhere in the envelope.
    """
    across, down = envelope[2] - sheet[0], envelope[3] - sheet[1]
    left, top, right, bottom = cut
    always = (left, top, right - across, bottom - down)
    return always, (left - across, top - down, right, bottom)


def test_windows_that_are_known_by_their_envelope() -> None:
    third = 297 / 3
    cut: Box = (20, 110 - 20 - 35, 110, 110 - 20)
    assert_window("dl-left", *over_the_sheet((0, 0, 220, 110), cut, (210, third)), 210)
    cut = (7 / 8 * INCH, 2.5 * INCH, (7 / 8 + 4.5) * INCH, (2.5 + 1.125) * INCH)
    envelope = (0, 0, 9.5 * INCH, 4.125 * INCH)
    always, may = over_the_sheet(envelope, cut, (8.5 * INCH, 11 / 3 * INCH))
    assert_window("us-10", always, (0, *may[1:]), 8.5 * INCH)


def test_the_swiss_window_holds_for_both_envelopes() -> None:
    small, large = (
        over_the_sheet((0, 0, 229, height), (122, top, 212, top + 40), (210, sheet))
        for height, top, sheet in ((114, 114 - 30 - 40, 99.0), (162, 162 - 77 - 40, 148.5))
    )
    always = (122, max(small[0][1], large[0][1]), 193, min(small[0][3], large[0][3]))
    assert small[0][2] == large[0][2] == 193
    may = (103, min(small[1][1], large[1][1]), 210, max(small[1][3], large[1][3]))
    assert_window("ch-right", always, may, 210)


def assert_window(name: str, always: Box, may: Box, width: float) -> None:
    window = find_window(name)
    assert window
    assert edges(window.address(width)) == pytest.approx(always, abs=0.1)
    assert edges(window.shows(width)) == pytest.approx(may, abs=0.1)


def test_an_address_that_fills_the_window_is_right(tmp_path: Path) -> None:
    assert faults(tmp_path, "din-5008-b", (20, 45, 105, 90)) == []
    assert (
        faults(tmp_path, "din-5008-b", (30, 50, 80, 70), (20, 20, 190, 40), (110, 50, 190, 90))
        == []
    )


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ((19, 50, 80, 70), "begins 1 mm left of"),
        ((30, 44, 80, 70), "begins 1 mm above"),
        ((30, 50, 106, 70), "ends 1 mm right of"),
        ((30, 50, 80, 91), "ends 1 mm below"),
        ((30, 50, 80, 94), "ends 4 mm below"),
    ],
)
def test_an_address_that_leaves_the_window(tmp_path: Path, address: Box, words: str) -> None:
    (said,) = faults(tmp_path, "din-5008-b", address)
    assert said.startswith(f"The address {words} the window. In Word, move it ")


def test_an_address_among_other_words(tmp_path: Path) -> None:
    window = find_window("din-5008-b")
    assert window
    page = write_page(tmp_path / "letter.pdf", [(30, 50, 80, 70)])
    (fault,) = measure_letter(page, None, window, mixed=True).faults
    assert "holds other words too" in fault.message
    assert "a paragraph of its own" in fault.message


def test_what_is_wrong_is_said_in_the_language_that_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.pdf.window._", lambda words: f"* {words}")
    boxes: list[Box] = [(19, 44, 106, 91), (90, 80, 140, 84), (100, 280, 150, 294)]
    said = faults(tmp_path, "din-5008-b", *boxes)
    assert len(said) == 6
    assert [words for words in said if not words.startswith("* ")] == []


def test_a_window_on_the_right_is_measured_from_the_right(tmp_path: Path) -> None:
    window = find_window("fr-right")
    assert window
    page = write_page(tmp_path / "letter.pdf", [(116, 56, 200, 87)], LETTER)
    blank = write_page(tmp_path / "blank.pdf", [], LETTER)
    assert [*measure_letter(page, blank, window).faults] == []


def test_what_is_not_address_and_shows_in_the_window(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, "din-5008-b", (30, 50, 80, 70), (90, 80, 140, 84))
    assert said == (
        "Something other than the address shows in the window: 90 mm from the left and 80 mm "
        "from the top. In Word, move it out of there."
    )
    (said,) = faults(tmp_path, "dl-left", (30, 56, 80, 70), (30, 82, 80, 84))
    assert "30 mm from the left and 82 mm from the top" in said


@pytest.mark.parametrize(
    ("ink", "edge"),
    [
        ((4, 100, 50, 110), "left"),
        ((100, 4, 150, 10), "upper"),
        ((150, 100, 206, 110), "right"),
        ((100, 280, 150, 293), "lower"),
    ],
)
def test_ink_in_the_margin_that_printers_need(tmp_path: Path, ink: Box, edge: str) -> None:
    (said,) = faults(tmp_path, "din-5008-b", (30, 50, 80, 70), ink)
    assert said == (
        f"Page 1 is printed up to 4 mm from its {edge} edge. Printers need 5 mm: in Word, make the "
        "margin wider."
    )


def test_every_page_has_margins(tmp_path: Path) -> None:
    window = find_window("din-5008-b")
    assert window
    page = write_page(tmp_path / "letter.pdf", [(100, 280, 150, 294)], pages=3)
    said = [
        fault.page for fault in measure_letter(page, page, window).faults if "edge" in fault.message
    ]
    assert said == [1, 2, 3]


def test_a_letter_without_its_address(tmp_path: Path) -> None:
    window = find_window("c5-left")
    assert window
    page = write_page(tmp_path / "letter.pdf", [(30, 100, 150, 110)])
    (fault,) = measure_letter(page, None, window).faults
    assert "The address is not on page 1" in fault.message
    assert "{{ authority.address_block }}" in fault.message


def test_a_picture_shows_window_and_address(tmp_path: Path) -> None:
    window = find_window("c5-left")
    assert window
    letter = write_page(tmp_path / "letter.pdf", [(30, 42, 80, 70)])
    measured = measure_letter(letter, write_page(tmp_path / "blank.pdf", []), window)
    draw_window(letter, window, measured, tmp_path / "drawn.pdf")
    write_picture(tmp_path / "drawn.pdf", tmp_path / "drawn.png")
    with pikepdf.open(tmp_path / "drawn.pdf") as pdf:
        assert len(pdf.pages) == 1
        drawn = b"".join(stream.read_bytes() for stream in pdf.pages[0].Contents)
    assert b"window c5-left" in drawn
    assert f"{24.6 * MM:.2f} {(297 - 66.3) * MM:.2f} {95.4 * MM:.2f}".encode() in drawn
    assert (tmp_path / "drawn.png").read_bytes().startswith(b"\x89PNG")
