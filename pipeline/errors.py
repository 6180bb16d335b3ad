"""What stops a run: one exception class and one exit code for each kind of trouble.

A bad row never raises; it is an :class:`pipeline.issues.Issue`.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What the command line answers; a fixed part of the interface."""

    DONE = 0
    """Every row is accounted for and none is held."""
    UNEXPECTED = 1
    """A fault in Postbag itself."""
    USAGE = 2
    """The words of the command are off."""
    NO_SHEET = 3
    """No sheet could be read."""
    CAMPAIGN_INVALID = 4
    """The campaign's TOML or a template is wrong."""
    TOOL_MISSING = 5
    """A program or setting that was asked for is not there."""
    TOTALS_DIFFER = 6
    """The counts do not add up; nothing is sealed."""
    NOT_WRITABLE = 7
    """The outputs or the ledger cannot be written, or the disk is full."""
    ROWS_HELD = 100
    """Done, but some rows or letters wait for a person."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C; the next run resumes."""


class PostbagError(Exception):
    """A job that cannot go on. The message says what happened and what to do next."""

    exit_code = ExitCode.UNEXPECTED

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WrongWords(PostbagError):
    """The command names something that does not exist."""

    exit_code = ExitCode.USAGE


class NoSheetReadable(PostbagError):
    """There are no sheets, or none of them could be read."""

    exit_code = ExitCode.NO_SHEET


class CampaignInvalid(PostbagError):
    """One or more faults in a campaign's TOML files or templates."""

    exit_code = ExitCode.CAMPAIGN_INVALID


class ToolMissing(PostbagError):
    """A program that was asked for is missing, or did not do its work."""

    exit_code = ExitCode.TOOL_MISSING


class TotalsDiffer(PostbagError):
    """Rows or letters counted twice gave two numbers."""

    exit_code = ExitCode.TOTALS_DIFFER


class NotWritable(PostbagError):
    """The outputs, the work folder or the ledger cannot be written."""

    exit_code = ExitCode.NOT_WRITABLE


class UnitFailed(PostbagError):
    """A unit of work met a fault nobody foresaw. Names the kind of fault, never its text."""


def describe_fault(error: BaseException) -> str:
    """Return the kind of an unforeseen fault and where it rose.

    Its text and the variables around it stay out: they may hold a name or an address.
    """
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(places[-3:]) or 'an unknown place'}"
