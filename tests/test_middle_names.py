"""Parts of a name in more columns than two: none of them is left out."""

from __future__ import annotations

import pytest

from pipeline.issues import IssueCode
from tests.support.judged import judge

TABLES = [
    ("First name|Middle name|Last name", "Ada|Byron|King", "Ada Byron King"),
    ("First name|Middle initial|Last name", "Ada|B.|King", "Ada B. King"),
    ("First name|Middle name|Last name", "Ada||King", "Ada King"),
    ("First name|Middle name", "Ada|Byron", "Ada Byron"),
    ("Voornaam|Tussenvoegsel|Achternaam", "Jan|van den|Berg", "Jan van den Berg"),
    ("Achternaam|Tussenvoegsel|Voornaam", "Berg|van den|Jan", "Jan van den Berg"),
    ("Nombre|Primer apellido|Segundo apellido", "Ana|García|López", "Ana García López"),
    ("Nombre|Apellido paterno|Apellido materno", "Ana|García|López", "Ana García López"),
    ("Фамилия|Имя|Отчество", "Иванова|Анна|Петровна", "Анна Петровна Иванова"),
    ("Full name|Middle name", "Ada Byron King|Byron", "Ada Byron King"),
    ("Full name|First name|Middle name|Last name", "Ada King|Ada|Byron|King", "Ada King"),
]


@pytest.mark.parametrize(("headings", "cells", "name"), TABLES)
def test_every_part_of_a_name_is_in_it(headings: str, cells: str, name: str) -> None:
    rows = [[*headings.split("|"), "Case"], [*cells.split("|"), "ann"]]
    checked, (row,) = judge(rows)
    assert (row.held, row.signatory["name"]) == (False, name)
    assert not checked.columns.unknown


def test_a_middle_name_that_the_name_beside_it_lacks_is_asked_about() -> None:
    _, (row,) = judge([["Name", "Middle name", "Case"], ["Ada King", "Byron", "ann"]])
    assert [issue.code for issue in row.issues if row.held] == [IssueCode.NAME_IMPLAUSIBLE]
    assert "two different names" in row.issues[0].message


def test_a_middle_name_alone_is_nobodys_name() -> None:
    checked, _ = judge([["Middle name", "Case"], ["Byron", "ann"]])
    assert not checked.columns.has_name
