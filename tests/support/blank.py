"""An empty Word document to write tests' templates into."""

from __future__ import annotations

import io
from functools import lru_cache

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE

_TABLE_STYLES = ("Normal Table", "Table Grid")
_PARTS = ("/stylesWithEffects", "/thumbnail")


def new_document() -> Document:
    """Return python-docx's empty document without its 97 styles for tables, which are 0.8 MB.

    Each template of a test is read, checked and packed whole; they would be most of the work.
    """
    return docx.Document(io.BytesIO(_lean_document()))


@lru_cache(maxsize=1)
def _lean_document() -> bytes:
    document = docx.Document()
    for style in [*document.styles]:
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in _TABLE_STYLES:
            style.delete()
    for owner in (document.part, document.part.package):
        for identity, relationship in [*owner.rels.items()]:
            if relationship.reltype.endswith(_PARTS):
                del owner.rels[identity]
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
