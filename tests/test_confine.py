"""What LibreOffice may take and read."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.pdf import confine, office

PROJECT = Path(__file__).parents[1]
_READ = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from pipeline.pdf.confine import restrict_files
if not restrict_files(Path(sys.argv[2]), [sys.argv[3]]):
    print("no Landlock")
for place, mode in [line.split() for line in sys.argv[4:]]:
    try:
        open(place, mode).close()
        print(place)
    except PermissionError:
        pass
"""


@pytest.mark.parametrize("allowed", [2 << 30, 8 << 30, resource.RLIM_INFINITY])
def test_a_lower_limit_of_the_machines_owner_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, allowed: int
) -> None:
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (allowed, allowed))
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
    monkeypatch.setattr(confine, "leave_network", lambda: True)
    monkeypatch.setattr(confine, "restrict_files", lambda _box, _readable: True)
    confine.confine(tmp_path, ())
    most = 2 << 30 if allowed == 2 << 30 else 4 << 30
    assert limits[resource.RLIMIT_AS] == (most, most)


def test_only_what_libreoffice_needs_can_be_read(tmp_path: Path) -> None:
    box, program, secret = tmp_path / "box", tmp_path / "home" / "soffice", tmp_path / "home" / "x"
    box.mkdir()
    program.parent.mkdir()
    for path in (program, secret):
        path.write_text("words")
    wanted = ["/etc/passwd r", "/etc/hostname r", "/dev/null w", "/dev/full w", "/dev/urandom r"]
    wanted += ["/proc/1/cmdline r", f"{program} r", f"{secret} r", f"{box}/new w"]
    words = [sys.executable, "-c", _READ, str(PROJECT), str(box), str(program), *wanted]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    if "no Landlock" in done.stdout:
        pytest.skip("Linux has no Landlock here")
    opened = ["/etc/passwd", "/dev/null", "/dev/urandom", str(program), f"{box}/new"]
    assert done.stdout.split() == opened


def test_an_installation_is_a_folder_with_programs(tmp_path: Path) -> None:
    real = tmp_path / "opt" / "libreoffice" / "program" / "soffice"
    own = tmp_path / "home" / "anna" / "soffice"
    link = tmp_path / "bin" / "soffice"
    for path in (real, own, link):
        path.parent.mkdir(parents=True)
    real.touch()
    own.touch()
    link.symlink_to(real)
    assert office._installation(own) == [str(own)]
    assert office._installation(link) == [str(link), str(tmp_path / "opt" / "libreoffice")]
