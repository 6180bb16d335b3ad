"""Which sheets need not be read again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class KnownSheets:
    """The sheets of earlier rounds."""

    read: frozenset[str] = frozenset()
    """Identities of all that were read."""
    settled: frozenset[str] = frozenset()
    """Those of them none of whose rows waits: other settings can change nothing there."""

    def have(self, sha256: str, identity: str) -> bool:
        """Say whether a sheet need not be read."""
        return identity in self.read or sha256 in self._settled_contents

    @cached_property
    def _settled_contents(self) -> frozenset[str]:
        return frozenset(identity.partition(":")[0] for identity in self.settled)


def sheet_identity(sha256: str, settings: str) -> str:
    """Return what a sheet is known by: its content, and the settings it is read with.

    ``settings`` is the SHA-256 of its group's ``sheets.toml``, or nothing. So a sheet whose rows
    wait is read again when the group says more about it.

    >>> sheet_identity("ab12", ""), sheet_identity("ab12", "cd34")
    ('ab12', 'ab12:cd34')
    """
    return f"{sha256}:{settings}" if sha256 and settings else sha256
