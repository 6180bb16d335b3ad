"""Many letters: memory stays where it is, and nobody's values stray: invariants 4 and 7."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Small
from tests.support.commands import command, python
from tests.support.letters_read_back import letters, manifest, paragraphs
from tests.support.small_campaign import make_campaign, make_inputs, signatory
from tests.support.trees import bundles

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss")]

FEW, MANY, ROWS = 1_000, 10_000, 1_000

MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.returncode, peak, done.stdout, done.stderr]))
"""


@dataclass(frozen=True)
class Measured:
    """A run and the most memory it held."""

    outputs: Path
    letters: int
    peak: int
    """In KiB."""


def measure(folder: Path, signatories: int) -> Measured:
    """Run a campaign of so many signatories in a process of its own."""
    campaign = make_campaign(folder / "small", max_letters=500, embassy=False)
    inputs = make_inputs(folder / "inputs", groups=signatories // ROWS, rows=ROWS, held=False)
    words = Small(campaign, inputs).words(folder / "outputs", formats="zip")
    code, peak, out, talk = json.loads(python(MEASURE, *command(*words)))
    assert code == 0, talk
    return Measured(folder / "outputs", json.loads(out)["letters"], peak)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """A run of a thousand signatories."""
    return measure(tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """A run of ten thousand signatories."""
    return measure(tmp_path_factory.mktemp("many"), MANY)


def test_memory_does_not_grow_with_the_letters(few: Measured, many: Measured) -> None:
    assert (few.letters, many.letters) == (FEW, MANY)
    assert many.peak < 1.2 * few.peak, f"{few.peak} KiB for {FEW}, {many.peak} KiB for {MANY}"


def test_every_letter_holds_its_own_values_and_no_others(many: Measured) -> None:
    """Each value carries its signatory's number, so one search finds whatever strayed."""
    tokens = re.compile(r"\b([NPM])(\d{5})\b")
    seen = set()
    for bundle in bundles(many.outputs):
        documents = dict(letters(bundle))
        for line in manifest(bundle):
            number = int(line["group"].removeprefix("group-")) * ROWS + int(line["row"]) - 2
            text = "\n".join(paragraphs(documents[f"{line['letter']}.docx"]))
            expected = {("N", f"{number:05d}"), ("P", f"{number:05d}")}
            if signatory(number)[-1]:
                expected.add(("M", f"{number:05d}"))
            assert set(tokens.findall(text)) == expected
            assert line["letter"] in text
            seen.add(number)
    assert seen == set(range(MANY))
