"""Letters that bring parts of their own: images, links, replaced pictures.

docxtpl puts such parts into the document it holds, while the values are made or rendered. So each
of these letters gets a fresh document, which is thrown away with it. About as slow as docxtpl.
"""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError
from docx.image.exceptions import UnrecognizedImageError as Unrecognized
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, nodes, pass_context
from jinja2.runtime import Context

from pipeline.letters.invalid import FieldMisused
from pipeline.letters.parts import TaggedPart
from pipeline.letters.sources import CORE, part_name
from pipeline.letters.writer import DOCUMENT, OwnImage

Edit = Callable[[DocxTemplate, Mapping[str, Any]], Mapping[str, Any]]
"""Given a letter's own document and its values, returns the values to merge. Here docxtpl's
``InlineImage``, ``Subdoc``, ``RichText`` with links and ``replace_pic`` belong."""

MAX_IMAGE = 5_000_000
_NOT_AN_IMAGE = (Unrecognized, InvalidImageStreamError, UnexpectedEndOfFileError)


def keep_values(document: DocxTemplate, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Edit nothing: for letters whose images come from the ``image`` filter."""
    return values


def uses_images(environment: Environment, source: str) -> bool:
    """Say whether a part's source puts images in."""
    found = environment.parse(source).find_all(nodes.Filter)
    return any(node.name == "image" for node in found)


def render_edited(
    document: DocxTemplate, parts: Sequence[TaggedPart], edit: Edit, values: Mapping[str, Any]
) -> dict[str, bytes]:
    """Return all parts of a letter by name, the rendered ``parts`` last.

    ``document`` is the letter's own, just opened.
    """
    own = _bind(dict(edit(document, values)), document)
    own[DOCUMENT] = document
    known = {part_name(part): part for part in document.docx.part.package.iter_parts()}
    rendered = {}
    for part in parts:
        document.current_rendering_part = known.get(part.name)
        rendered[part.name] = part.render(own)
    return {**_saved(document, without=[CORE, *rendered]), **rendered}


def image_filter(folder: Path | None) -> Callable[..., OwnImage]:
    """Return the filter ``{{ "logo.png"|image(30) }}``.

    It puts in an image of ``folder``; width and height are in millimetres, one gives the other.
    """

    @pass_context
    def image(
        context: Context, name: str, width: float | None = None, height: float | None = None
    ) -> OwnImage:
        content = io.BytesIO(_read_image(folder, str(name)))
        size = [None if side is None else Mm(side) for side in (width, height)]
        return OwnImage(context.resolve(DOCUMENT), content, *size)

    return image


def _read_image(folder: Path | None, name: str) -> bytes:
    path = (folder or Path()) / name
    if folder is None or posixpath.basename(name) != name or not path.is_file():
        raise FieldMisused(
            "there is no image of that name in the campaign's folder images; put it there"
        )
    if path.stat().st_size > MAX_IMAGE:
        raise FieldMisused("the image is over 5 MB; make it smaller")
    content = path.read_bytes()
    try:
        OwnImage.check(content)
    except _NOT_AN_IMAGE:
        raise FieldMisused(
            "the file is not an image that Word can show; save it as PNG or JPEG"
        ) from None
    return content


def _bind(value: Any, document: DocxTemplate) -> Any:
    """Return values whose images belong to ``document``, whichever they were made for."""
    if isinstance(value, InlineImage):
        bound = OwnImage.__new__(OwnImage)
        bound.__dict__ = {**copy.copy(value.__dict__), "tpl": document}
        return bound
    if isinstance(value, dict):
        return {key: _bind(one, document) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_bind(one, document) for one in value]
    return value


def _saved(document: DocxTemplate, without: Sequence[str]) -> dict[str, bytes]:
    """Return a document's parts, as docxtpl saves them."""
    document.is_rendered = True
    target = io.BytesIO()
    document.save(target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name not in without}
