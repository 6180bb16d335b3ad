"""Word documents made and read with python-docx and zipfile alone."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from tests.support.blank import new_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx_bytes(*paragraphs: str) -> bytes:
    """Return a document with one paragraph for each text."""
    document = new_document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def save_docx(path: Path, *paragraphs: str) -> Path:
    """Write a document with one paragraph for each text."""
    path.write_bytes(docx_bytes(*paragraphs))
    return path


def paragraphs_of(content: bytes) -> list[str]:
    """Return the texts of the paragraphs of a document's body, as python-docx reads them."""
    document: Any = parse_xml(parts_of(content)["word/document.xml"])
    return [paragraph.text for paragraph in document.body.p_lst]


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree_of(content: bytes, part: str = "word/document.xml") -> Any:
    """Return the root element of one part of a package."""
    return etree.fromstring(parts_of(content)[part])


def canonical(name: str, content: bytes) -> bytes:
    """Return an XML part in its canonical form, any other as it is."""
    if not name.endswith((".xml", ".rels")):
        return content
    return bytes(etree.tostring(etree.fromstring(content), method="c14n"))


def add_footnote(document: Any, text: str) -> None:
    """Give a document a footnotes part with one footnote, called from its last paragraph."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{W}">'
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    name = PackURI("/word/footnotes.xml")
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    document.paragraphs[-1].add_run()._r.append(reference)


def add_bookmark(paragraph: Any, name: str, identity: str) -> None:
    """Put a bookmark around a paragraph's runs."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), identity)
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), identity)
    paragraph.runs[0]._r.addprevious(start)
    paragraph.runs[-1]._r.addnext(end)


def add_page_field(paragraph: Any) -> None:
    """Add the field that prints the page's number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    paragraph._p.append(field)


def tiny_png() -> io.BytesIO:
    """Return a picture of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dots = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x7f")) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + dots)
