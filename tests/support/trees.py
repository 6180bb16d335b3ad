"""What a folder holds, written down so that two folders or two moments can be compared."""

from __future__ import annotations

import hashlib
from pathlib import Path

LEDGER = ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm")


def contents(folder: Path, *, without: tuple[str, ...] = LEDGER) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder by path; folders stand there as such."""
    return {
        path.relative_to(folder).as_posix(): "folder" if path.is_dir() else sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.name not in without
    }


def states(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Return time of change, inode and content of everything below a folder, and of itself."""
    found = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        status = path.stat()
        content = "folder" if path.is_dir() else sha256(path)
        found[str(path.relative_to(folder))] = (status.st_mtime_ns, status.st_ino, content)
    return found


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def bundles(outputs: Path) -> list[Path]:
    """Return the folders that look like finished bundles."""
    return sorted(path for path in outputs.glob("round-*/*/bundle-*") if path.is_dir())


def broken_checksums(bundle: Path) -> list[str]:
    """Return what ``SHA256SUMS`` and the files of a bundle disagree about."""
    listed = {}
    for line in (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    there = {
        name: digest
        for name, digest in contents(bundle, without=("SHA256SUMS",)).items()
        if digest != "folder"
    }
    return sorted(name for name in listed | there if listed.get(name) != there.get(name))


def leftovers(outputs: Path) -> list[str]:
    """Return what a finished run must not leave behind."""
    return [
        path.relative_to(outputs).as_posix()
        for path in outputs.rglob("*")
        if path.name.endswith((".part", ".tmp", "-wal", "-shm")) or path.name.startswith(".")
    ]
