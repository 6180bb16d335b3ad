"""The sample campaign from end to end: every row is accounted for and every letter is right."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.conftest import SampleRun
from tests.support.commands import CAMPAIGN, DAY, INPUTS, PROJECT, postbag
from tests.support.independent_count import count_rows
from tests.support.letters_read_back import letters, manifest, paragraphs, pdf_pages, squash
from tests.support.sample_expectations import BLANK_ROWS, DUPLICATES, HELD, SHEET_ROWS
from tests.support.sample_people import people, place
from tests.support.trees import bundles, leftovers, sha256, states

pytestmark = pytest.mark.slow

TOP = {
    "schema": int,
    "campaign": str,
    "round": int,
    "status": str,
    "rows": dict,
    "letters": int,
    "bundles": list,
    "issues": list,
}
ROWS = {"read", "accepted", "held", "duplicate", "blank"}
BUNDLE = {
    "authority": str,
    "bundle": int,
    "letters": int,
    "pages": int,
    "sheets": int,
    "folder": str,
}
ISSUE = {"code", "severity", "group", "sheet", "tab", "row", "column", "cell", "message"}
MANIFEST = "letter,case,kind,locale,group,sheet,tab,row,pages,sheets,sha256"
SHORTEST_NAME = 6


@lru_cache(maxsize=16)
def pages_of(bundle: Path) -> list[str]:
    """Return the squashed text of each page of a bundle's letters."""
    return [squash(page) for page in pdf_pages(bundle / "letters.pdf")]


def all_lines(run: SampleRun) -> list[dict[str, str]]:
    """Return the lines of all manifests."""
    return [line for bundle in bundles(run.outputs) for line in manifest(bundle)]


def letter_pages(bundle: Path) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Yield each line of a manifest with the text of its letter's pages, blank backs left out."""
    pages, start = pages_of(bundle), 0
    for line in manifest(bundle):
        count = int(line["pages"])
        yield line, pages[start : start + count]
        start += count + count % 2


def is_printed(name: str, page: str) -> bool:
    """Say whether a name stands on a squashed page.

    pdftotext tears a word with an Arabic vowel sign out of its line, so such a name is looked for
    word by word.
    """
    if any(0x64B <= ord(char) < 0x660 for char in name):
        return all(squash(word) in page for word in name.split())
    return squash(name) in page


def test_json_has_exactly_the_promised_shape(sample_run: SampleRun) -> None:
    answer = sample_run.answer.json
    assert {key: type(value) for key, value in answer.items()} == TOP
    assert (answer["schema"], answer["campaign"], answer["round"]) == (1, CAMPAIGN, 1)
    assert answer["status"] == "sealed"
    assert set(answer["rows"]) == ROWS
    assert {type(count) for count in answer["rows"].values()} == {int}
    for bundle in answer["bundles"]:
        assert {key: type(value) for key, value in bundle.items()} == BUNDLE
        number = f"bundle-{bundle['bundle']:03d}"
        assert bundle["folder"] == f"round-001/{bundle['authority']}/{number}"
        assert (sample_run.outputs / bundle["folder"]).is_dir()


def test_every_issue_has_all_keys(sample_run: SampleRun) -> None:
    for issue in sample_run.answer.json["issues"]:
        assert set(issue) == ISSUE
        assert issue["severity"] in ("held", "warning")
        assert issue["row"] is None or type(issue["row"]) is int
        assert all(type(issue[key]) is str for key in ISSUE - {"row"})
        assert issue["message"].endswith(".")


@pytest.mark.parametrize("sheet", SHEET_ROWS)
def test_independent_count_agrees_with_the_expected_rows(sheet: str) -> None:
    assert count_rows(INPUTS / sheet) == SHEET_ROWS[sheet]


def test_every_row_is_accepted_held_or_duplicate(sample_run: SampleRun) -> None:
    rows = sample_run.answer.json["rows"]
    counted = sum(count_rows(path) for path in sorted(INPUTS.glob("*/*")))
    assert rows["read"] == counted == sum(SHEET_ROWS.values())
    assert rows["read"] == rows["accepted"] + rows["held"] + rows["duplicate"]
    assert rows["blank"] == sum(len(numbers) for numbers in BLANK_ROWS.values())


def test_accepted_rows_of_each_sheet_reach_a_letter(sample_run: SampleRun) -> None:
    lines = all_lines(sample_run)
    with_letters = {(line["group"], line["sheet"], int(line["row"])) for line in lines}
    waiting = {(group, sheet, row) for group, sheet, row, _ in HELD} | {*DUPLICATES}
    everybody = {(group, sheet, row) for group, sheet, _, row in people()}
    assert with_letters == everybody - waiting
    assert len(with_letters) == sample_run.answer.json["rows"]["accepted"]


def test_held_rows_and_duplicates_are_the_expected_ones(sample_run: SampleRun) -> None:
    answer = sample_run.answer.json
    issues = answer["issues"]
    held = [
        (issue["group"], issue["sheet"], issue["row"], issue["code"])
        for issue in issues
        if issue["severity"] == "held"
    ]
    assert sorted(held) == sorted(HELD)
    duplicates = [
        (issue["group"], issue["sheet"], issue["row"])
        for issue in issues
        if issue["code"] == "duplicate"
    ]
    assert sorted(duplicates) == sorted(DUPLICATES)
    assert answer["rows"]["held"] == len(HELD)
    assert answer["rows"]["duplicate"] == len(DUPLICATES)


def test_letters_are_counted_alike_everywhere(sample_run: SampleRun) -> None:
    answer = sample_run.answer.json
    written = {}
    for bundle in bundles(sample_run.outputs):
        names = [name for name, _ in letters(bundle)]
        assert names == [f"{line['letter']}.docx" for line in manifest(bundle)]
        written[bundle.relative_to(sample_run.outputs).as_posix()] = len(names)
    assert written == {bundle["folder"]: bundle["letters"] for bundle in answer["bundles"]}
    assert answer["letters"] == sum(written.values())


def test_letter_numbers_run_from_one_without_a_gap(sample_run: SampleRun) -> None:
    numbers = [line["letter"] for line in all_lines(sample_run)]
    assert sorted(numbers) == [f"{number:06d}" for number in range(1, len(numbers) + 1)]


def test_letters_of_an_authority_are_in_order(sample_run: SampleRun) -> None:
    for authority in {bundle.parent for bundle in bundles(sample_run.outputs)}:
        lines = [line for bundle in sorted(authority.iterdir()) for line in manifest(bundle)]
        places = [
            (*(line[key] for key in "case kind locale group sheet tab".split()), int(line["row"]))
            for line in lines
        ]
        assert places == sorted(places)
        assert [line["letter"] for line in lines] == sorted(line["letter"] for line in lines)


def test_manifest_has_its_columns_and_true_checksums(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        first = (bundle / "manifest.csv").read_text(encoding="utf-8").splitlines()[0]
        assert first == MANIFEST
        there = {name: hashlib.sha256(content).hexdigest() for name, content in letters(bundle)}
        listed = {f"{line['letter']}.docx": line["sha256"] for line in manifest(bundle)}
        assert there == listed


def test_sha256sum_agrees_in_every_bundle(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        assert subprocess.run(command, cwd=bundle, check=False).returncode == 0
        listed = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        files = [path for path in bundle.rglob("*") if path.is_file()]
        assert len(listed) == len(files) - 1


def test_pages_and_sheets_agree_with_the_pdf(sample_run: SampleRun) -> None:
    for bundle in sample_run.answer.json["bundles"]:
        folder = sample_run.outputs / bundle["folder"]
        pages = [int(line["pages"]) for line in manifest(folder)]
        sheets = [int(line["sheets"]) for line in manifest(folder)]
        assert sheets == [(count + 1) // 2 for count in pages]
        assert (bundle["pages"], bundle["sheets"]) == (sum(pages), sum(sheets))
        # Every letter but the last is filled up to whole sheets.
        assert len(pages_of(folder)) == 2 * sum(sheets) - pages[-1] % 2


def test_every_letter_starts_on_a_front_page(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        pages, start = pages_of(bundle), 0
        for line in manifest(bundle):
            count = int(line["pages"])
            assert start % 2 == 0
            assert all(pages[start : start + count]), f"{bundle.parent.name} {line['letter']}"
            assert line["letter"] in pages[start], f"{bundle.parent.name} {line['letter']}"
            start += count + count % 2
        assert not any(pages[number] for number in _backs(bundle))


def _backs(bundle: Path) -> Iterator[int]:
    """Yield the positions of the blank backs of a bundle's PDF."""
    end = 0
    for line in manifest(bundle)[:-1]:
        end += int(line["pages"])
        if end % 2:
            yield end
            end += 1


def test_each_printed_letter_names_its_own_signatory_only(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        names = {squash(people()[place(line)].name) for line in manifest(bundle)}
        names = {name for name in names if len(name) >= SHORTEST_NAME}
        for line, pages in letter_pages(bundle):
            name = people()[place(line)].name
            own = squash(name)
            assert is_printed(name, pages[0]), f"{bundle.parent.name} {line['letter']}"
            text = "".join(pages)
            others = [other for other in names if other in text and other not in own]
            assert not others, f"{bundle.parent.name} {line['letter']}: {len(others)} more"


def test_each_word_letter_holds_its_own_values_only(sample_run: SampleRun) -> None:
    for bundle in bundles(sample_run.outputs):
        told = {place(line): people()[place(line)] for line in manifest(bundle)}
        names = {squash(person.name) for person in told.values()}
        streets = {squash(person.street) for person in told.values() if person.street}
        documents = dict(letters(bundle))
        for line in manifest(bundle):
            text = squash("\n".join(paragraphs(documents[f"{line['letter']}.docx"])))
            own = told[place(line)]
            assert squash(own.name) in text
            assert not [name for name in names if name in text and name not in squash(own.name)]
            alien = [street for street in streets if street in text]
            assert all(street in squash(own.street) for street in alien)
            assert squash(own.message) in text


def test_embassies_get_letters_from_the_united_kingdom_only(sample_run: SampleRun) -> None:
    british = {"GB", "UK", "United Kingdom", "Great Britain", "England", "Scotland", "Wales"}
    british |= {"Royaume-Uni", "Vereinigtes Königreich", "المملكة المتحدة", "যুক্তরাজ্য"}
    for authority in ("eg-embassy-london", "bd-high-commission-london"):
        for bundle in sorted((sample_run.round / authority).iterdir()):
            countries = {people()[place(line)].country for line in manifest(bundle)}
            assert countries <= british


def test_support_letters_name_neither_organisation_nor_street(sample_run: SampleRun) -> None:
    seen = 0
    for authority in ("azza-soliman", "minhaz-mannan-emon"):
        for bundle in sorted((sample_run.round / authority).iterdir()):
            documents = dict(letters(bundle))
            for line in manifest(bundle):
                content = documents[f"{line['letter']}.docx"]
                text = squash("\n".join(paragraphs(content)))
                street = squash(people()[place(line)].street)
                assert "amnesty" not in text.casefold()
                assert not street or street not in text
                seen += 1
            assert not any("amnesty" in page.casefold() for page in pages_of(bundle))
    assert seen


def test_reports_stand_and_agree_with_the_answer(sample_run: SampleRun) -> None:
    report = json.loads((sample_run.round / "report.json").read_text(encoding="utf-8"))
    assert report == sample_run.answer.json
    assert (sample_run.round / "report.html").read_text(encoding="utf-8").startswith("<!")


def test_held_rows_workbooks_stand_for_sheets_with_held_rows_only(sample_run: SampleRun) -> None:
    there = sorted(
        path.relative_to(sample_run.round / "held-rows").as_posix()
        for path in (sample_run.round / "held-rows").rglob("*")
        if path.is_file()
    )
    expected = {f"{group}/{Path(sheet).stem}.xlsx" for group, sheet, _, _ in HELD}
    assert there == sorted(expected)
    held = Counter(f"{group}/{Path(sheet).stem}.xlsx" for group, sheet, _, _ in HELD)
    for name in there:
        assert count_rows(sample_run.round / "held-rows" / name) == held[name]


def test_nothing_is_left_over_and_no_name_is_in_a_file_name(sample_run: SampleRun) -> None:
    assert leftovers(sample_run.outputs) == []
    parts = "\n".join(str(p.relative_to(sample_run.outputs)) for p in sample_run.outputs.rglob("*"))
    names = {word for person in people().values() for word in person.name.split()}
    known = {"azza", "soliman", "xulhaz", "mannan"}
    words = set(re.split(r"[^\w]+", parts.casefold()))
    assert not {name.casefold() for name in names if len(name) > 2} & words - known


def test_a_second_run_changes_no_file(sample_run: SampleRun) -> None:
    before = states(sample_run.outputs)
    words = ["run", CAMPAIGN, "--date", DAY, "--json", "--outputs", str(sample_run.outputs)]
    inputs = ["--inputs", str(INPUTS.relative_to(PROJECT)), "--engine", "prefect"]
    answer = postbag(*words, *inputs, environment={"PREFECT_HOME": str(sample_run.prefect)})
    assert answer.expect(0).json["status"] == "nothing-new"
    assert answer.json["letters"] == 0
    assert set(answer.json["rows"].values()) == {0}
    assert states(sample_run.outputs) == before


def test_cover_sheets_name_authority_and_letters(sample_run: SampleRun) -> None:
    offices = {
        "eg-president": "Abdel Fattah al-Sisi",
        "eg-embassy-london": "Ambassador of the Arab Republic of Egypt",
        "bd-home-minister": "Asaduzzaman Khan",
        "bd-high-commission-london": "High Commissioner for Bangladesh",
        "azza-soliman": "Azza Soliman",
        "minhaz-mannan-emon": "Minhaz Mannan Emon",
    }
    for bundle in sample_run.answer.json["bundles"]:
        folder = sample_run.outputs / bundle["folder"]
        text = "\n".join(pdf_pages(folder / "cover-sheet.pdf"))
        assert squash(offices[bundle["authority"]]) in squash(text)
        assert re.search(rf"(?<!\d){bundle['letters']}(?!\d)", text)


def test_all_files_are_dated_by_the_letters(sample_run: SampleRun) -> None:
    """Archives and document properties bear the letters' day, never the clock's."""
    day = tuple(int(part) for part in DAY.split("-"))
    for bundle in bundles(sample_run.outputs):
        with zipfile.ZipFile(bundle / "letters.zip") as archive:
            assert {info.date_time[:3] for info in archive.infolist()} == {day}
            contents = [archive.read(archive.namelist()[0])]
        contents += [path.read_bytes() for path in bundle.rglob("*.docx")]
        for content in contents:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                assert {info.date_time[:3] for info in package.infolist()} == {day}
            properties = docx.Document(io.BytesIO(content)).core_properties
            for when in (properties.created, properties.modified):
                assert when is not None
                assert (when.year, when.month, when.day) == day


def test_every_word_file_is_valid(sample_run: SampleRun, validator: str, tmp_path: Path) -> None:
    files = [path for bundle in bundles(sample_run.outputs) for path in bundle.rglob("*.docx")]
    files += _sampled_letters(sample_run, tmp_path)
    with ThreadPoolExecutor(2) as pool:
        faults = [
            fault for fault in pool.map(lambda path: _faults(validator, path), files) if fault
        ]
    assert not faults


def _sampled_letters(run: SampleRun, folder: Path) -> Iterator[Path]:
    """Write one letter with and one without a message of each template into a folder."""
    seen = set()
    for bundle in bundles(run.outputs):
        documents = dict(letters(bundle))
        for line in manifest(bundle):
            has_message = bool(people()[place(line)].message)
            key = (line["case"], line["kind"], line["locale"], has_message)
            if key not in seen:
                seen.add(key)
                path = folder / f"{line['letter']}.docx"
                path.write_bytes(documents[path.name])
                yield path
    assert len(seen) > 28


def _faults(validator: str, path: Path) -> dict[str, Any] | None:
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    if done.returncode == 0 and json.loads(done.stdout)["ok"]:
        return None
    return {"file": path.name, "said": done.stdout[:2000] + done.stderr[:500], "sha": sha256(path)}
