"""What the tests share: one whole run of the sample campaign, and a small campaign for the rest."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.commands import CAMPAIGN, DAY, INPUTS, PROJECT, Answer, postbag
from tests.support.small_campaign import make_campaign, make_inputs
from tests.support.warm_client import WarmPostbag


@dataclass(frozen=True)
class SampleRun:
    """One run of the sample campaign, with PDFs, by Prefect."""

    answer: Answer
    outputs: Path
    prefect: Path
    """Prefect's home during the run."""

    @property
    def round(self) -> Path:
        """The folder of the round it made."""
        return self.outputs / "round-001"


@dataclass(frozen=True)
class Small:
    """The small campaign, its sheets, and the words that start a run of it."""

    campaign: Path
    inputs: Path

    def words(self, outputs: Path, engine: str = "inline", formats: str = "zip,docx") -> list[str]:
        """Return the words of a run into ``outputs``."""
        words = ["run", self.campaign, "--inputs", self.inputs, "--outputs", outputs]
        words += ["--date", DAY, "--engine", engine, "--formats", formats, "--json"]
        return [str(word) for word in words]


@pytest.fixture(scope="session")
def office() -> str:
    """LibreOffice's path; tests that need it are skipped where it is missing."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.skip("LibreOffice is not installed")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed; it comes with poppler-utils")
    return found


@pytest.fixture(scope="session")
def validator() -> str:
    """The Open XML SDK validator's path; tests that need it are skipped where it is missing."""
    path = PROJECT / ".tools/node_modules/.bin/ooxml-validator"
    if not path.exists():
        pytest.skip("the Open XML validator is missing; npm installs it into .tools")
    return str(path)


@pytest.fixture(scope="session")
def sample_run(office: str, tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """The sample campaign, run once for all tests; nobody may change its outputs."""
    folder = tmp_path_factory.mktemp("sample")
    outputs, home = folder / "outputs", folder / "prefect"
    words = ["run", CAMPAIGN, "--date", DAY, "--engine", "prefect", "--json"]
    places = ["--outputs", str(outputs), "--inputs", str(INPUTS.relative_to(PROJECT))]
    answer = postbag(*words, *places, environment={"PREFECT_HOME": str(home)})
    return SampleRun(answer.expect(100), outputs, home)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small campaign with 61 signatories and a held row; nobody may change it."""
    folder = tmp_path_factory.mktemp("small")
    return Small(make_campaign(folder / "small"), make_inputs(folder / "inputs"))


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmPostbag]:
    """A process that runs commands without the start of an interpreter each time."""
    with WarmPostbag(tmp_path_factory.mktemp("warm")) as server:
        yield server


@pytest.fixture(scope="session")
def small_outputs(
    small: Small, warm: WarmPostbag, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The outputs of an uninterrupted run of the small campaign; nobody may change them."""
    outputs = tmp_path_factory.mktemp("uninterrupted") / "outputs"
    warm.run(*small.words(outputs)).expect(100)
    return outputs


@pytest.fixture
def prefect_home(sample_run: SampleRun, tmp_path: Path) -> Path:
    """A home for Prefect whose database is made already, which takes it half a minute."""
    return Path(shutil.copytree(sample_run.prefect, tmp_path / "prefect"))


_SHARED = {
    "sample_run": "prefect",
    "deaths": "kills",
    "kills": "kills",
    "outcomes": "hostile",
    "many": "memory",
}
"""What takes long to make, and the group of the tests that share it."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep tests that share something costly in one process."""
    for name in getattr(item, "fixturenames", ()):
        if name in _SHARED:
            item.add_marker(pytest.mark.xdist_group(_SHARED[name]))
            return


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a test by bytes only as such: archives made here hold the time, and names must agree."""
    return argname if isinstance(val, bytes) else None


# The same examples on every machine: a failure in CI can be made again at home.
settings.register_profile("postbag", derandomize=True, database=None)
settings.load_profile("postbag")

# A shell starts what runs in the background deaf to Ctrl-C, and so would be all we start.
signal.signal(signal.SIGINT, signal.default_int_handler)
