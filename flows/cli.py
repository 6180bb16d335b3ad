"""The command line: parse, one validated job, one call, print.

Results go to stdout, talk and progress to stderr. Heavy modules are imported inside the commands,
so that help answers at once.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from flows import after_printing
from flows.settings import STOPPED
from flows.speech import VARIABLE, language_asked, translate_help
from flows.words import (
    CampaignWord,
    DateOption,
    InputsOption,
    JsonOption,
    LedgerOption,
    OutputsOption,
    letter_day,
    results,
)
from pipeline.errors import ExitCode, PostbagError, WrongWords, describe_fault
from pipeline.localise.messages import LANGUAGES, _, language, speaking

os.umask(0o077)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="From sheets of signatories to sealed bundles of letters.",
    epilog="Start with: postbag check CAMPAIGN. Exit codes: 0 done, 2 wrong words, 3 no sheet "
    "readable, 4 campaign invalid, 5 tool missing, 6 totals differ, 7 not writable, "
    "100 done but rows or letters held, 130 interrupted.",
)


class EngineName(StrEnum):
    """How the work is spread."""

    PREFECT = "prefect"
    LOCAL = "local"
    INLINE = "inline"


@app.callback()
def office(
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            envvar=VARIABLE,
            help="Language of messages and reports: en, fr, de, es or ar.",
            metavar="CODE",
        ),
    ] = None,
) -> None:
    """Take the options of the whole program; :func:`main` has read them before."""


@app.command()
def run(
    campaign: CampaignWord,
    inputs: InputsOption = None,
    outputs: OutputsOption = None,
    ledger: LedgerOption = None,
    formats: Annotated[
        str | None, typer.Option(help="Of zip, docx and pdf, with commas.", metavar="LIST")
    ] = None,
    engine: Annotated[EngineName, typer.Option(help="How the work is spread.")] = (
        EngineName.PREFECT
    ),
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; one a core if not given.")
    ] = None,
    day: DateOption = None,
    as_json: JsonOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No talk on stderr.")] = False,
) -> None:
    """Merge what is new into letters and bundle them.

    Example: postbag run write-for-rights-2017 --date 2017-12-10
    """
    from flows.run import RunRequest, run_campaign

    chosen = _formats(formats)
    request = RunRequest(
        campaign, inputs, outputs, ledger, chosen, engine.value, workers, letter_day(day), quiet
    )
    _check_places(campaign, inputs, outputs, ledger)
    summary = run_campaign(request, lambda summary: _tell(summary, outputs, as_json=as_json))
    raise typer.Exit(_code(summary))


@app.command()
def check(
    campaign: CampaignWord,
    inputs: InputsOption = None,
    outputs: OutputsOption = None,
    ledger: LedgerOption = None,
    day: DateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a run would do; nothing is written.

    Example: postbag check write-for-rights-2017
    """
    from flows.run import RunRequest, check_campaign

    request = RunRequest(
        campaign, inputs, outputs, ledger, None, "inline", 1, letter_day(day), quiet=True
    )
    _check_places(campaign, inputs, outputs, ledger)
    summary = check_campaign(request)
    _tell(summary, outputs, as_json=as_json)
    raise typer.Exit(_code(summary))


@app.command()
def lint(
    campaign: CampaignWord,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate", help="Put copies with Word comments at the faults here.", metavar="DIR"
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a campaign's templates and TOML files.

    Example: postbag lint write-for-rights-2017
    """
    from flows.inspect import lint_campaign

    raise typer.Exit(
        lint_campaign(campaign, results(as_json=as_json), as_json=as_json, annotate=annotate)
    )


@app.command()
def proof(campaign: CampaignWord, outputs: OutputsOption = None) -> None:
    """Make a letter of each template, on made-up signatories that are hard to print.

    Example: postbag proof write-for-rights-2017
    """
    from flows.proof import make_proofs

    _check_places(campaign, None, outputs, None)
    raise typer.Exit(make_proofs(campaign, outputs, sys.stdout))


@app.command()
def sheet(
    campaign: CampaignWord,
    language: Annotated[
        str | None,
        typer.Option(help="Name or code, as French or fr; the campaign's own if not given."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Where to put it; CAMPAIGN-LANGUAGE.xlsx if not given.", metavar="FILE"),
    ] = None,
) -> None:
    """Make an empty sheet for groups to fill: headings, lists to choose from, and help.

    Example: postbag sheet write-for-rights-2017 --language fr
    """
    from flows.sheet import make_sheet

    make_sheet(campaign, language, output, sys.stdout)


@app.command()
def doctor() -> None:
    """Say whether this machine has all that Postbag needs."""
    from flows.inspect import examine_machine

    raise typer.Exit(examine_machine(Path.cwd(), sys.stdout))


app.add_typer(after_printing.app)


def _formats(given: str | None) -> str | None:
    if given is None:
        return None
    words = [word.strip().lower() for word in given.split(",")]
    if not any(words):
        raise WrongWords(_("--formats: name one or more of zip, docx, pdf, with commas."))
    return ",".join(word for word in words if word)


def _check_places(
    campaign: str, inputs: str | None, outputs: Path | None, ledger: str | None
) -> None:
    """Refuse places that cannot be meant, before anything is made."""
    from flows.settings import keep_apart
    from pipeline.campaign.load import find_campaign
    from pipeline.ledger.database import ledger_file

    name = find_campaign(campaign).name
    file = ledger_file(ledger) if ledger else None
    keep_apart(inputs or f"inputs/{name}", outputs or Path("outputs") / name, file)


def _tell(summary: Any, outputs: Path | None, *, as_json: bool) -> None:
    from flows.show import show_json, show_summary

    if as_json:
        show_json(summary, results(as_json=as_json))
    else:
        show_summary(summary, outputs or Path("outputs") / summary.campaign, sys.stdout)


def _code(summary: Any) -> ExitCode:
    return ExitCode.ROWS_HELD if summary.held else ExitCode.DONE


def main() -> None:
    """Run the command line and end with one of the exit codes."""
    _use_utf8()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(guarded(_speak))


def _speak() -> int:
    """Run the command in the office's language, and tell in it what went wrong."""
    with speaking(language_asked(sys.argv[1:])):
        command = typer.main.get_command(app)
        translate_help(command)
        return guarded(command)


def _use_utf8() -> None:
    """Start anew in Python's UTF-8 mode if file names are taken to be in anything else.

    Databases and web addresses would otherwise not find what such a name stands for.
    """
    if sys.getfilesystemencoding() == "utf-8" or sys.flags.utf8_mode:
        return
    os.environ.setdefault("PYTHONIOENCODING", sys.stdout.encoding)
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


def guarded(command: Callable[[], Any]) -> int:
    """Run a command and turn whatever it raises into an exit code and one message on stderr.

    A number that the command returns is its exit code, and all is said already.
    """
    try:
        return int(command() or ExitCode.DONE)
    except SystemExit as ended:
        code = int(ended.code or 0)
        if code == ExitCode.INTERRUPTED:
            _talk(_(STOPPED))
        return code
    except PostbagError as error:
        _talk(_said(error.message))
        return error.exit_code
    except Exception as error:
        fault = _("{fault}. This is a fault in Postbag: please report this line.")
        _talk(fault.format(fault=describe_fault(error)))
        return ExitCode.UNEXPECTED


def _said(message: str) -> str:
    """Return why a command ended in the office's language, where its text is a known one."""
    if language() == LANGUAGES[0]:
        return message
    from pipeline.localise.messages_parts import say

    return say(message)


def _talk(message: str) -> None:
    typer.echo(message, err=True)


if __name__ == "__main__":
    main()
