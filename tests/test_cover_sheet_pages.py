"""Cover sheets on paper: one page however long the names, and a code that is read from it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from pipeline.bundles.cover_sheet import CoverSheet, merge_cover_sheet
from pipeline.bundles.manifest import ManifestLine, Totals
from pipeline.bundles.plan import BundlePlan
from tests.support.cover_sheets import DAY, forwarded, sample, sheet
from tests.support.letters_read_back import pdf_pages, squash

pytestmark = pytest.mark.slow

WORDS = {"en_GB": "Wilhelmina ", "fr": "MINISTER OF WORKS ", "ar_EG": "فخامة السيد "}
POINTS = {"A4": (595, 842), "Letter": (612, 792)}
SPOKEN = "en fr de es ar bn hi ru pt it nl pl sv da fi el tr fa ur uk".split()


def longest(locale: str, paper: str) -> CoverSheet:
    """Return a sheet whose names are far longer than any that were seen."""
    word, key, final = WORDS[locale], "a" * 80, "b" * 80
    campaign = sample(office_locale=locale, title=word * 40, organisation=word * 40)
    bundle = campaign.settings.bundle.model_copy(update={"paper": paper})
    to = campaign.authorities["eg-president"].model_copy(
        update={
            "lines": {},
            "name": (word * 12).strip(),
            "office": (word * 12).strip(),
            "address": [(word * 8).strip()] * 8,
            "country": "GS",
        }
    )
    cases = {
        f"case-{at}": campaign.cases["azza-soliman"].model_copy(update={"name": f"{word * 12}{at}"})
        for at in range(40)
    }
    campaign = replace(
        campaign,
        id="c" * 100,
        settings=campaign.settings.model_copy(update={"bundle": bundle}),
        authorities={key: to, final: to.model_copy(update={"via": key})},
        cases=cases,
    )
    lines = [
        ManifestLine(
            replace(line.letter, case=f"case-{at % 40}", template_locale=SPOKEN[at % len(SPOKEN)]),
            line.sha256,
            2,
        )
        for at, line in enumerate(sheet(sample(), letters=5000).lines)
    ]
    plan = BundlePlan(final, 1, 1200, 5000)
    return CoverSheet(campaign, plan, 1, DAY, lines, Totals(5000, 10_000, 5000))


@pytest.fixture(scope="module")
def printed(office: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The PDFs of some cover sheets, by what they show."""
    folder = tmp_path_factory.mktemp("cover-sheets")
    sheets = {f"{loc}-{paper}": longest(loc, paper) for loc in WORDS for paper in POINTS}
    longest_here = forwarded(sample(), "eg-president", "bd-high-commission-london")
    sheets["sample-A4"] = sheet(longest_here)
    sheets["empty-A4"] = replace(sheet(sample(), letters=0), totals=Totals(0, 0, 0))
    for name, each in sheets.items():
        (folder / f"{name}.docx").write_bytes(merge_cover_sheet(each))
    words = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    words += ["--convert-to", "pdf", "--outdir", str(folder)]
    documents = sorted(map(str, folder.glob("*.docx")))
    subprocess.run([*words, *documents], capture_output=True, check=True, timeout=300)
    return {name: folder / f"{name}.pdf" for name in sheets}


def test_every_sheet_is_one_page_of_the_campaigns_paper(printed: Mapping[str, Path]) -> None:
    for name, path in printed.items():
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == 1, name
            box = [float(side) for side in pdf.pages[0].mediabox]
        assert [round(side) for side in box[2:]] == [*POINTS[name.rpartition("-")[2]]]


def test_no_line_of_a_long_address_is_cut_off(printed: Mapping[str, Path]) -> None:
    for paper in POINTS:
        (page,) = pdf_pages(printed[f"en_GB-{paper}"])
        label = squash(page).partition("Cutalong")[0]
        # Name, office, eight lines of the address, and both names again to be forwarded to.
        assert label.count("Wilhelmina") == 12 + 12 + 8 * 8 + 12 + 12
        assert "SOUTHGEORGIAANDTHESOUTHSANDWICHISLANDS" in label


def test_the_code_is_read_from_the_printed_page(printed: Mapping[str, Path]) -> None:
    zxing: Any = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
    read = {}
    for name, path in printed.items():
        document = pypdfium2.PdfDocument(path)
        picture = document[0].render(scale=200 / 72, grayscale=True).to_numpy().copy()
        document.close()
        (code,) = zxing.read_barcodes(picture.squeeze())
        read[name] = code.text
    assert read["sample-A4"].startswith("write-for-rights-2017/round-004/eg-president/bundle-002 ")
    longest_id = f"{'c' * 100}/round-001/{'b' * 80}/bundle-001 "
    assert read["en_GB-A4"].startswith(longest_id)
    assert all(len(text.partition(" ")[2]) == 16 for text in read.values())
