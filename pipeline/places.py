"""Folders a run meets: those of its rounds, and one that is thrown away."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import ExitCode

_MADE, _HELD = "postbag-new-", "postbag-check-"


def round_folder(outputs: Path, number: int) -> Path:
    """Return where a round's bundles and report stand."""
    return outputs / f"round-{number:03d}"


def has_bundles(folder: Path) -> bool:
    """Say whether a bundle stands in a round's folder."""
    return any(folder.glob("*/bundle-*"))


def holds_files(folder: Path) -> bool:
    """Say whether anything but folders lies below a folder."""
    return any(not path.is_dir() for path in folder.rglob("*"))


def remove_empty_folders(folder: Path) -> None:
    """Remove a folder and those below it, as far as they are empty."""
    for path in [*sorted(folder.rglob("*"), reverse=True), folder]:
        if path.is_dir():
            with suppress(OSError):
                path.rmdir()


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Give a folder outside all outputs that is gone afterwards, with the names in it.

    SIGTERM ends the process as Ctrl-C does, and so removes it too. It is locked while it is in
    use, so that those a killed process left can be told, and are removed now.
    """
    _sweep_left()
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(ExitCode.INTERRUPTED))
    made = Path(tempfile.mkdtemp(prefix=_MADE))
    folder = made.with_name(made.name.replace(_MADE, _HELD))
    handle = os.open(made, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        made.rename(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)
        signal.signal(signal.SIGTERM, before)


def _sweep_left() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_HELD}*"):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(handle).st_uid == os.getuid():
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
