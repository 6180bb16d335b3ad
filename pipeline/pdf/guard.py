"""Stands between a worker and its LibreOffice, and ends it however the worker ends.

Started with a folder, LibreOffice's path and what may be read besides; it keeps one LibreOffice
open and runs further ones, which hand their work to the open one. It is no child of the worker,
which may be killed with its children, and knows of its end by the closing of standard input. All
that LibreOffice starts and leaves behind becomes its own child (PR_SET_CHILD_SUBREAPER, prctl(2)),
so that nothing outlives it. It runs in an interpreter of its own, and imports little to be quick.
"""

from __future__ import annotations

import hashlib
import json
import os
import select
import shutil
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.pdf.confine import confine, libc

_SUBREAPER, _DEATH_SIGNAL = 36, 1
_LOOKS_A_SECOND = 100
_ENVIRONMENT = {
    "VCL_DEBUG_DISABLE_PDFCOMPRESSION": "1",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=2000:glibc.malloc.mmap_threshold=33554432:"
    "glibc.malloc.top_pad=67108864:glibc.malloc.trim_threshold=1073741824",
}
"""LibreOffice takes and frees much that is small; kept at hand, it is a tenth faster (measured).
Deflating is a twentieth of its time, and done faster by ``tags.pack_contents``."""
_ROOM = 4 << 20
"""Bytes free on a disk, below which a failure is the disk's and not LibreOffice's."""


def main(box: Path, program: str, readable: Sequence[str]) -> None:
    """Serve until standard input closes, then leave no process and no file behind."""
    if os.fork():
        os._exit(0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    libc.prctl(_SUBREAPER, 1, 0, 0, 0)
    try:
        _serve(box, [program, "--headless", "--norestore", _profile(box)], readable)
    finally:
        _end_children()
        shutil.rmtree(box, ignore_errors=True)
        pipe_of(box).unlink(missing_ok=True)


def _serve(box: Path, office: Sequence[str], readable: Sequence[str]) -> None:
    keeper = _start([*office, "--nodefault", "--nologo", str(box / "keeper.docx")], box, readable)
    if not _await_open(box, keeper):
        if lacks_room(box):
            _say("full")
        return
    _say("open")
    for line in sys.stdin:
        client = _start([*office, *json.loads(line)], box, readable)
        handle = os.pidfd_open(client)
        ready = select.select([handle, sys.stdin], [], [])[0]
        os.close(handle)
        if sys.stdin in ready:
            return
        _end_children(but=keeper)
        _say("done")


def _await_open(box: Path, keeper: int) -> bool:
    """Wait until LibreOffice has locked its idle document; say whether it came to that."""
    lock = box / ".~lock.keeper.docx#"
    while not lock.exists():
        if select.select([sys.stdin], [], [], 1 / _LOOKS_A_SECOND)[0]:
            return False
        if os.waitpid(keeper, os.WNOHANG)[0]:
            return False
    return True


def _start(command: Sequence[str], box: Path, readable: Sequence[str]) -> int:
    """Start a program in its place and return its number."""
    child = os.fork()
    if child:
        return child
    with suppress(BaseException):
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.chdir(box)
        confine(box, readable)
        libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        own = {"TMPDIR": str(box / "tmp"), "XDG_CACHE_HOME": str(box / "tmp"), **_ENVIRONMENT}
        os.execve(command[0], [*command], {**os.environ, **own})  # noqa: S606
    os._exit(127)


def _end_children(but: int = 0) -> None:
    """Kill all children but one, and theirs, which become ours as they are left alone."""
    while children := [*_children(but)]:
        for child in children:
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
        for child in children:
            with suppress(OSError):
                os.waitpid(child, 0)


def _children(but: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(path.read_text(errors="replace").rpartition(")")[2].split()[1])
            if parent == os.getpid() and int(path.parent.name) != but:
                found.append(int(path.parent.name))
    return found


def lacks_room(folder: Path) -> bool:
    """Say whether so little room is left on a folder's disk that it explains a failure."""
    return shutil.disk_usage(folder).free < _ROOM


def _profile(box: Path) -> str:
    return f"-env:UserInstallation={(box / 'profile').as_uri()}"


def pipe_of(box: Path) -> Path:
    """Return the socket of LibreOffice, which stays behind when it is killed.

    Its name ends in the MD5 of the profile's address in UTF-16, without leading zeros of its bytes
    (LibreOffice 7.4, desktop/source/app/officeipcthread.cxx).
    """
    address = (box / "profile").as_uri().encode("utf-16-le")
    digest = hashlib.md5(address, usedforsecurity=False).digest()
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)
    return Path("/tmp", name)  # noqa: S108


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()
