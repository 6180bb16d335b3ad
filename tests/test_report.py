"""The report leads to each sheet's own held-rows workbook, whatever the sheets are called."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from flows.show import show_summary
from pipeline.issues import Issue, IssueCode, Place, make_issue
from pipeline.ledger import RowCounts
from pipeline.report.causes import causes
from pipeline.report.page import kinds, render_page
from pipeline.report.summary import RoundSummary
from pipeline.report.workbooks import workbook_names
from tests.conftest import Small
from tests.support.small_campaign import Row, make_campaign, make_sheet, signatory
from tests.support.warm_client import WarmPostbag

LONG = "ع" * 122 + ".csv"
"""248 bytes: disks take names of 255."""
OTHER_LONG = "ع" * 122 + ".txt"
SHEETS = {
    "twins/a.csv": "Held A",
    "twins/a.txt": "Held B",
    f"long/{LONG}": "Held C",
    f"long/{OTHER_LONG}": "Held D",
    "notes/README.txt": "Held E",
}


def held(name: str) -> Row:
    return (name, "P1", "Town", "Atlantis", "", "jane-case", "")


class Links(HTMLParser):
    """Collects the rows of the table of sheets to mend: the sheet and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self._inside = self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin the table, a row, or note a link."""
        facts = dict(attrs)
        if tag == "table":
            self._inside = facts.get("class") == "mend"
        elif self._inside and tag == "th" and facts.get("scope") == "row":
            self.found.append(("", []))
            self._heading = True
        elif self._inside and tag == "a":
            self.found[-1][1].append(unquote(facts["href"] or ""))

    def handle_endtag(self, tag: str) -> None:
        """End the row's heading."""
        self._heading = self._heading and tag != "th"

    def handle_data(self, data: str) -> None:
        """Add to the sheet's name."""
        if self._heading:
            name, links = self.found[-1]
            self.found[-1] = (name + data.strip(), links)


@pytest.fixture(scope="module")
def outputs(warm: WarmPostbag, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with a held row in each sheet, stopped before its report and run to its end."""
    folder = tmp_path_factory.mktemp("report")
    campaign = make_campaign(folder / "small")
    for number, (sheet, name) in enumerate(SHEETS.items()):
        make_sheet(folder / "inputs" / sheet, [signatory(number), held(name)])
    broken = folder / "inputs" / "twins" / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    words = Small(campaign, folder / "inputs").words(folder / "outputs", formats="zip")
    warm.run(*words, tamper=("pipeline.round:publish_report", "die-before", 1)).expect(9)
    answer = warm.run(*words).expect(100).json
    assert (answer["rows"]["accepted"], answer["rows"]["held"]) == (len(SHEETS), len(SHEETS))
    return folder / "outputs"


@pytest.mark.slow
def test_each_sheet_leads_to_its_own_workbook(outputs: Path) -> None:
    """Also after a run that was stopped: the names are not what the next run would have chosen."""
    page = Links()
    page.feed((outputs / "round-001" / "report.html").read_text(encoding="utf-8"))
    links = dict(page.found)
    assert links.pop("twins/broken.xlsx") == []
    names = {}
    for sheet, (link,) in links.items():
        book = openpyxl.load_workbook(outputs / "round-001" / link)
        names[sheet] = book.worksheets[1]["A2"].value
    assert names == SHEETS


@pytest.mark.slow
def test_workbooks_keep_the_names_of_their_sheets_where_disks_allow(outputs: Path) -> None:
    folder = outputs / "round-001" / "held-rows"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    long = {name for name in there if name.startswith("long/")}
    assert there - long == {"twins/a.xlsx", "twins/a.txt.xlsx", "notes/README.xlsx"}
    assert all(name.startswith("long/" + "ع" * 90) for name in long)
    assert len(long) == 2


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (["a.csv", "a.ods", "a.xls"], ["a", "a.ods", "a.xls"]),
        (["a.csv", "A.ods"], ["a", "A.ods"]),
        (["Zoe\u0301.csv", "Zo\u00e9.ods"], ["Zoe\u0301", "Zo\u00e9.ods"]),
        (["a.csv", "a.csv"], ["a", "a.csv"]),
        (["a.csv", "a.csv", "a.csv"], ["a", "a.csv", "a.csv 2"]),
        (["a.csv", "a.xlsx/b.csv"], ["a.csv", "a.xlsx/b"]),
        (["may/a.csv", "june/a.csv"], ["may/a", "june/a"]),
    ],
)
def test_no_two_workbooks_have_one_name_on_any_disk(sheets: list[str], expected: list[str]) -> None:
    named = workbook_names([("leeds", sheet) for sheet in sheets])
    assert named == [f"held-rows/leeds/{name}.xlsx" for name in expected]


def test_no_part_of_a_name_is_longer_than_disks_take() -> None:
    """With room for what a file is called while it is written."""
    sheets = [("g" * 400, f"{'s' * 300}/{'é' * 200}{number}.csv") for number in range(12)]
    names = workbook_names(sheets)
    assert len(set(names)) == 12
    for name in names:
        *folders, last = (len(part.encode()) for part in name.split("/"))
        assert max(folders) <= 255
        assert last <= 220


def issue_at(row: int, sheet: str = "a.csv") -> Issue:
    place = Place("leeds", sheet, "Sheet1", row, "Country", f"C{row}")
    return make_issue(IssueCode.COUNTRY_UNKNOWN, place)


def test_the_same_cause_over_many_rows_is_one_line_with_the_first_rows() -> None:
    issues = [issue_at(row) for row in range(2, 1502)] + [issue_at(9, "b.csv")]
    many, single = causes(issues)
    assert (many.sheet, many.count, many.more) == ("a.csv", 1500, 1490)
    assert list(many.cells) == [f"C{row}" for row in range(2, 12)]
    assert (single.sheet, single.count, single.more) == ("b.csv", 1, 0)
    (kind,) = kinds(issues)
    assert (kind.count, kind.more, len(kind.places)) == (1501, 0, 2)


def test_people_see_each_cause_once_and_programs_every_issue(tmp_path: Path) -> None:
    issues = [issue_at(row) for row in range(2, 1502)] + [issue_at(9, "b.csv")]
    rows = RowCounts(read=1501, held=1501)
    summary = RoundSummary("spring", 1, "sealed", rows, 0, issues=issues, day="2017-12-10")
    said = io.StringIO()
    show_summary(summary, tmp_path, said)
    lines = [line for line in said.getvalue().splitlines() if "country" in line]
    assert len(lines) == 2
    start = "  leeds/a.csv, Sheet1, Country, 1,500 times, cell C2, cell C3, cell C4, …: "
    assert lines[0].startswith(start)
    assert lines[1].startswith("  leeds/b.csv, Sheet1, Country, cell C9: ")
    assert len(summary.as_json()["issues"]) == 1501
    page = render_page(summary, {})
    assert "and 1,490 more" in page


def not_printed(row: int) -> Issue:
    place = Place("leeds", "a.csv", "Sheet1", row)
    return make_issue(IssueCode.LETTER_NOT_PRINTED, place, number="000005", reason="By hand.")


@pytest.mark.parametrize("held", [0, 2], ids=["row accepted", "row held"])
def test_no_one_is_sent_to_a_workbook_where_only_letters_wait(tmp_path: Path, held: int) -> None:
    """A letter that was not printed stands in no held-rows workbook."""
    issues = [not_printed(2), not_printed(3)]
    rows = RowCounts(read=9, accepted=9 - held, held=held)
    summary = RoundSummary("spring", 1, "sealed", rows, 7, issues=issues, day="2017-12-10")
    page = render_page(summary, {})
    assert "2 letters could not be printed." in page
    assert "By hand." in page
    for absent in ("Open the group", "yellow", "sheets wait", "Nothing waits", "held-rows/"):
        assert absent not in page
    said = io.StringIO()
    show_summary(summary, tmp_path, said)
    assert "held-rows" not in said.getvalue()


def test_rows_and_letters_that_wait_are_both_told() -> None:
    issues = [issue_at(2), not_printed(3)]
    rows = RowCounts(read=9, accepted=8, held=1)
    summary = RoundSummary("spring", 1, "sealed", rows, 7, issues=issues, day="2017-12-10")
    page = render_page(summary, {("leeds", "a.csv"): ["held-rows/leeds/a.xlsx"]})
    for said in ("Open the group", "1 row waits", "1 letter could not be printed.", "By hand."):
        assert said in page
