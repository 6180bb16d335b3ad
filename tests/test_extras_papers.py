"""Envelopes, labels and the press without LibreOffice: what fits, who is named, how it grows."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.campaign.idle import idle_settings
from pipeline.campaign.load import Campaign, load_campaign
from pipeline.extras.addresses import posted_by, posted_to
from pipeline.extras.fitting import unfit_addresses
from pipeline.extras.papers import Box, envelope_of, fit, labels_of
from pipeline.extras.press import PressedBundle, write_press
from pipeline.pdf.join import JoinSettings, join_letters
from tests.support.campaigns import DAY, SAMPLE, planned_letter
from tests.support.commands import PROJECT
from tests.support.hand_pdf import SECRET, make_piece
from tools.make_post_papers import ENVELOPES, FOLDER, LABELS, make_envelope, make_labels

SETTINGS = JoinSettings("Spring, round 1", date(2017, 12, 10), duplex=True)
LABEL = Box(0, 0, 91.1, 30.1)


def asking(**wishes: Any) -> Campaign:
    """Return the sample campaign with wishes for paper."""
    campaign = load_campaign(SAMPLE)
    own = campaign.settings.print.model_copy(update=wishes)
    return replace(campaign, settings=campaign.settings.model_copy(update={"print": own}))


def changed(campaign: Campaign, key: str, **words: Any) -> Campaign:
    """Return a campaign in which an authority has other words."""
    own = campaign.authorities[key].model_copy(update=words)
    return replace(campaign, authorities={**campaign.authorities, key: own})


@pytest.mark.parametrize(
    ("name", "each", "size", "sheet"),
    [
        ("a4-14", 14, (99.1, 38.1), (210, 297)),
        ("a4-21", 21, (63.5, 38.1), (210, 297)),
        ("letter-30", 30, (2.625 * 25.4, 25.4), (8.5 * 25.4, 11 * 25.4)),
    ],
)
def test_labels_have_the_packets_size_and_lie_on_their_sheet(
    name: str, each: int, size: tuple[float, float], sheet: tuple[float, float]
) -> None:
    paper = labels_of(name)
    assert paper.each == each
    assert (paper.width, paper.height) == pytest.approx(size)
    assert paper.sheet == pytest.approx(sheet)
    right = paper.left + paper.across * (paper.columns - 1) + paper.width
    below = paper.top + paper.down * (paper.rows - 1) + paper.height
    # A sheet of labels is the same from both sides.
    assert paper.sheet[0] - right == pytest.approx(paper.left, abs=0.1)
    assert paper.sheet[1] - below == pytest.approx(paper.top, abs=0.1)
    assert paper.across >= paper.width
    assert paper.down >= paper.height


@pytest.mark.parametrize(
    ("name", "size"),
    [("dl", (220, 110)), ("c5", (229, 162)), ("us-10", (9.5 * 25.4, 4.125 * 25.4))],
)
def test_addresses_keep_clear_of_stamps_and_edges(name: str, size: tuple[float, float]) -> None:
    paper = envelope_of(name)
    assert (paper.width, paper.height) == pytest.approx(size)
    to, sender = paper.address, paper.sender
    assert to.top >= 40
    assert paper.width - to.left - to.width == pytest.approx(15)
    assert paper.width - to.left == pytest.approx(140)
    assert paper.height - to.top - to.height >= 15
    assert sender.left + sender.width <= paper.width - 74
    assert sender.top + sender.height <= to.top


def test_type_is_smaller_for_long_addresses_and_lines_stay_whole() -> None:
    short, long = ["Palace", "Cairo"], ["Ministry of the Interior and of Public Security"] * 5
    assert fit(short, LABEL, 12).style == "P12"
    assert fit(long, LABEL, 12).style in ("P8", "P9", "P10")
    assert fit(long * 4, LABEL, 12).fits is False
    assert fit([], LABEL, 12).fits


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["Präsident", "EGYPT"], "P"),
        (["Президент", "Каир"], "P"),
        (["মাননীয় মন্ত্রী", "BANGLADESH"], "T"),
        (["رئيس جمهورية مصر العربية", "القاهرة", "EGYPT"], "R"),
        (["السيدة عزة سليمان", "\u200f\u200e1 Easton Street\u200e\u200f", "London"], "T"),
    ],
)
def test_addresses_run_in_the_direction_of_most_of_their_lines(
    lines: Sequence[str], kind: str
) -> None:
    assert fit(lines, LABEL, 12).style.startswith(kind)


def test_an_embassy_that_forwards_gets_the_envelope() -> None:
    campaign = asking()
    own = ["His Excellency Abdel Fattah al-Sisi", "President of the Arab Republic of Egypt"]
    assert posted_to(campaign, "eg-president", "en", "en_GB")[:2] == own
    assert posted_to(campaign, "eg-president", "en", "en_GB")[-1] == "EGYPT"
    forwarded = changed(campaign, "eg-president", via="eg-embassy-london")
    found = posted_to(forwarded, "eg-president", "en", "en_GB")
    assert found == posted_to(campaign, "eg-embassy-london", "en", "en_GB")
    assert found[-1] == "London W1K 1DW"


@pytest.mark.parametrize("where", ["letter", "omit", "envelope"])
def test_a_sender_stands_outside_only_where_safety_says_envelope(where: str) -> None:
    campaign, letter = asking(), planned_letter()
    case = campaign.cases["azza-soliman"]
    routes = [route.model_copy(update={"sender_address": where}) for route in case.route]
    own = case.model_copy(update={"route": routes})
    campaign = replace(campaign, cases={**campaign.cases, "azza-soliman": own})
    name = ["Zoë O’Brien", "12 Privet Drive", "Littletown AB1 2CD", "United Kingdom"]
    assert posted_by(campaign, letter, DAY) == (name if where == "envelope" else [])


def test_addresses_too_long_to_read_are_named_before_a_run() -> None:
    long = ["Department of Correspondence and of Petitions from Abroad"] * 9
    for wishes in ({"labels": "letter-30"}, {"labels": "a4-21"}, {"envelopes": "us-10"}, {}):
        assert [*unfit_addresses(asking(**wishes))] == []
    campaign = changed(asking(labels="letter-30"), "eg-embassy-london", address=long, lines={})
    found = [*unfit_addresses(campaign)]
    assert found
    assert all("address of eg-embassy-london in" in line for line in found)
    assert all("labels letter-30" in line and "[print]" in line for line in found)


def test_an_envelope_setting_is_idle_only_without_envelopes() -> None:
    campaign = asking()
    case = campaign.cases["azza-soliman"].model_copy(update={"sender_address": "envelope"})
    cases = {**campaign.cases, "azza-soliman": case}
    assert [*idle_settings(replace(campaign, cases=cases))] != []
    assert [*idle_settings(replace(asking(envelopes="dl"), cases=cases))] == []


def test_templates_are_what_the_tool_makes() -> None:
    for name in ENVELOPES:
        assert (PROJECT / FOLDER / f"envelope-{name}.docx").read_bytes() == make_envelope(name)
    for name in LABELS:
        assert (PROJECT / FOLDER / f"labels-{name}.docx").read_bytes() == make_labels(name)


def bundle(folder: Path, name: str, lengths: Sequence[int], first: int) -> PressedBundle:
    """Return a bundle whose letters have so many pages."""
    piece = make_piece(folder / f"{name}.piece.pdf", lengths, first=first)
    join_letters([piece], folder / f"{name}.pdf", SETTINGS)
    return PressedBundle(f"minister {name}", folder / f"{name}.pdf")


def pressed(bundles: Sequence[PressedBundle], settings: JoinSettings = SETTINGS) -> bytes:
    target = io.BytesIO()
    write_press(bundles, target, settings)
    return target.getvalue()


def test_a_blank_back_parts_bundles_too_and_pictures_are_kept_once(tmp_path: Path) -> None:
    bundles = [bundle(tmp_path, "1", [1, 2, 1], 1), bundle(tmp_path, "2", [3, 2], 4)]
    content = pressed(bundles)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        # 1 + back, 2, 1 + back, 3 + back, 2
        assert len(pdf.pages) == 12
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
        printed = [page.obj.Resources for page in pdf.pages if "/Font" in page.obj.Resources]
        pictures = {resources.XObject.Im1.objgen for resources in printed}
        assert len(pictures) == 1
        fronts = [page.obj.Contents for page in list(pdf.pages)[::2]]
        assert all(isinstance(content, pikepdf.Array) for content in fronts)
    assert SECRET.encode() not in content
    assert pressed(bundles) == content


def test_printed_on_one_side_the_press_has_no_backs(tmp_path: Path) -> None:
    one_side = replace(SETTINGS, duplex=False)
    piece = make_piece(tmp_path / "piece.pdf", [1, 2, 1])
    join_letters([piece], tmp_path / "letters.pdf", one_side)
    found = [PressedBundle("minister 1/1", tmp_path / "letters.pdf")] * 2
    with pikepdf.open(io.BytesIO(pressed(found, one_side))) as pdf:
        assert len(pdf.pages) == 8


GROW = """
import sys, resource
from datetime import date
from pathlib import Path
from pipeline.extras.press import PressedBundle, write_press
from pipeline.pdf.join import JoinSettings
path, times = Path(sys.argv[1]), int(sys.argv[2])
with open("/dev/null", "wb") as target:
    bundles = [PressedBundle(f"minister {n}", path) for n in range(times)]
    write_press(bundles, target, JoinSettings("Spring", date(2017, 12, 10), duplex=True))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_number_of_bundles(tmp_path: Path) -> None:
    path = bundle(tmp_path, "1", [1, 2] * 50, 1).path
    few, many = (peak(path, times) for times in (5, 100))
    # 10,000 letters and 15,000 pages more; pikepdf alone would take about 100 MB for them.
    assert many - few < 12_000


def peak(path: Path, times: int) -> int:
    """Return the most memory, in KB, that a process takes to press a bundle so many times."""
    words = [sys.executable, "-c", GROW, str(path), str(times)]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True)
    return int(done.stdout)
