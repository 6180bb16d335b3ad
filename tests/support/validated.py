"""What readers that share no code with Postbag make of a Word file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path


def faults_of(validator: str, path: Path) -> str:
    """Return what the Open XML SDK finds wrong with a file, or nothing."""
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    if done.returncode == 0 and json.loads(done.stdout)["ok"]:
        return ""
    return done.stdout[:2000] + done.stderr[:500]


def printed_lines(office: str, path: Path) -> list[str]:
    """Return the lines that LibreOffice prints of a file, without the white space around."""
    profile = (path.parent / "profile").as_uri()
    words = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    words += ["--outdir", str(path.parent), str(path)]
    subprocess.run(words, capture_output=True, check=True, timeout=120)
    said = subprocess.run(
        ["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    lines = (" ".join(line.split()) for line in said.stdout.replace("\f", "\n").split("\n"))
    return [line for line in lines if line]
