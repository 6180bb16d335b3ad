"""PDFs of letters as one, in the order of the manifest, for a printer that does as it is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf

from pipeline.pdf.prove import LetterPages


def join_letters(
    documents: Sequence[tuple[Path, LetterPages]], target: Path, *, duplex: bool
) -> None:
    """Join PDFs of letters into one, each letter on a front page if duplex.

    A blank back is added only behind a letter of odd length that another letter follows. The
    result carries no dates, names or ids.
    """
    with pikepdf.new() as joined:
        ends = _append(joined, documents)
        if duplex:
            _add_blank_backs(joined, ends)
        if "/Info" in joined.trailer:
            del joined.trailer.Info
        joined.save(target, static_id=True, min_version="1.7")


def _append(joined: pikepdf.Pdf, documents: Sequence[tuple[Path, LetterPages]]) -> list[int]:
    """Append all pages and return where each letter ends, as page counts."""
    ends: list[int] = []
    for path, pages in documents:
        before = len(joined.pages)
        with pikepdf.open(path) as source:
            joined.pages.extend(source.pages)
        ends += [before + end for end in pages.starts[1:]]
    return ends


def _add_blank_backs(joined: pikepdf.Pdf, ends: Sequence[int]) -> None:
    starts = [0, *ends[:-1]]
    lengths = [(end - start, end) for start, end in zip(starts, ends, strict=True)]
    odd = [end for length, end in lengths if length % 2 and end != ends[-1]]
    for end in reversed(odd):
        box = joined.pages[end - 1].mediabox
        blank = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=box, Resources={})
        joined.pages.insert(end, pikepdf.Page(joined.make_indirect(blank)))
