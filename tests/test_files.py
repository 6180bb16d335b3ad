"""Files stand whole or not at all, and archives depend on their content alone."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import NotWritable
from pipeline.files import (
    checksum_lines,
    copy_hashed,
    file_sha256,
    publish_folder,
    repack_zip,
    sweep_unfinished,
    write_whole,
    writing_to,
    zip_member,
)
from pipeline.letters.package import Package, pack_member

NAMES = st.text("abcé/_.", min_size=1, max_size=8)
PARTS = st.dictionaries(NAMES, st.binary(max_size=200), max_size=6)


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "file", b"new")
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"new"
    assert names_in(tmp_path) == ["a", "a/b", "a/b/file"]


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["file"]


@pytest.mark.parametrize(
    "name", ["x" * 255, "ﻙ" * 85, "é" * 125 + ".xlsx"], ids=["ascii", "arabic", "accents"]
)
def test_a_file_may_have_the_longest_name_there_is(tmp_path: Path, name: str) -> None:
    write_whole(tmp_path / name, b"new")
    assert (tmp_path / name).read_bytes() == b"new"


def test_what_a_stopped_write_left_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a" / "file", b"new")
    assert len(names_in(tmp_path)) == 2
    sweep_unfinished(tmp_path)
    assert names_in(tmp_path) == ["a"]


def test_a_finished_folder_is_renamed_to_its_place(tmp_path: Path) -> None:
    (tmp_path / "made" / "print").mkdir(parents=True)
    (tmp_path / "made" / "print" / "file").write_text("x")
    publish_folder(tmp_path / "made", tmp_path / "bundle-001")
    assert names_in(tmp_path) == ["bundle-001", "bundle-001/print", "bundle-001/print/file"]


def test_a_folder_that_stands_is_not_written_again(tmp_path: Path) -> None:
    for name in ("made", "bundle-001"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    publish_folder(tmp_path / "made", tmp_path / "bundle-001")
    assert (tmp_path / "bundle-001" / "file").read_text() == "bundle-001"
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, ""), "disk is full"),
        (OSError(errno.EDQUOT, ""), "quota"),
        (OSError(errno.EROFS, ""), "read-only"),
        (PermissionError(errno.EACCES, ""), "may not write"),
        (OSError(errno.EIO, ""), "run again"),
        (OSError(errno.ENAMETOOLONG, ""), "too long"),
        (OSError("no number"), "refused"),
    ],
)
def test_a_refusal_becomes_one_sentence_with_a_cure(
    tmp_path: Path, error: OSError, words: str
) -> None:
    with pytest.raises(NotWritable, match=words) as caught, writing_to(tmp_path / "outputs"):
        raise error
    assert "outputs" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_link_to_nowhere_is_named_when_a_folder_is_copied(tmp_path: Path) -> None:
    (tmp_path / "campaign" / "case").mkdir(parents=True)
    link = tmp_path / "campaign" / "case" / "notes.docx"
    link.symlink_to(tmp_path / "gone.docx")
    with pytest.raises(NotWritable) as caught, writing_to(tmp_path / "work"):
        shutil.copytree(tmp_path / "campaign", tmp_path / "copy")
    assert caught.value.message.startswith(f"{link} is a link to a file that is not there.")


def test_a_pipe_is_named_when_a_folder_is_copied(tmp_path: Path) -> None:
    (tmp_path / "campaign").mkdir()
    os.mkfifo(tmp_path / "campaign" / "pipe")
    said = "campaign/pipe cannot be copied: it is no ordinary file"
    with pytest.raises(NotWritable, match=said), writing_to(tmp_path / "work"):
        shutil.copytree(tmp_path / "campaign", tmp_path / "copy")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_while_a_folder_is_copied_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "campaign").mkdir()
    (tmp_path / "campaign" / "campaign.toml").write_text("title = 'x'")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "campaign.toml").symlink_to("/dev/full")
    with pytest.raises(NotWritable, match="disk is full"), writing_to(tmp_path / "work"):
        shutil.copytree(tmp_path / "campaign", tmp_path / "copy", dirs_exist_ok=True)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=1000))
def test_a_copy_is_hashed_on_the_way(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("copy") / "file"
    expected = hashlib.sha256(content).hexdigest()
    assert copy_hashed(io.BytesIO(content), path) == expected == file_sha256(path)
    assert path.read_bytes() == content


def test_checksums_name_every_file_in_order(tmp_path: Path) -> None:
    for name in ("b", "a/z", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    lines = [line.rstrip("\n").split("  ") for line in checksum_lines(tmp_path)]
    assert [name for _, name in lines] == ["a.txt", "a/z", "b"]
    assert [hashlib.sha256(name.encode()).hexdigest() for _, name in lines] == [
        digest for digest, _ in lines
    ]


@settings(max_examples=50, deadline=None)
@given(PARTS)
def test_a_package_made_by_hand_is_a_zip_that_others_read(parts: dict[str, bytes]) -> None:
    members = [pack_member(name, content) for name, content in parts.items()]
    packed = Package([]).with_members(members)
    assert packed == Package(members).with_members([])
    assert packed == Package(members[:1]).with_members(members[1:])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts
        assert archive.namelist() == list(parts)
        assert {info.date_time for info in archive.infolist()} <= {(1980, 1, 1, 0, 0, 0)}


@settings(max_examples=50, deadline=None)
@given(PARTS, st.randoms(use_true_random=False))
def test_a_repacked_archive_depends_on_its_content_alone(
    parts: dict[str, bytes], order: Random
) -> None:
    def archived(names: list[str], year: int) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name in names:
                archive.writestr(zipfile.ZipInfo(name, (year, 2, 3, 4, 5, 6)), parts[name])
        return target.getvalue()

    shuffled = list(parts)
    order.shuffle(shuffled)
    repacked = repack_zip(archived(list(parts), 1999))
    assert repacked == repack_zip(archived(shuffled, 2017)) == repack_zip(repacked)
    with zipfile.ZipFile(io.BytesIO(repacked)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == parts


def test_content_types_come_first_and_members_bear_no_clock() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("_rels/.rels", "[Content_Types].xml", "A.xml"):
            archive.writestr(name, "x")
    with zipfile.ZipFile(io.BytesIO(repack_zip(target.getvalue()))) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "A.xml", "_rels/.rels"]
    assert zip_member("x").date_time == (1980, 1, 1, 0, 0, 0)
