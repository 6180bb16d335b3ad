"""Hostile templates, and a look at each as the letter engine takes it, in a process with limits."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docx.opc.constants import CONTENT_TYPE
from docxtpl import DocxTemplate

from pipeline.letters.allow import check_tree
from pipeline.letters.environment import safe_environment
from pipeline.letters.gate import check_package
from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.tag_limits import check_amount, check_tags
from tests.support.documents import W, docx_bytes, parts_of

BODY = "word/document.xml"
ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1_500_000_000
SECONDS = 5
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def look_at(path: Path) -> None:
    """Check a template in the order in which it would be opened and compiled."""
    check_package(path)
    document = DocxTemplate(str(path))
    document.init_docx()
    environment = safe_environment()
    sources = []
    for name, xml in _parts(document):
        check_tags(xml, name)
        source = document.patch_xml(xml).replace("<w:p ", "\n<w:p ").replace("<w:p>", "\n<w:p>")
        check_tree(environment, source, name)
        sources.append(source)
    check_amount(sources)


def _parts(document: Any) -> Iterable[tuple[str, str]]:
    yield BODY, document.get_xml()
    for part in document.docx.part.package.iter_parts():
        name = str(part.partname).lstrip("/")
        if part.content_type in (CONTENT_TYPE.WML_HEADER, CONTENT_TYPE.WML_FOOTER):
            yield name, document.get_part_xml(part)
        elif part.content_type == CONTENT_TYPE.WML_FOOTNOTES:
            yield name, part.blob.decode("utf-8")


def look_at_each(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """Look at each template in a process of its own; return what came of it by file name."""
    program = [sys.executable, "-m", "tests.support.hostile", *map(str, paths)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, timeout=300, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["name"]: line for line in lines}


def _fork(path: Path) -> dict[str, Any]:
    """Look at one template in a forked process of limited time and memory."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.write(writer, json.dumps(_outcome(path)).encode()[:4000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read()
    _, status, usage = os.wait4(child, 0)
    found = json.loads(said) if said else {"error": f"ended by {status}"}
    return {"name": path.name, "megabytes": usage.ru_maxrss // 1024, **found}


def _outcome(path: Path) -> dict[str, str]:
    try:
        look_at(path)
    except TemplateInvalid as refused:
        return {"reason": refused.reason, "part": refused.part, "near": refused.near}
    except BaseException as error:
        return {"error": repr(error)[:1000]}
    return {"error": "accepted"}


def body_of(*content: str) -> bytes:
    """Return a document whose body is the given XML."""
    return with_part(BODY, lambda xml: xml.replace("<w:body>", "<w:body>" + "".join(content), 1))


def with_part(name: str, change: Any, base: bytes | None = None) -> bytes:
    """Return a document one of whose parts is changed."""
    parts = parts_of(base or docx_bytes("Dear {{ signatory.name }}"))
    return packed(parts | {name: change(parts[name].decode()).encode()})


def with_member(name: str, data: bytes, **declared: str) -> bytes:
    """Return a document with one more member, related to the body if a type is ``declared``."""
    parts = parts_of(docx_bytes("Dear {{ signatory.name }}"))
    return packed({**parts, name: data}, **declared)


def with_relation(kind: str, target: str, mode: str = "External", part: str = "document") -> bytes:
    """Return a document one part of which is related to something else."""
    relation = f'<Relationship Id="rId99" Type="{RELATIONS}/{kind}" Target="{target}"'
    relation += f' TargetMode="{mode}"/></Relationships>'
    name = f"word/_rels/{part}.xml.rels"
    parts = parts_of(docx_bytes("Dear"))
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    xml = parts.get(name, f"{empty}</Relationships>".encode()).decode()
    return packed(parts | {name: xml.replace("</Relationships>", relation).encode()})


def packed(parts: Mapping[str, bytes], kind: str = "", twice: str = "") -> bytes:
    """Return a package of parts; ``kind`` is the content type of all .bin files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name == "[Content_Types].xml" and kind:
                default = f'<Default Extension="bin" ContentType="{kind}"/></Types>'.encode()
                archive.writestr(name, data.replace(b"</Types>", default))
            else:
                archive.writestr(name, data)
    content = target.getvalue()
    return content.replace(twice.encode(), next(iter(parts)).encode()) if twice else content


def paragraph(*runs: str) -> str:
    """Return the XML of a paragraph of runs."""
    return "<w:p>" + "".join(f"<w:r>{run}</w:r>" for run in runs) + "</w:p>"


def text(words: str) -> str:
    """Return the XML of a text."""
    return f'<w:t xml:space="preserve">{words}</w:t>'


def field(*codes: str) -> str:
    """Return the XML of a complex field whose code stands in several runs."""
    marks = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
    pieces = [f'<w:instrText xml:space="preserve">{code}</w:instrText>' for code in codes]
    return paragraph(marks[0], *pieces, marks[1], text("result"), marks[2])


def table(*cells: str) -> str:
    """Return the XML of a table of one row."""
    filled = "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{filled}</w:tr></w:tbl>"


def part_xml(root: str, content: str) -> bytes:
    """Return the XML of a part of Word's."""
    return f'<w:{root} xmlns:w="{W}">{content}</w:{root}>'.encode()


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(json.dumps(_fork(Path(argument))), flush=True)
