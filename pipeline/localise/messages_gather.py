"""What ``pybabel extract`` gathers from the command line: its messages, and its help."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

Found = tuple[int, Any, Any, Any]
"""A line, a function's name or how it is called, a message or several, and comments."""


def extract_commands(
    file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield what Python code says, the first line of each command's docstring, and its help."""
    from babel.messages.extract import extract_python

    yield from extract_python(file, keywords, tags, options)  # type: ignore[arg-type]
    file.seek(0)
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            yield node.lineno, "_", (ast.get_docstring(node) or "").split("\n\n")[0], []
        elif isinstance(node, ast.keyword) and node.arg in ("help", "epilog"):
            yield from _text(node.value)


def _text(node: ast.expr) -> Iterator[Found]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, "_", node.value, []


def _is_command(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "app.command"
