"""Manifest, cover sheet, report and PDF of every bundle of the sample say the same numbers.

Each is read back with a program or library that shares nothing with what wrote it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest

from tests.conftest import SampleRun
from tests.support.commands import CAMPAIGN
from tests.support.letters_read_back import pdf_pages
from tests.support.trees import bundles

pytestmark = pytest.mark.slow

A4_GRAMS = Decimal("4.9896")
"""0.210 m × 0.297 m × 80 g/m², by hand."""


@dataclass(frozen=True)
class Counts:
    """What a bundle is said to hold."""

    letters: int
    pages: int
    sheets: int


def rows(bundle: Path) -> list[dict[str, str]]:
    with (bundle / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def in_manifest(bundle: Path) -> Counts:
    lines = rows(bundle)
    pages, sheets = ([int(line[key]) for line in lines] for key in ("pages", "sheets"))
    return Counts(len(lines), sum(pages), sum(sheets))


def cover_figures(bundle: Path) -> dict[str, str]:
    """Return the figures of a cover sheet by their names, from the Word file."""
    table = docx.Document(str(bundle / "cover-sheet.docx")).tables[1]
    cells = [[paragraph.text for paragraph in cell.paragraphs] for cell in table.rows[0].cells]
    return {name: figure for figure, name in cells}


def cover_facts(bundle: Path) -> dict[str, str]:
    table = docx.Document(str(bundle / "cover-sheet.docx")).tables[2]
    return {row.cells[0].text: row.cells[1].text for row in table.rows}


def number(text: str) -> int:
    return int(text.replace(",", ""))


class ReportRows(HTMLParser):
    """The rows of all tables of a report, each a list of the texts of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][-1] += data.strip()


def report_rows(run: SampleRun) -> list[list[str]]:
    parser = ReportRows()
    parser.feed((run.round / "report.html").read_text(encoding="utf-8"))
    return parser.rows


def kilograms(sheets: int) -> str:
    """Return what sheets weigh, to two decimals below 1 kg and one below 10."""
    weight = A4_GRAMS * sheets / 1000
    assert weight < 10
    return f"{weight.quantize(Decimal('0.01' if weight < 1 else '0.1')).normalize():f} kg"


def test_cover_sheets_say_what_the_manifests_add_up_to(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        counts, said = in_manifest(bundle), cover_figures(bundle)
        assert number(said["letters"]) == counts.letters
        assert number(said["printed pages"]) == counts.pages
        assert number(said["sheets of paper"]) == counts.sheets
        assert said["weight, about"] == kilograms(counts.sheets)


def test_printed_cover_sheets_say_what_the_word_files_say(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        (page,) = pdf_pages(bundle / "cover-sheet.pdf")
        figures = [*cover_figures(bundle).values()]
        line = r"\s+".join(re.escape(figure) for figure in figures)
        assert re.search(rf"^\s*{line}\s*$", page, re.MULTILINE), bundle.parent.name


def test_cover_sheets_name_the_first_and_last_letter(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        numbers = [line["letter"] for line in rows(bundle)]
        assert cover_facts(bundle)["Letter numbers"] == f"{numbers[0]} to {numbers[-1]}"


def test_counts_by_case_and_language_add_up(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        facts, letters = cover_facts(bundle), in_manifest(bundle).letters
        for name in ("Cases", "Languages"):
            counted = [number(found) for found in re.findall(r"\(([\d,]+)\)", facts[name])]
            assert sum(counted) == letters, facts[name]


def test_reports_say_what_the_manifests_add_up_to(sample_run: SampleRun) -> None:
    report = json.loads((sample_run.round / "report.json").read_text(encoding="utf-8"))
    page = report_rows(sample_run)
    for line in report["bundles"]:
        counts = in_manifest(sample_run.outputs / line["folder"])
        assert Counts(line["letters"], line["pages"], line["sheets"]) == counts
        (row,) = [row for row in page if row and row[-1] == line["folder"]]
        assert [number(cell) for cell in row[-5:-2]] == [
            counts.letters,
            counts.pages,
            counts.sheets,
        ]
        assert row[-2] == kilograms(counts.sheets)


def test_the_whole_round_adds_up_in_the_report(sample_run: SampleRun) -> None:
    every = [in_manifest(bundle) for bundle in bundles(sample_run.outputs)]
    sheets = sum(counts.sheets for counts in every)
    totals = [sum(counts.letters for counts in every), sum(counts.pages for counts in every)]
    (row,) = [row for row in report_rows(sample_run) if row[0] == "Total" and len(row) == 7]
    assert [number(cell) for cell in row[1:5]] == [len(every), *totals, sheets]
    assert row[5] == kilograms(sheets)


def starts(bundle: Path) -> Iterator[tuple[dict[str, str], int]]:
    """Yield each line of a manifest with its letter's first page, as docs/print.md tells it."""
    first = 1
    for line in rows(bundle):
        yield line, first
        first += 2 * int(line["sheets"])


def test_letters_pdf_has_the_pages_of_the_manifest_and_blank_backs(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        counts, texts = in_manifest(bundle), pdf_pages(bundle / "letters.pdf")
        with pikepdf.open(bundle / "letters.pdf") as pdf:
            assert len(pdf.pages) == len(texts)
        blank = [at for at, text in enumerate(texts, start=1) if not text.strip()]
        assert len(texts) - len(blank) == counts.pages
        assert (len(texts) + 1) // 2 == counts.sheets
        assert all(at % 2 == 0 for at in blank)


def test_position_and_sheets_give_a_letters_first_page(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        texts = pdf_pages(bundle / "letters.pdf")
        for line, first in starts(bundle):
            assert line["letter"] in texts[first - 1]


def test_sha256sum_passes_in_every_bundle(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        done = subprocess.run(
            ["sha256sum", "-c", "SHA256SUMS"], cwd=bundle, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout
        files = [path for path in bundle.rglob("*") if path.is_file()]
        assert done.stdout.count(": OK\n") == len(files) - 1


def test_the_code_on_the_cover_sheet_names_bundle_and_manifest(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        digest = hashlib.sha256((bundle / "manifest.csv").read_bytes()).hexdigest()
        place = bundle.relative_to(sample_run.outputs).as_posix()
        assert cover_facts(bundle)["Bundle code"] == f"{CAMPAIGN}/{place} {digest[:16]}"


def test_a_reader_of_barcodes_reads_the_printed_code(sample_run: SampleRun) -> None:
    zxing: Any = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
    for bundle in bundles(sample_run.outputs):
        document = pypdfium2.PdfDocument(bundle / "cover-sheet.pdf")
        picture = document[0].render(scale=150 / 72, grayscale=True).to_numpy().copy()
        document.close()
        (code,) = zxing.read_barcodes(picture.squeeze())
        assert code.text == cover_facts(bundle)["Bundle code"]
