"""The command line in the office's language: which one that is, and its help."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.localise.messages import LANGUAGES, _, language, marked, settle_language

OPTION = "--language"
VARIABLE = "POSTBAG_LANGUAGE"

_EXAMPLE = marked("Example: {words}")
_TITLES = {
    "ARGUMENTS_PANEL_TITLE": marked("Arguments"),
    "OPTIONS_PANEL_TITLE": marked("Options"),
    "COMMANDS_PANEL_TITLE": marked("Commands"),
    "ERRORS_PANEL_TITLE": marked("Error"),
    "DEFAULT_STRING": marked("[default: {}]"),
    "REQUIRED_LONG_STRING": marked("[required]"),
    "RICH_HELP": marked("Try [blue]'{command_path} {help_option}'[/] for help."),
}
"""What Typer itself says around the help."""
_HELP = marked("Show this message and exit.")


def language_asked(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the messages: what stands before the command, else the variable.

    It is needed before the words are parsed, as help and faults are told in it.

    >>> language_asked(["--language", "fr", "run"], {}), language_asked(["sheet"], {VARIABLE: "de"})
    ('fr', 'de')
    >>> language_asked(["sheet", "spring", "--language", "fr"], {})
    'en'

    :raise WrongWords: there are no messages in it.
    """
    for number, word in enumerate(words):
        if not word.startswith("-"):
            break
        option, is_pair, value = word.partition("=")
        if option == OPTION:
            return settle_language(value if is_pair else "".join(words[number + 1 : number + 2]))
    return settle_language(environment.get(VARIABLE, ""))


def translate_help(command: Any) -> None:
    """Put a command's help, and that of the commands below it, into the language spoken now."""
    if language() == LANGUAGES[0]:
        return
    import typer.rich_utils

    for name, message in _TITLES.items():
        setattr(typer.rich_utils, name, _(message))
    _translate(command, None)


def _translate(command: Any, above: Any) -> None:
    command.help = _paragraphs(command.help or "")
    command.epilog = command.epilog and _(command.epilog)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)
    context = command.context_class(command, parent=above, **command.context_settings)
    if option := command.get_help_option(context):
        option.help = _(_HELP)
    for below in getattr(command, "commands", {}).values():
        _translate(below, context)


def _paragraphs(text: str) -> str:
    return "\n\n".join(map(_paragraph, text.split("\n\n")))


def _paragraph(text: str) -> str:
    begin, end = _EXAMPLE.split("{words}")
    if text.startswith(begin):
        return _(_EXAMPLE).format(words=text.removeprefix(begin).removesuffix(end).strip())
    line = " ".join(text.split())
    return _(line)
