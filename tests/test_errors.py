"""Each kind of trouble has its exit code, and survives the way back from another process."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from flows.cli import app
from pipeline import errors
from pipeline.errors import ExitCode, PostbagError
from pipeline.issues import MESSAGES, WARNINGS, IssueCode, Place, Severity, make_issue
from pipeline.letters.invalid import TemplateInvalid
from pipeline.sheets.read import EncodingUnknown, SheetUnreadable

CODES = {
    "WrongWords": 2,
    "NoSheetReadable": 3,
    "CampaignInvalid": 4,
    "ToolMissing": 5,
    "TotalsDiffer": 6,
    "NotWritable": 7,
    "UnitFailed": 1,
    "PostbagError": 1,
}


def kinds() -> list[type[PostbagError]]:
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, PostbagError)
    ]


def test_exit_codes_are_as_promised() -> None:
    assert {kind.__name__: int(kind.exit_code) for kind in kinds()} == CODES
    assert (ExitCode.DONE, ExitCode.ROWS_HELD, ExitCode.INTERRUPTED) == (0, 100, 130)


def test_the_codes_are_told_where_people_look() -> None:
    """A held letter gives 100 even where its row is accepted."""
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| (\d+) \| (.+) \|$", text, re.MULTILINE))
    assert [int(code) for code in told] == [*ExitCode]
    assert told["100"] == "done, some rows or letters are held"
    assert "100 done but rows or letters held" in str(app.info.epilog)


@pytest.mark.parametrize("kind", kinds())
def test_an_error_survives_pickling(kind: type[PostbagError]) -> None:
    back = pickle.loads(pickle.dumps(kind("what to do")))
    assert type(back) is kind
    assert back.message == str(back) == "what to do"
    assert back.exit_code is kind.exit_code


def test_other_exceptions_of_units_survive_pickling() -> None:
    template = pickle.loads(pickle.dumps(TemplateInvalid("broken", "word/header1.xml", "Dear")))
    assert (template.reason, template.part, template.near) == ("broken", "word/header1.xml", "Dear")
    for kind in (SheetUnreadable, EncodingUnknown):
        assert str(pickle.loads(pickle.dumps(kind("it is empty.")))) == "it is empty."


def test_every_issue_has_a_sentence_that_ends() -> None:
    assert set(MESSAGES) == set(IssueCode)
    assert set(IssueCode) >= WARNINGS
    assert all(message.endswith((".", "{reason}")) for message in MESSAGES.values())


def test_an_issue_becomes_the_json_of_the_command_line() -> None:
    place = Place("lyon", "sheet.csv", "Tab", 17, "Case", "D17")
    issue = make_issue(IssueCode.CASE_MISSING, place, known="ann, bob")
    assert issue.severity is Severity.HELD
    assert issue.as_json() == {
        "code": "case_missing",
        "severity": "held",
        "group": "lyon",
        "sheet": "sheet.csv",
        "tab": "Tab",
        "row": 17,
        "column": "Case",
        "cell": "D17",
        "message": "No case is named. Write one of: ann, bob.",
    }
