"""A campaign's folder as one archive and back, the same bytes for the same files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pipeline.files import zip_member


def pack_campaign(folder: Path) -> bytes:
    """Return a campaign's folder as a ZIP that depends on its files alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
        for name, path in sorted(names.items()):
            if path.is_file():
                archive.writestr(zip_member(name, zipfile.ZIP_DEFLATED), path.read_bytes())
    return target.getvalue()


def unpack_campaign(content: bytes, folder: Path) -> Path:
    """Put a packed campaign into a new folder and return it."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder
