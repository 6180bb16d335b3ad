"""Word documents to PDFs, by LibreOffice in a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.errors import ToolMissing
from pipeline.pdf.prove import ConversionFailed

_FILTER = (
    "pdf:writer_pdf_Export:"
    '{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    '"IsSkipEmptyPages":{"type":"boolean","value":"true"}}'
)
_SECONDS, _SECONDS_A_LETTER = 120, 0.5
_SAFETY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
GET_LIBREOFFICE = "apt-get install libreoffice-writer-nogui"


def find_libreoffice() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert_documents(documents: Sequence[Path], scratch: Path, letters: int) -> list[Path]:
    """Convert Word documents to PDF in one start of LibreOffice, and return the PDFs.

    ``scratch`` is a folder of ours for LibreOffice's settings and for the PDFs; ``letters`` sets
    the time limit. A first failure is tried once more with fresh settings.

    :raise ToolMissing: LibreOffice is not there, or failed twice.
    """
    office = find_libreoffice()
    if office is None:
        raise ToolMissing(
            f"This round was begun with pdf, which needs LibreOffice: {GET_LIBREOFFICE}. Then run "
            "the same command again."
        )
    limit = _SECONDS + _SECONDS_A_LETTER * letters
    try:
        return _convert(office, documents, scratch, limit)
    except ConversionFailed:
        shutil.rmtree(scratch, ignore_errors=True)
    try:
        return _convert(office, documents, scratch, limit)
    except ConversionFailed as error:
        raise ToolMissing(
            f"LibreOffice made no PDF: {error}. Run the same command again, or see what "
            "postbag doctor says of LibreOffice."
        ) from error


def _convert(office: str, documents: Sequence[Path], scratch: Path, limit: float) -> list[Path]:
    profile, target = scratch / "profile", scratch / "pdf"
    _prepare_profile(profile)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", _FILTER, "--outdir", str(target)]
    process = subprocess.Popen(
        [*command, *(str(document.resolve()) for document in documents)],
        cwd=target,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired as error:
        raise ConversionFailed(f"no answer after {limit:.0f} seconds") from error
    finally:
        _end(process)
    results = [target / f"{document.stem}.pdf" for document in documents]
    if missing := [path.name for path in results if not path.exists()]:
        raise ConversionFailed(f"{missing[0]} was not written")
    return results


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with all its children: its starter's death alone leaves them writing."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _prepare_profile(profile: Path) -> None:
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_SAFETY, encoding="utf-8")
