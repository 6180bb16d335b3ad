"""The layers stand: the work knows no Prefect and no web, and help loads next to nothing."""

from __future__ import annotations

import json

from tests.support.commands import python

FOREIGN = ("prefect", "starlette", "fastapi", "typer", "rich", "flows", "portal")
HEAVY = ("pandas", "prefect", "sqlalchemy", "docxtpl")

IMPORT_ALL = """
import importlib, json, pkgutil, sys
import pipeline
for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
    if not module.name.rpartition(".")[2].startswith("test_"):
        importlib.import_module(module.name)
print(json.dumps(sorted(sys.modules)))
"""

HELP = """
import contextlib, io, json, sys
sys.argv = ["postbag", *sys.argv[1:], "--help"]
from flows.cli import main
said = io.StringIO()
with contextlib.redirect_stdout(said):
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
assert "Usage" in said.getvalue()
print(json.dumps(sorted(sys.modules)))
"""


def test_pipeline_imports_neither_prefect_nor_a_web_framework() -> None:
    loaded = json.loads(python(IMPORT_ALL))
    assert "pipeline.round" in loaded
    assert "pipeline.bundles.write" in loaded
    assert not [name for name in FOREIGN if name in loaded]


def test_help_loads_nothing_heavy() -> None:
    for words in ([], ["run"], ["check"]):
        loaded = json.loads(python(HELP, *words))
        assert "flows.cli" in loaded
        assert not [name for name in HEAVY if name in loaded]
