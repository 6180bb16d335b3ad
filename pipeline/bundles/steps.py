"""What people say of a bundle after printing; quick to import, as the command line needs it."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """What may be said of a bundle, in the order in which it happens."""

    PRINTED = "printed"
    POSTED = "posted"
    ACKNOWLEDGED = "acknowledged"
