"""A .docx from its parts, and the same bytes every time it is made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from docx.document import Document

from tools.sample_campaign import styles
from tools.sample_campaign.words import Template

MADE_AT = datetime(2017, 11, 1, tzinfo=UTC)
_FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "styles": styles.styles_part,
    "numbering": styles.numbering_part,
    "fontTable": styles.fonts_part,
    "settings": styles.settings_part,
}


def empty_package(template: Template) -> io.BytesIO:
    """Return a Word file of one empty A4 page that has the template's styles and list."""
    bidi = "<w:bidi/>" if template.setting.right_to_left else ""
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1021" w:right="1418"'
        ' w:bottom="1134" w:left="1418" w:header="567" w:footer="567" w:gutter="0"/>'
        f"{bidi}</w:sectPr>"
    )
    document = f'{_START}<w:document xmlns:w="{styles.MAIN}" xmlns:r="{_OFFICE}">'
    members = {f"word/{name}.xml": make(template) for name, make in _PARTS.items()}
    members["word/document.xml"] = f"{document}<w:body>{section}</w:body></w:document>"
    members["[Content_Types].xml"] = _content_types()
    members["_rels/.rels"] = _relations({"officeDocument": "word/document.xml"})
    members["word/_rels/document.xml.rels"] = _relations({name: f"{name}.xml" for name in _PARTS})
    return io.BytesIO(_zip({name: text.encode() for name, text in members.items()}))


def set_properties(document: Document, template: Template) -> None:
    """Give the file its title and language, and no author, program or clock time."""
    properties = document.core_properties
    properties.title = template.words.title
    properties.language = template.locale
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = MADE_AT
    properties.revision = 1


def document_bytes(document: Document) -> bytes:
    """Return the file with its members sorted and without a time of making."""
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return _zip({name: archive.read(name) for name in archive.namelist()})


def _zip(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _FIRST_ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, members[name])
    return buffer.getvalue()


def _content_types() -> str:
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    parts = {"document": "document.main", **{name: name for name in _PARTS}}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    return (
        f'{_START}<Types xmlns="{kinds}"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'{_START}<Relationships xmlns="{_RELATIONSHIPS}">{links}</Relationships>'
