"""This process's LibreOffice: started on first use, kept over bundles, gone with the process.

One stays open with an idle document. A further one that is started with the same settings hands
its work to it and waits, which takes 0.04 s instead of the 0.5 s of a start (measured, LibreOffice
7.4.7). Should the open one have ended, the further one does the work itself.
"""

from __future__ import annotations

import atexit
import errno
import io
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import zip_member
from pipeline.pdf.guard import pipe_of
from pipeline.pdf.prove import ConversionFailed

_GUARD = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from pathlib import Path; "
    "from pipeline.pdf.guard import main; main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])"
)
_PROJECT = Path(__file__).resolve().parents[2]
_SECONDS_TO_END = 20
_PREFIX = "postbag-office-"
_MARK = "POSTBAG_OFFICE"
"""In the environment of the guard and all that comes of it: the folder, by which to find them."""
_SECURITY, _PRODUCT = "Office.Common/Security/Scripting", "Setup/Product"
_SETTINGS = (
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_PRODUCT, "ooSetupLastVersion", "999.0"),
)
"""What is blocked, and a version as high as no other: else, with a new profile, LibreOffice takes
itself for upgraded and tests for a second how it draws on screens (measured, 7.4.7)."""


@dataclass(frozen=True)
class Limits:
    """How long LibreOffice may take, and how long one is kept."""

    start: float = 120
    """Seconds for it to open; a first start on a busy machine takes up to 10."""
    document: float = 30
    """Seconds for any conversion; one letter took up to 4 on a busy machine."""
    letter: float = 0.3
    """Further seconds a letter. With pictures in their headers 100 letters take 0.1 each, others
    0.004; who has to wait for the limit waits for ten of them, as pieces are halved."""
    letters: int = 20_000
    """Letters after which it is started anew: what it keeps of each makes it grow."""
    readable: tuple[str, ...] = ()
    """What it may read besides its own folder, its programs and fonts."""


class Office:
    """A LibreOffice that is open, with a guard that ends it, and a folder of its own."""

    def __init__(self, program: str, limits: Limits) -> None:
        self.program, self.limits = program, limits
        self.letters = 0
        """How many it has converted."""
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
        try:
            _furnish(self.folder)
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        readable = [*_installation(Path(program)), *limits.readable]
        hears, self._requests = os.pipe()
        self._answers, says = os.pipe()
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", _GUARD, _PROJECT, self.folder, program, *readable],
            stdin=hears,
            stdout=says,
            stderr=subprocess.DEVNULL,
            env={**os.environ, _MARK: str(self.folder)},
            start_new_session=True,
            check=False,
        )
        os.close(hears)
        os.close(says)
        try:
            self._await("open", limits.start)
        except BaseException:
            self.end()
            raise

    def run(self, words: Sequence[str], seconds: float) -> None:
        """Run LibreOffice with these words.

        :raise ConversionFailed: no end after so many seconds, or its guard has gone.
        """
        try:
            os.write(self._requests, json.dumps(words).encode() + b"\n")
        except OSError as error:
            raise ConversionFailed("LibreOffice ended") from error
        self._await("done", seconds)

    def end(self) -> None:
        """End it with all that it has started, and remove its folder.

        The guard does so; where it was killed or does not answer, we do.
        """
        os.close(self._requests)
        deadline = time.monotonic() + _SECONDS_TO_END
        with suppress(ConversionFailed):
            while self._answer(deadline - time.monotonic()):
                pass
        os.close(self._answers)
        _end_all_of(self.folder)
        pipe_of(self.folder).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _await(self, word: str, seconds: float) -> None:
        answer = self._answer(seconds)
        if answer == b"full\n":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.folder))
        if answer != f"{word}\n".encode():
            raise ConversionFailed("LibreOffice ended")

    def _answer(self, seconds: float) -> bytes:
        """Return the guard's next word, or nothing once it has ended."""
        if not select.select([self._answers], [], [], max(0.0, seconds))[0]:
            raise ConversionFailed(f"no answer after {seconds:.0f} seconds")
        return os.read(self._answers, 80)


_OPEN: list[Office] = []
"""The office of this process, if one is open."""


def office_for(program: str, limits: Limits) -> Office:
    """Return this process's LibreOffice, started now or earlier.

    :raise ConversionFailed: it does not start.
    """
    if _OPEN:
        office = _OPEN[0]
        same = (office.program, office.limits) == (program, limits)
        if same and office.letters < limits.letters and office.folder.is_dir():
            return office
        end_office()
    _OPEN.append(Office(program, limits))
    return _OPEN[0]


def end_office() -> None:
    """End this process's LibreOffice, if one is open. The next conversion starts another."""
    while _OPEN:
        _OPEN.pop().end()


atexit.register(end_office)


def _installation(program: Path) -> list[str]:
    """Return what LibreOffice must read to run: itself, and the folder that it is installed in."""
    real = program.resolve()
    return [str(program), *([str(real.parent.parent)] if real.parent.name == "program" else [])]


def _end_all_of(folder: Path) -> None:
    """Kill what is left of the guard of an office and of all that came of it."""
    deadline = time.monotonic() + _SECONDS_TO_END
    while (left := [*_marked(folder)]) and time.monotonic() < deadline:
        for process in left:
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.01)


def _marked(folder: Path) -> Iterator[int]:
    mark = f"{_MARK}={folder}".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark in path.read_bytes().split(b"\0"):
                yield int(path.parent.name)


def _furnish(folder: Path) -> None:
    """Lay out LibreOffice's folder: its settings, its idle document, a place for its own files."""
    for name in ("profile/user", "tmp", "in", "out"):
        (folder / name).mkdir(parents=True)
    settings = "".join(
        f'<item oor:path="/org.openoffice.{place}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for place, name, value in _SETTINGS
    )
    (folder / "profile/user/registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        f'xmlns:oor="http://openoffice.org/2001/registry">{settings}</oor:items>',
        encoding="utf-8",
    )
    (folder / "keeper.docx").write_bytes(tiny_document())


def tiny_document() -> bytes:
    """Return a Word document of one word, with nothing in it that could fail."""
    package = "http://schemas.openxmlformats.org/package/2006"
    words = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{words}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>Postbag</w:t>'
        "</w:r></w:p></w:body></w:document>",
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(zip_member(name), xml)
    return target.getvalue()
