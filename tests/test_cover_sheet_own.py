"""Cover sheets of the office's own: set in other ways than ours, the code elsewhere on them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from pipeline.bundles.barcode import qr_code
from pipeline.bundles.cover_lint import lint_cover_sheets
from pipeline.bundles.cover_sheet import merge_cover_sheet
from pipeline.campaign.load import Campaign, load_campaign
from tests.support.cover_sheets import our_file, said, sheet
from tests.support.small_campaign import make_campaign

CODE = "{{ bundle.code }}"
LOGO = qr_code("a logo")


def campaign_with(folder: Path, change: Callable[[Any], None]) -> Campaign:
    """Return a campaign whose cover sheet is ours with a change."""
    made = make_campaign(folder / "small")
    document = docx.Document(str(our_file("en")))
    change(document)
    document.save(str(made / "cover-sheet.docx"))
    return load_campaign(made)


def long_address(campaign: Campaign, lines: int, words: int) -> Campaign:
    to = campaign.authorities["the-president"]
    own = to.model_copy(update={"lines": {}, "address": ["Wilhelmina " * words] * lines})
    return replace(campaign, authorities={**campaign.authorities, "the-president": own})


def merged(campaign: Campaign) -> bytes:
    return merge_cover_sheet(sheet(campaign, "the-president", letters=3))


def pictures(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [package.read(name) for name in package.namelist() if "/media/" in name]


def code_of(content: bytes) -> bytes:
    """Return the QR code of what the sheet says its code is."""
    found = re.search(r"small/round-004/\S+ [0-9a-f]{16}", said(content))
    assert found
    return qr_code(found[0])


def spaced_out(document: Any) -> None:
    style = document.styles["Label Name"]
    style.paragraph_format.line_spacing = Pt(30)
    spacing = f'<w:spacing {nsdecls("w")} w:val="20"/>'
    style.element.rPr.find(qn("w:sz")).addprevious(parse_xml(spacing))


def lineless(document: Any) -> None:
    properties = document.styles["Label Name"].element.get_or_add_pPr()
    properties.get_or_add_spacing().set(qn("w:lineRule"), "exact")
    properties.spacing.attrib.pop(qn("w:line"), None)


@pytest.mark.parametrize("change", [spaced_out, lineless])
def test_a_label_set_in_other_ways_is_made_to_fit(
    tmp_path: Path, change: Callable[[Any], None]
) -> None:
    campaign = long_address(campaign_with(tmp_path, change), 6, 10)
    assert lint_cover_sheets(campaign) == []
    style = docx.Document(io.BytesIO(merged(campaign))).styles["Label Name"]
    assert style.font.size < Pt(24)
    if change is spaced_out:
        assert style.paragraph_format.line_spacing < Pt(30)
        assert style.element.rPr.find(qn("w:spacing")).get(qn("w:val")) == "20"


def unnamed(document: Any) -> None:
    for drawing in document.element.body.iter(qn("wp:docPr")):
        drawing.set("descr", "")


def without_pictures(document: Any) -> None:
    for drawing in list(document.element.body.iter(qn("w:drawing"))):
        (blip,) = drawing.iter(qn("a:blip"))
        del document.part.rels[blip.get(qn("r:embed"))]
        drawing.getparent().remove(drawing)


def in_the_header(document: Any) -> None:
    """Put the code into the header, behind a logo in the body and one in the header."""
    without_pictures(document)
    document.add_paragraph().add_run().add_picture(io.BytesIO(LOGO))
    run = document.sections[0].header.paragraphs[0].add_run()
    run.add_picture(io.BytesIO(qr_code("a logo of the header")))
    code = run.add_picture(io.BytesIO(qr_code("some other picture")))
    code._inline.docPr.set("descr", CODE)


def beside_a_logo(document: Any) -> None:
    """Put a drawing without a picture of that name before a logo, and name our code otherwise."""
    unnamed(document)
    run = document.paragraphs[0].insert_paragraph_before().add_run()
    run.add_picture(io.BytesIO(LOGO))
    (logo,) = run._r.iter(qn("wp:docPr"))
    logo.addprevious(parse_xml(f'<wp:docPr {nsdecls("wp")} id="9" name="x" descr="{CODE}"/>'))


@pytest.mark.parametrize(
    ("change", "others"),
    [
        (unnamed, []),
        (in_the_header, [LOGO, qr_code("a logo of the header")]),
        (beside_a_logo, [LOGO]),
    ],
)
def test_the_code_is_drawn_wherever_it_is(
    tmp_path: Path, change: Callable[[Any], None], others: list[bytes]
) -> None:
    campaign = campaign_with(tmp_path, change)
    content = merged(campaign)
    drawn = pictures(content)
    assert code_of(content) in drawn
    assert qr_code(CODE) not in drawn
    assert all(other in drawn for other in others)
    assert lint_cover_sheets(campaign, warnings=True) == []


def test_lint_warns_of_a_sheet_without_a_code(tmp_path: Path) -> None:
    def other_picture(document: Any) -> None:
        without_pictures(document)
        document.add_paragraph().add_run().add_picture(io.BytesIO(LOGO))

    campaign = campaign_with(tmp_path, other_picture)
    (issue,) = lint_cover_sheets(campaign, warnings=True)
    assert (issue.code, issue.severity) == ("code_missing", "warning")
    assert f"the alternative text {CODE}" in issue.message
    assert lint_cover_sheets(campaign) == []


def forwarding(campaign: Campaign) -> bytes:
    content = merge_cover_sheet(sheet(campaign, "final", letters=3))
    assert "Please forward to: President of Egypt" in said(content)
    return content


def sizes(content: bytes) -> dict[str, float]:
    styles = docx.Document(io.BytesIO(content)).styles
    return {name: styles[f"Label {name}"].font.size.pt for name in ("Line", "Forward", "Bundle")}


def test_whom_to_forward_to_is_the_last_to_be_set_smaller(tmp_path: Path) -> None:
    campaign = campaign_with(tmp_path, lambda _document: None)
    final = campaign.authorities["the-president"].model_copy(update={"via": "the-president"})
    both = {**campaign.authorities, "final": final}
    campaign = replace(campaign, authorities=both)
    plain = sizes(forwarding(campaign))
    assert plain == {"Line": 18, "Forward": 12, "Bundle": 9}
    long = sizes(forwarding(long_address(campaign, 7, 4)))
    assert 12 < long["Line"] < 18
    assert (long["Forward"], long["Bundle"]) == (12, 9)
    longest = sizes(forwarding(long_address(campaign, 12, 14)))
    assert longest["Line"] == longest["Forward"] < 12


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "ar"])
def test_our_sheet_is_in_one_kind_of_type(language: str) -> None:
    with zipfile.ZipFile(our_file(language)) as package:
        styles = package.read("word/styles.xml").decode()
    label = re.findall(
        r'<w:name w:val="(?:Label|Sheet|Fact|Figure|Sign)[^>]*>.*?</w:style>', styles
    )
    assert len(label) >= 10
    assert {font for style in label for font in re.findall(r'w:ascii="([^"]+)"', style)} == {
        "Liberation Sans"
    }
    assert "Liberation Serif" not in "".join(label)
