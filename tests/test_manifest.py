"""What the manifest says of paper."""

from __future__ import annotations

import csv

import pytest

from pipeline.bundles.manifest import ManifestLine, manifest_csv, sheets_of
from tests.support.cover_sheets import sample, sheet


@pytest.mark.parametrize(("duplex", "sheets"), [(True, "1 1 2 2"), (False, "1 2 3 4")])
def test_sheets_are_those_of_the_way_it_is_printed(duplex: bool, sheets: str) -> None:
    assert [str(sheets_of(pages, duplex=duplex)) for pages in (1, 2, 3, 4)] == sheets.split()
    letters = [line.letter for line in sheet(sample(), letters=4).lines]
    lines = [ManifestLine(letter, "0" * 64, at) for at, letter in enumerate(letters, start=1)]
    rows = csv.DictReader(manifest_csv(lines, duplex=duplex).decode().splitlines())
    assert [row["sheets"] for row in rows] == sheets.split()


def test_pages_that_nobody_counted_take_no_sheets() -> None:
    lines = sheet(sample(), letters=1, pages=None).lines
    (row,) = csv.DictReader(manifest_csv(lines, duplex=True).decode().splitlines())
    assert (row["pages"], row["sheets"]) == ("", "")


def test_a_line_alone_knows_no_sheets() -> None:
    assert not hasattr(ManifestLine, "sheets")
