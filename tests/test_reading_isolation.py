"""The isolated reader: whatever happens to the process that reads, the run gets one sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from pipeline.sheets.read import SheetUnreadable, read_tabs
from pipeline.sheets.reading import client
from pipeline.sheets.reading.raw import BROKEN, TOO_BIG, TOO_LONG, RowsDiffer

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def harmful() -> Iterator[client.Server]:
    """Start one reader that does harm; each harm ends a child and not the reader itself."""
    server = client.Server("tests.support.harmful_reader")
    yield server
    server.stop()


@pytest.fixture
def harmed(monkeypatch: pytest.MonkeyPatch, harmful: client.Server) -> client.Server:
    """Let sheets be read by the harmful reader."""
    monkeypatch.setattr(client, "_server", harmful)
    return harmful


def sheet(folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text("Name,City\nAda,Oslo\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("abort", TOO_BIG),
        ("kill", TOO_BIG),
        ("memory", TOO_BIG),
        ("fault", BROKEN),
        ("exit", BROKEN),
        ("leave", BROKEN),
        ("panic", BROKEN),
        ("recurse", BROKEN),
        ("numbers", BROKEN),
        ("garble", BROKEN),
        ("write", BROKEN),
        ("sleep", TOO_LONG),
        ("spin", TOO_LONG),
    ],
)
def test_harm_to_the_reader_is_one_sentence_and_the_next_sheet_is_read(
    tmp_path: Path,
    harmed: client.Server,
    capfd: pytest.CaptureFixture[str],
    harm: str,
    sentence: str,
) -> None:
    with pytest.raises(SheetUnreadable) as caught:
        read_tabs(sheet(tmp_path, harm))
    assert str(caught.value) == sentence
    assert [tab.name for tab in read_tabs(sheet(tmp_path, "good"))] == ["good", "after"]
    assert capfd.readouterr() == ("", "")


def test_what_a_library_prints_reaches_nobody(
    tmp_path: Path, harmed: client.Server, capfd: pytest.CaptureFixture[str]
) -> None:
    tabs = read_tabs(sheet(tmp_path, "chatter"))
    assert [len(tab.rows) for tab in tabs] == [2, 2]
    assert capfd.readouterr() == ("", "")


def test_a_difference_of_the_counts_is_told_with_both(
    tmp_path: Path, harmed: client.Server
) -> None:
    with pytest.raises(RowsDiffer) as caught:
        read_tabs(sheet(tmp_path, "differ"))
    assert (caught.value.read, caught.value.counted) == (3, 4)


def test_a_run_that_is_killed_leaves_no_reader_behind(tmp_path: Path) -> None:
    """Its child hangs for longer than anybody waits; only the run's end can end it."""
    script = (
        "import sys; from pathlib import Path; from pipeline.sheets.reading import client\n"
        "client._server = client.Server('tests.support.harmful_reader')\n"
        "for answer in client.ask(Path(sys.argv[1]), ''): print('at work', flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(sheet(tmp_path, "sleep"))]
    environment = {**os.environ, "SLOW_ALARM": "1"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=environment) as run:
        assert run.stdout
        assert run.stdout.readline() == b"at work\n"
        readers = psutil.Process(run.pid).children(recursive=True)
        run.kill()
    assert len(readers) == 2
    assert psutil.wait_procs(readers, timeout=30)[1] == []


def server_process(owner: client.Server) -> psutil.Process:
    process = owner._process
    assert process is not None
    return psutil.Process(process.pid)


def test_ctrl_c_does_not_reach_the_server(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    read_tabs(sheet(tmp_path, "first"))
    process = server_process(client._server)
    process.send_signal(signal.SIGINT)
    read_tabs(sheet(tmp_path, "second"))
    assert server_process(client._server) == process
    assert os.getpgid(process.pid) != os.getpgid(0)
    assert capfd.readouterr() == ("", "")


def test_a_server_that_died_is_started_again(tmp_path: Path) -> None:
    read_tabs(sheet(tmp_path, "first"))
    process = server_process(client._server)
    process.kill()
    # It is this process's child: waiting would take its end from the client.
    while process.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert read_tabs(sheet(tmp_path, "second"))[0].name == "second"


def test_a_server_that_cannot_start_is_not_the_sheets_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_server", client.Server("tests.support.no_such_module"))
    with pytest.raises(RuntimeError, match="cannot start"):
        read_tabs(sheet(tmp_path, "sheet"))


def test_reading_that_is_broken_off_does_not_mix_sheets(tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    many.write_text("Name,City\n" + "Ada,Oslo\n" * 50_000, "utf-8")
    answers = client.ask(many, "")
    assert next(answers)["tab"]["name"] == "many"
    answers.close()  # type: ignore[attr-defined]
    assert read_tabs(sheet(tmp_path, "next"))[0].name == "next"


def test_threads_get_their_own_sheets(tmp_path: Path) -> None:
    names = [f"sheet-{number}" for number in range(12)]
    paths = [sheet(tmp_path, name) for name in names]
    with ThreadPoolExecutor(4) as pool:
        assert [tabs[0].name for tabs in pool.map(read_tabs, paths)] == names


def test_a_forked_process_reads_through_a_server_of_its_own(tmp_path: Path) -> None:
    path = sheet(tmp_path, "sheet")
    read_tabs(path)
    before = server_process(client._server)
    child = os.fork()
    if not child:
        ok = len(read_tabs(path)[0].rows) == 2 and server_process(client._server) != before
        client.stop()
        os._exit(0 if ok else 1)
    assert os.waitpid(child, 0)[1] == 0
    read_tabs(path)
    assert server_process(client._server) == before


def test_the_server_carries_nothing_heavy() -> None:
    script = "import sys, pipeline.sheets.reading.server; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"pandas", "numpy", "pydantic", "sqlalchemy", "prefect", "openpyxl", "babel"}
    assert heavy.isdisjoint(done.stdout.split())
