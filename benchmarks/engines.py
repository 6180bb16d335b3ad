"""The engines that are measured, and how one is started, asked and stopped.

Only the standard library is imported where this is imported: a started process counts the memory
of the one that started it towards its own peak.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGES = ("docxtemplater@3.71.0", "pizzip@3.3.0", "easy-template-x@7.2.8")


class NotHere(Exception):
    """An engine cannot be started on this machine; the message says why."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One way of making letters."""

    name: str
    made_by: str
    how: str = ""
    joins: bool = False
    """Whether the letters end up in one document; it is then compared with Postbag's."""
    runs_in: str = "peers"
    """``own``: the Python that runs Postbag; ``peers``: that of the peers; or ``node``."""

    @property
    def label(self) -> str:
        """The engine's name for people."""
        return self.with_version("")

    def with_version(self, version: str) -> str:
        """Return the label with the version that was measured."""
        return ", ".join(filter(None, [f"{self.made_by} {version}".strip(), self.how]))

    @property
    def beside(self) -> str:
        """The name of the Postbag engine that does the same."""
        return "postbag-collated" if self.joins else "postbag"


ENGINES = (
    Engine("postbag", "Postbag", "each letter", runs_in="own"),
    Engine("docxtpl", "docxtpl", runs_in="own"),
    Engine("mailmerge", "docx-mailmerge2", "each letter"),
    Engine("docxtemplater", "docxtemplater", runs_in="node"),
    Engine("easy-template-x", "easy-template-x", runs_in="node"),
    Engine("postbag-collated", "Postbag", "print document", joins=True, runs_in="own"),
    Engine("mailmerge-joined", "docx-mailmerge2", "merge_templates", joins=True),
    Engine("docxcompose", "docxcompose", "joining ready letters", joins=True),
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the material and the engines are."""

    folder: Path
    peers: str
    """The Python in which the peers are installed."""
    tools: Path
    """The folder whose ``node_modules`` holds the Node peers."""

    def command(self, engine: Engine) -> list[str]:
        """Return the words that start an engine's process."""
        if engine.runs_in == "node":
            script = str(Path(__file__).with_name("peers.cjs"))
            return ["node", script, engine.name, str(self.folder), str(self.tools)]
        python = sys.executable if engine.runs_in == "own" else self.peers
        return [python, "-m", "benchmarks.child", engine.name, str(self.folder)]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process answered: letters made and the seconds they took."""

    letters: int
    seconds: float
    cpu: float
    """Seconds of processor time, which other work on the machine disturbs less."""
    bytes: float
    """The size of the output, for each letter."""
    peak: float
    """The most memory the process has held so far, in MB."""

    @property
    def rate(self) -> float:
        """Letters a second."""
        return self.letters / self.seconds


@dataclass(slots=True)
class Running:
    """An engine's process, ready to be asked."""

    engine: Engine
    process: subprocess.Popen[str]
    version: str = ""
    bundle: int = 1
    rounds: list[Measured] = field(default_factory=list)

    def measure(self, **order: float) -> Measured:
        """Ask for some ``seconds`` or some ``letters`` of work."""
        if self.process.stdin is None:
            raise NotHere("it cannot be asked")
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return Measured(**self.answer())

    def answer(self) -> dict[str, Any]:
        """Return the next line the process writes.

        :raise NotHere: it has ended instead.
        """
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            words = self.process.communicate()[1].strip().splitlines()
            raise NotHere(words[-1] if words else "it ended")
        return dict(json.loads(line))

    def stop(self) -> None:
        """End the process."""
        self.process.communicate()


def start(engine: Engine, places: Places) -> Running:
    """Start an engine's process and wait until it has written its first file.

    :raise NotHere: the engine is not installed.
    """
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            places.command(engine), stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )
    except FileNotFoundError as error:
        raise NotHere(f"{error.filename} is not here") from error
    running = Running(engine, process)
    told = running.answer()
    running.version, running.bundle = told["ready"], told["bundle"]
    return running


def install_node_peers(tools: Path) -> None:
    """Install the Node peers, if npm is here."""
    if shutil.which("npm"):
        quiet = ["--silent", "--no-audit", "--no-fund", "--no-save"]
        subprocess.run(["npm", "install", *quiet, "--prefix", str(tools), *PACKAGES], check=True)
