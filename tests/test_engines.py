"""The same letters, whoever does the work: invariant 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SampleRun, Small
from tests.support.commands import CAMPAIGN, DAY, INPUTS, postbag
from tests.support.letters_read_back import manifest, pdf_pages
from tests.support.small_campaign import make_campaign, make_inputs
from tests.support.trees import bundles, contents
from tests.support.warm_client import WarmPostbag

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("workers", ["1", "3"])
def test_local_engine_gives_the_same_bytes(
    small: Small, small_outputs: Path, warm: WarmPostbag, tmp_path: Path, workers: str
) -> None:
    words = small.words(tmp_path / "outputs", engine="local")
    warm.run(*words, "--workers", workers).expect(100)
    assert contents(tmp_path / "outputs") == contents(small_outputs)


def test_prefect_engine_gives_the_same_bytes(
    small: Small, small_outputs: Path, prefect_home: Path, tmp_path: Path
) -> None:
    """The ledger's address may hold a password, so Prefect is not told of it."""
    words = [*small.words(tmp_path / "outputs", engine="prefect"), "--workers", "3"]
    words += ["--ledger", f"sqlite:///{tmp_path}/hunter2.sqlite"]
    answer = postbag(*words, environment={"PREFECT_HOME": str(prefect_home)}).expect(100)
    assert "going on without" not in answer.talk
    assert contents(tmp_path / "outputs") == contents(small_outputs)
    assert (tmp_path / "hunter2.sqlite").stat().st_size > 0
    kept = [path.read_bytes() for path in prefect_home.rglob("*") if path.is_file()]
    assert any(b"rehearsal of bundle the-embassy 1 of 4" in content for content in kept)
    assert not any(b"hunter2" in content for content in kept)


def test_a_fresh_interpreter_gives_the_same_bytes(
    small: Small, small_outputs: Path, tmp_path: Path
) -> None:
    """Nothing hangs on the order of sets, which changes from process to process."""
    words = small.words(tmp_path / "outputs")
    postbag(*words, environment={"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}).expect(100)
    assert contents(tmp_path / "outputs") == contents(small_outputs)


def test_sample_letters_are_the_same_inline_and_by_prefect(
    sample_run: SampleRun, tmp_path: Path
) -> None:
    """All scripts, templates and kinds of sheet; with PDFs only the manifest says more."""
    words = ["run", CAMPAIGN, "--inputs", str(INPUTS), "--date", DAY, "--engine", "inline"]
    outputs = tmp_path / "outputs"
    postbag(*words, "--formats", "zip,docx", "--quiet", "--outputs", outputs).expect(100)
    inline, prefect = contents(outputs), contents(sample_run.outputs)
    told = ("manifest.csv", "SHA256SUMS", "cover-sheet.docx", "report.json", "report.html")
    compared = [name for name in inline if not name.endswith(told)]
    assert {name: inline[name] for name in compared} == {name: prefect[name] for name in compared}
    assert set(inline) == {name for name in prefect if not name.endswith(".pdf")}


def test_two_runs_print_the_same_pages(office: str, warm: WarmPostbag, tmp_path: Path) -> None:
    campaign = make_campaign(tmp_path / "small", embassy=False)
    small = Small(campaign, make_inputs(tmp_path / "inputs", groups=1, rows=6, held=False))
    texts = []
    for name in ("first", "second"):
        warm.run(*small.words(tmp_path / name, formats="zip,docx,pdf")).expect(0)
        (bundle,) = bundles(tmp_path / name)
        texts.append([pdf_pages(bundle / file) for file in ("letters.pdf", "cover-sheet.pdf")])
        assert len(texts[-1][0]) == 2 * len(manifest(bundle)) - 1
    assert texts[0] == texts[1]
