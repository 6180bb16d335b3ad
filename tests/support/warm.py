"""A process that has Postbag imported already and forks for each command.

It saves the start of an interpreter in tests that need many runs, and it can make a run die, or
fail, at a chosen place. One JSON object a line comes in on stdin; the process id and then the
exit code go out on stdout.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODULES = ("flows.cli", "flows.run", "flows.show", "pipeline.round", "pipeline.letters.lint")


def tamper(target: str, action: str, turn: int) -> None:
    """Replace the function ``module:name`` or ``module:Class.name`` by one that dies or fails."""
    module, _, path = target.partition(":")
    owner: Any = importlib.import_module(module)
    *holders, name = path.split(".")
    for holder in holders:
        owner = getattr(owner, holder)
    setattr(owner, name, _tampered(getattr(owner, name), action, turn))


def _tampered(genuine: Callable[..., Any], action: str, turn: int) -> Callable[..., Any]:
    calls = 0

    def replacement(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == turn and action == "die-before":
            os._exit(9)
        if calls == turn and action.startswith("raise "):
            raise ValueError(action.removeprefix("raise "))
        answer = genuine(*arguments, **options)
        if calls == turn and action == "die-after":
            os._exit(9)
        return answer

    return replacement


def main() -> None:
    """Serve commands until stdin ends."""
    for module in MODULES:
        importlib.import_module(module)
    importlib.import_module("pipeline.localise.names").country_code("Atlantis")
    for line in sys.stdin:
        order = json.loads(line)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _obey(order)
        print(json.dumps(child), flush=True)
        _, status = os.waitpid(child, 0)
        print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)


def _obey(order: dict[str, Any]) -> None:
    """Run one command in this, the forked, process; never returns."""
    os.setsid()
    for handle, name in ((1, "out"), (2, "talk")):
        target = os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(target, handle)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    try:
        if order["tamper"]:
            tamper(*order["tamper"])
        sys.argv = ["postbag", *order["words"]]
        importlib.import_module("flows.cli").main()
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
