"""LetterTemplate against docxtpl: for every tag and trap, and values nobody chose by hand.

docxtpl is the reference: a fresh object for each letter, the same environment, autoescaping on.
What we do otherwise on purpose has a test of its own in ``test_corrections.py``.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import jinja2
import pytest
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.letters.environment import safe_environment
from pipeline.letters.template import LetterTemplate
from tests.support.blank import new_document
from tests.support.documents import W, canonical, parts_of
from tests.support.letter_bodies import BODIES

TEXTS = st.text(
    st.one_of(st.sampled_from("\t\n\a\f\r\"'&<>{}%#]_ "), st.characters(codec="utf-8")), max_size=12
)
"""Anything XML can hold, with what docxtpl, XML and Jinja give a meaning to more often than not."""
LEGAL = TEXTS.map(lambda text: "".join(char for char in text if _is_left_alone(char)))
VALUES = st.fixed_dictionaries(
    {
        "name": LEGAL,
        "town": LEGAL,
        "message": LEGAL,
        "names": st.lists(LEGAL, min_size=1, max_size=4),
        "person": st.fixed_dictionaries({"name": LEGAL}),
        "count": st.integers(1, 3),
        "flag": st.booleans(),
        "colour": st.just("ff0000"),
    }
)
NESTED = ("hyperlink", "tracked insertion")
"""Runs inside something: docxtpl breaks the XML where a value ends the paragraph there."""
PARSED = (
    "captured block",
    "cell colour",
    "column loop",
    "column span",
    "condition over paragraphs",
    "condition over runs",
    "drawing in a condition",
    "drawing in a loop",
    "horizontal merge",
    "row loop without a heading",
    "vertical merge",
    "wider row condition",
)
"""What hangs on values and is parsed for each letter; a change that parses more shows here."""
RENDERED = ("word/document.xml", "word/header", "word/footer")
PLAIN = {
    "name": "Ada",
    "town": "Lyon",
    "message": "a\nb\tc",
    "names": ["x", ""],
    "person": {"name": ""},
    "count": 2,
    "flag": True,
    "colour": "00ff00",
}


def _is_left_alone(char: str) -> bool:
    """Whether docxtpl keeps a character: what XML forbids and our own marks are other tests'."""
    code = ord(char)
    legal = code >= 32 or char in "\t\n\a\f\r"
    return legal and code not in (0xFDD0, 0xFDD1, 0xFFFE, 0xFFFF)


def template_with(folder: Path, body: str) -> Path:
    """Write a template with a body, and with a field in its header and its footer."""
    document = new_document()
    element = document.element.body
    wrapped: Any = parse_xml(f'<w:body xmlns:w="{W}">{body}</w:body>')
    for child in list(wrapped):
        element.insert(len(element) - 1, child)
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ name }} {{ message }}"
    section.footer.paragraphs[0].text = "{% if flag %}{{ town }}{% endif %}"
    path = folder / "template.docx"
    document.save(str(path))
    return path


def with_docxtpl(path: Path, values: dict[str, Any], environment: jinja2.Environment) -> bytes:
    document = DocxTemplate(str(path))
    document.render(values, environment, autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def comparable(content: bytes, rendered: bool) -> dict[str, bytes]:
    """Return the rendered parts, or the others, in canonical form.

    docxtpl's clock is in the core properties, which have tests of their own.
    """
    parts = parts_of(content)
    return {
        name: canonical(name, part)
        for name, part in parts.items()
        if "core.xml" not in name and rendered == any(word in name for word in RENDERED)
    }


@pytest.mark.parametrize("name", BODIES)
def test_a_letter_is_what_docxtpl_makes_of_it(name: str, tmp_path_factory: Any) -> None:
    path = template_with(tmp_path_factory.mktemp("equality"), BODIES[name])
    environment = safe_environment()
    template = LetterTemplate.load(path, environment)
    assert (template.prepared_body is None) == (name in PARSED)

    @settings(
        max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(VALUES)
    @example(PLAIN)
    @example({**PLAIN, "flag": False, "names": ["only"], "count": 1})
    def check(values: dict[str, Any]) -> None:
        if any("{_" in text or "_}" in text or "%_" in text for text in _texts(values)):
            return
        if name in NESTED and any(char in text for text in _texts(values) for char in "\a\f"):
            assert comparable(template.merge(values), True)
            return
        expected = with_docxtpl(path, values, environment)
        assert comparable(template.merge(values), True) == comparable(expected, True)

    check()
    expected = with_docxtpl(path, PLAIN, environment)
    assert comparable(template.merge(PLAIN), False) == comparable(expected, False)


def _texts(values: dict[str, Any]) -> list[str]:
    return [
        values["name"],
        values["town"],
        values["message"],
        values["person"]["name"],
        *values["names"],
    ]
