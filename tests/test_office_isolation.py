"""LibreOffice fetches nothing, and reads no file that is not its own."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.pdf.confine import missing_protections
from tests.support.blank import new_document
from tests.support.documents import tiny_png

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[1]
_CONVERT = """
import sys
from pathlib import Path
from pipeline.pdf.convert import convert_documents
(pdf,) = convert_documents([Path(sys.argv[1])], Path(sys.argv[2]), 1)
assert pdf.stat().st_size
"""


def with_linked_picture(path: Path, address: str) -> Path:
    """Write a Word document whose picture is a link."""
    picture = path.with_suffix(".png")
    picture.write_bytes(tiny_png().getvalue())
    document = new_document()
    document.add_paragraph("Words").add_run().add_picture(str(picture))
    relation = document.part.relate_to(
        address,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )
    (blip,) = document.element.body.iter("{*}blip")
    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    del blip.attrib[f"{space}embed"]
    blip.set(f"{space}link", relation)
    document.save(str(path))
    return path


def test_a_remote_picture_is_not_fetched(office: str, tmp_path: Path) -> None:
    if missing_protections():
        pytest.skip("this machine allows no network namespace or has no Landlock")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/picture.png"
        document = with_linked_picture(tmp_path / "remote.docx", address)
        words = [sys.executable, "-c", _CONVERT, str(document), str(tmp_path / "scratch")]
        subprocess.run(words, cwd=PROJECT, check=True)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_local_picture_is_not_read(office: str, tmp_path: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    secret = tmp_path / "secret-picture.png"
    secret.write_bytes(tiny_png().getvalue())
    document = with_linked_picture(tmp_path / "local.docx", secret.as_uri())
    log = tmp_path / "calls"
    traced = ["strace", "-f", "-qq", "-e", "trace=openat,open", "-o", str(log)]
    words = [sys.executable, "-c", _CONVERT, str(document), str(tmp_path / "scratch")]
    subprocess.run([*traced, *words], cwd=PROJECT, check=True)
    calls = log.read_text(errors="replace")
    assert "keeper.docx" in calls, "LibreOffice was not watched"
    opened = re.findall(r'"[^"]*secret-picture\.png"[^\n]* = \d+$', calls, re.MULTILINE)
    assert opened == []
