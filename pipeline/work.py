"""The work folder of a round: what lies on disk between its stages, and is gone once it is sealed.

It holds personal data and the round's own copy of the campaign, so that a round that was stopped
ends as it began, whatever was edited in between.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.errors import NotWritable
from pipeline.files import checksum_lines, writing_to


@dataclass(frozen=True)
class WorkFolder:
    """The paths of one round's work folder."""

    root: Path

    @property
    def campaign(self) -> Path:
        """The copy of the campaign; named like the original, whose name is its id.

        It lies in a folder named after its content, so that no worker takes it for an older copy.
        """
        return next(iter(self.root.glob("campaign/*/*")))

    @property
    def sheets(self) -> Path:
        """Copies of the new sheets."""
        return self.root / "sheets"

    @property
    def rows(self) -> Path:
        """A rows file for each sheet."""
        return self.root / "rows"

    @property
    def held(self) -> Path:
        """Held-rows workbooks by the sheet's position, each with a file that names its sheet."""
        return self.root / "held"

    @property
    def plan(self) -> Path:
        """A plan file for each bundle."""
        return self.root / "plan"

    @property
    def scratch(self) -> Path:
        """What workers throw away."""
        return self.root / "scratch"

    def begin(self, campaign: Path) -> None:
        """Make the folder anew, with a copy of the campaign.

        :raise NotWritable: it cannot be written.
        """
        with writing_to(self.root):
            shutil.rmtree(self.root, ignore_errors=True)
            ignored = shutil.ignore_patterns("~$*", ".*")
            copy = self.root / "campaign" / "new" / campaign.name
            shutil.copytree(campaign, copy, ignore=ignored)
            digest = sha256("".join(checksum_lines(copy)).encode()).hexdigest()
            copy.parent.rename(copy.parent.with_name(digest[:12]))
            for folder in (self.sheets, self.rows, self.held, self.plan, self.scratch):
                folder.mkdir()

    def check_whole(self, round_number: int) -> None:
        """Make sure that an unfinished round can be finished from here.

        :raise NotWritable: the folder was removed.
        """
        if not (self.root / "campaign").is_dir():
            raise NotWritable(
                f"Round {round_number} was stopped before its end, and its work folder "
                f"{self.root} is gone. Bring the folder back from your backup, or move the outputs "
                "and their ledger away and run again from the start."
            )
        self.scratch.mkdir(exist_ok=True)

    def clear(self) -> None:
        """Remove the folder and the names and addresses in it."""
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def _owed_file(self) -> Path:
        """Beside the folder, which the next round makes anew."""
        return self.root.with_name(".answer-owed")

    @property
    def owed_answers(self) -> list[int]:
        """The rounds whose outcome no run has told yet."""
        with suppress(FileNotFoundError):
            return sorted({int(line) for line in self._owed_file.read_text().split()})
        return []

    def owe_answer(self, round_number: int) -> None:
        """Note that a round's outcome is still to be told, whatever happens to this run."""
        with writing_to(self._owed_file), self._owed_file.open("a") as stream:
            stream.write(f"{round_number}\n")
            stream.flush()
            os.fsync(stream.fileno())

    def answered(self) -> None:
        """Note that all outcomes have been told."""
        self._owed_file.unlink(missing_ok=True)


@contextmanager
def only_run(outputs: Path) -> Iterator[None]:
    """Hold the outputs of a campaign: two runs at once would plan the same letters twice.

    The folder itself is locked, so no lock file is left behind.

    :raise NotWritable: another run holds it, or it cannot be made.
    """
    with writing_to(outputs):
        outputs.mkdir(parents=True, exist_ok=True)
        handle = os.open(outputs, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotWritable(
                f"Another run is writing to {outputs}. Wait until it has ended, then run again."
            ) from None
        yield
    finally:
        os.close(handle)
