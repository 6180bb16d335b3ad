"""Run the command line as a person does: in a process of its own, from the project's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
CAMPAIGN = "write-for-rights-2017"
INPUTS = PROJECT / "inputs" / CAMPAIGN
TEMPLATES = PROJECT / "letter_templates" / CAMPAIGN
DAY = "2017-12-10"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    talk: str
    """What it said on stderr."""

    @property
    def json(self) -> dict[str, Any]:
        """Its stdout as one JSON object; anything else there is a fault."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed

    def expect(self, code: int) -> Answer:
        """Return itself if the exit code is right; otherwise fail with what was said."""
        assert self.code == code, (
            f"exit {self.code} and not {code}\n{self.talk}\n{self.out[-2000:]}"
        )
        return self


def command(*words: str | Path) -> list[str]:
    """Return the whole command line of ``postbag`` with these words."""
    script = Path(sys.executable).with_name("postbag")
    start = [str(script)] if script.exists() else [sys.executable, "-m", "flows.cli"]
    return [*start, *map(str, words)]


def postbag(*words: str | Path, environment: Mapping[str, str] | None = None) -> Answer:
    """Run ``postbag`` to its end."""
    done = subprocess.run(
        command(*words),
        cwd=PROJECT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=400,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def python(code: str, *words: str) -> str:
    """Run a few lines in a fresh interpreter and return what they print."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout
