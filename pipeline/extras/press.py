"""press.pdf: all letters of a round in one PDF, by authority and bundle, for the press.

It is put together from the bundles' own letters.pdf, one at a time: for each a page tree, a list of
articles, and an entry beside the pages with its letters below (ISO 32000-1, 7.7.3, 14.7 and
12.3.3). Every letter starts on a front page where letters are printed on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import String

from pipeline.extras.stream import Copier, PdfStream
from pipeline.pdf.join import JoinSettings
from pipeline.pdf.metadata import ask_printer, describe, take_colours

FILE = "press.pdf"


@dataclass(frozen=True)
class PressedBundle:
    """A bundle's letters, and what the list beside the pages calls it."""

    title: str
    path: Path
    """Of its ``letters.pdf``."""


@dataclass
class _Book:
    """What is known of the PDF so far: numbers of objects, a few for each bundle."""

    stream: PdfStream
    tree: int
    """The root of all pages; so with the other two."""
    document: int
    outline: int
    bundles: list[int] = field(default_factory=list)
    """The page tree of each bundle; so with the other lists."""
    groups: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    entries: list[tuple[int, bytes]] = field(default_factory=list)
    """The number reserved for a bundle's entry, and its words without its neighbours."""
    pages: int = 0
    tagged: int = 0
    """Pages that belong to a letter, and so have a number in the list of their articles."""


def write_press(bundles: Sequence[PressedBundle], target: BinaryIO, settings: JoinSettings) -> None:
    """Write the letters of bundles to an open file. The same bundles give the same bytes."""
    stream = PdfStream(target)
    book = _Book(stream, stream.reserve(), stream.reserve(), stream.reserve())
    for bundle in bundles:
        with pikepdf.open(bundle.path) as pdf:
            _add_bundle(book, bundle.title, pdf, settings)
    _finish(book, bundles[0].path, settings)


def _add_bundle(book: _Book, title: str, pdf: pikepdf.Pdf, settings: JoinSettings) -> None:
    stream, copier = book.stream, Copier(book.stream)
    tree, pages = stream.reserve(), [*pdf.pages]
    numbers = [stream.reserve() for _ in pages]
    for page, number in zip(pages, numbers, strict=True):
        copier.name(page.obj, number)
    letters = [*pdf.Root.StructTreeRoot.K.K]
    articles: dict[tuple[int, int], int] = {}
    for letter in letters:
        article = stream.reserve()
        articles |= {page.objgen: article for page in _pages_of(letter)}
    _add_articles(book, copier, letters, articles)
    for page, number in zip(pages, numbers, strict=True):
        key = b"/StructParents %d" % book.tagged if page.obj.objgen in articles else b""
        own = copier.members(page.obj, ("/Parent", "/StructParents"))
        stream.put(b"<< %b /Parent %d 0 R %b >>" % (own, tree, key), number)
        book.tagged += bool(key)
    found = (articles[page.obj.objgen] for page in pages if page.obj.objgen in articles)
    _add_parents(book, [*found])
    _add_entries(book, copier, title, letters, numbers[0])
    if settings.duplex and len(pages) % 2:
        numbers.append(_blank(stream, tree, copier.text(pages[-1].obj.MediaBox)))
    words = (book.tree, len(numbers), _mentions(numbers))
    stream.put(b"<< /Type /Pages /Parent %d 0 R /Count %d /Kids [%b] >>" % words, tree)
    book.bundles.append(tree)
    book.pages += len(numbers)


def _add_articles(
    book: _Book,
    copier: Copier,
    letters: Sequence[pikepdf.Object],
    articles: dict[tuple[int, int], int],
) -> None:
    """Write a bundle's articles, and the part of the document that holds them."""
    group = book.stream.reserve()
    found = []
    for letter in letters:
        first = next(_pages_of(letter))
        found.append(articles[first.objgen])
        own = copier.members(letter, ["/P"])
        book.stream.put(b"<< %b /P %d 0 R >>" % (own, group), found[-1])
    words = (book.document, _mentions(found))
    book.stream.put(b"<< /Type /StructElem /S /Part /P %d 0 R /K [%b] >>" % words, group)
    book.groups.append(group)


def _add_parents(book: _Book, articles: Sequence[int]) -> None:
    """Write which article each of a bundle's pages belongs to, by the pages' numbers."""
    first = book.tagged - len(articles)
    keys = (b"%d [%d 0 R]" % (at, article) for at, article in enumerate(articles, start=first))
    words = (first, book.tagged - 1, b" ".join(keys))
    book.parents.append(book.stream.put(b"<< /Limits [%d %d] /Nums [%b] >>" % words))


def _pages_of(letter: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield letter.Pg
    for content in [*letter.K][1:]:
        yield content.Pg


def _add_entries(
    book: _Book, copier: Copier, title: str, letters: Sequence[pikepdf.Object], first: int
) -> None:
    """Write the entries of a bundle's letters; its own waits for that of the next bundle."""
    stream = book.stream
    own, numbers = stream.reserve(), [stream.reserve() for _ in letters]
    last = len(letters) - 1
    for at, letter in enumerate(letters):
        words = [b"/Title %b /Parent %d 0 R" % (copier.text(letter.T), own)]
        words.append(b"/Dest [%b /Fit]" % copier.text(letter.Pg))
        words += [b"/Prev %d 0 R" % numbers[at - 1]] if at else []
        words += [b"/Next %d 0 R" % numbers[at + 1]] if at < last else []
        stream.put(b"<< %b >>" % b" ".join(words), numbers[at])
    words = [b"/Title %b /Parent %d 0 R" % (_string(title), book.outline)]
    words.append(b"/Dest [%d 0 R /Fit] /First %d 0 R" % (first, numbers[0]))
    words.append(b"/Last %d 0 R /Count -%d" % (numbers[-1], len(numbers)))
    book.entries.append((own, b" ".join(words)))


def _blank(stream: PdfStream, tree: int, size: bytes) -> int:
    """Write the blank back of a bundle's last letter, which letters.pdf does not need."""
    content = stream.put(b"<< /Length 18 >>\nstream\n/Artifact BMC\nEMC\n\nendstream")
    words = (tree, size, content)
    return stream.put(
        b"<< /Type /Page /Parent %d 0 R /MediaBox %b /Resources << >> /Contents %d 0 R >>" % words
    )


def _finish(book: _Book, first: Path, settings: JoinSettings) -> None:
    stream = book.stream
    words = (book.pages, _mentions(book.bundles))
    stream.put(b"<< /Type /Pages /Count %d /Kids [%b] >>" % words, book.tree)
    _finish_outline(book)
    roots = (book.tree, book.outline, _finish_structure(book), _about(stream, first, settings))
    catalogue = stream.put(
        b"<< /Type /Catalog /Pages %d 0 R /Outlines %d 0 R /StructTreeRoot %d 0 R"
        b" /MarkInfo << /Marked true >> %b >>" % roots
    )
    stream.finish(catalogue)


def _finish_outline(book: _Book) -> None:
    numbers = [number for number, _ in book.entries]
    for at, (number, own) in enumerate(book.entries):
        before = b" /Prev %d 0 R" % numbers[at - 1] if at else b""
        after = b" /Next %d 0 R" % numbers[at + 1] if at + 1 < len(numbers) else b""
        book.stream.put(b"<< %b%b%b >>" % (own, before, after), number)
    ends = (numbers[0], numbers[-1], len(numbers))
    content = b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % ends
    book.stream.put(content, book.outline)


def _finish_structure(book: _Book) -> int:
    """Write the document of all articles, and return the number of the structure's root."""
    stream, root = book.stream, book.stream.reserve()
    parts = (root, _mentions(book.groups))
    document = b"<< /Type /StructElem /S /Document /P %d 0 R /K [%b] >>" % parts
    stream.put(document, book.document)
    words = (book.document, _mentions(book.parents), book.tagged)
    content = b"/K %d 0 R /ParentTree << /Kids [%b] >> /ParentTreeNextKey %d" % words
    return stream.put(b"<< /Type /StructTreeRoot %b >>" % content, root)


def _about(stream: PdfStream, first: Path, settings: JoinSettings) -> bytes:
    """Return what the PDF says of itself, made as for letters.pdf."""
    with pikepdf.new() as pdf, pikepdf.open(first) as source:
        ask_printer(pdf, duplex=settings.duplex)
        describe(pdf, settings.title, settings.day, archive=settings.archive)
        pdf.Root.Lang = source.Root.Lang
        if settings.archive:
            take_colours(pdf, source)
        return Copier(stream).members(pdf.Root, ["/Type", "/Pages"])


def _mentions(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _string(text: str) -> bytes:
    return bytes(String(text).unparse())
