"""Dates in sheets: the order of day and month is settled by evidence, or left open."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sheets.dates import DateProblem, Order, date_order, read_date

TENTH = date(2017, 12, 10)


@pytest.mark.parametrize(
    "text",
    [
        "2017-12-10",
        "2017/12/10",
        "2017.12.10",
        "20171210",
        "2017-12-10 00:00:00",
        "2017-12-10T14:30:00Z",
        "2017-12-10T14:30:00.123+01:00",
        "10 December 2017",
        "10 December 2017, 14:30",
        "December 10, 2017",
        "Sunday, 10 December 2017",
        "10th of December, 2017",
        "10-Dec-17",
        "10 dec 2017",
        "10 décembre 2017",
        "10 déc. 2017",
        "10. Dezember 2017",
        "10. Dez. 2017",
        "10 de diciembre de 2017",
        "10 dicembre 2017",
        "10 de dezembro de 2017",
        "10 december 2017",
        "10 grudnia 2017",
        "den 10 december 2017",
        "10. desember 2017",
        "10. joulukuuta 2017",
        "10 Aralık 2017",
        "10 ARALIK 2017",
        "10 декабря 2017 г.",
        "10 грудня 2017",
        "١٠ ديسمبر ٢٠١٧",
        "10 كانون الأول 2017",
        "10 دجنبر 2017",
        "۱۰ دسامبر ۲۰۱۷",
        "১০ ডিসেম্বর ২০১৭",
        "१० दिसंबर २०१७",
        "2017年12月10日",
        "２０１７年１２月１０日",
        "2017년 12월 10일",
        "\u200e10\u200f December\u00a02017",
    ],
)
def test_these_need_no_order(text: str) -> None:
    assert read_date(text, "") == TENTH


@pytest.mark.parametrize(
    "text",
    [
        *[
            "10/12/2017",
            "10.12.2017",
            "10. 12. 2017.",
            "10-12-17",
            "10 12 2017",
            "10/12/2017 14:30",
        ],
        *["١٠/١٢/٢٠١٧", "۱۰/۱۲/۲۰۱۷", "১০/১২/২০১৭", "१०/१२/२०१७", "10/12/2017 2:30 PM"],
    ],
)
def test_numbers_alone_are_read_in_the_order_that_is_settled(text: str) -> None:
    assert read_date(text, "day-month") == TENTH
    assert read_date(text, "month-day") == date(2017, 10, 12)
    assert read_date(text, "") is DateProblem.OPEN


@pytest.mark.parametrize("order", ["", "day-month", "month-day"])
def test_a_number_above_twelve_is_the_day(order: Order) -> None:
    assert read_date("25/12/2017", order) == date(2017, 12, 25)
    assert read_date("12/25/2017", order) == date(2017, 12, 25)
    assert read_date("5.5.2017", order) == date(2017, 5, 5)


def test_a_short_year_may_stand_first_and_is_then_open() -> None:
    assert read_date("17-12-10", "") is DateProblem.OPEN
    assert read_date("12/25/17", "") == date(2017, 12, 25)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "soon",
            "43079",
            "12/2017",
            "December 2017",
            "31/02/2017",
            "30 February 2017",
            "10/12",
        ],
        *["2017-13-01", "10/12/99", "10/12/017", "99-12-10", "10 Dec Jan 2017", "10 Foo 2017"],
        *["0/1/2017", "10.12/2017", "10 December 2017 and later", "1 2 3 4", "December"],
        "10 December 2017" * 9,
    ],
)
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    for order in ("", "day-month", "month-day"):
        assert read_date(text, order) is DateProblem.UNKNOWN


@pytest.mark.parametrize(
    ("texts", "country", "order"),
    [
        (["03/04/2017", "25/04/2017"], "US", "day-month"),
        (["03/04/2017", "04/25/2017"], "GB", "month-day"),
        (["25/04/2017", "04/25/2017"], "GB", ""),
        (["03/04/2017"], "GB", "day-month"),
        (["03/04/2017"], "FR", "day-month"),
        (["03/04/2017"], "BD", "day-month"),
        (["03/04/2017"], "EG", "day-month"),
        (["03/04/2017"], "US", "month-day"),
        (["03/04/2017"], "SE", ""),
        (["03/04/2017"], "CA", ""),
        (["03/04/2017"], "", ""),
        (["03/04/2017"], "??", ""),
        (["٢٥/٠٤/٢٠١٧", "03/04/2017"], "US", "day-month"),
        (["2017-04-25", "25 April 2017", "soon", "", "99/99/2017"], "US", "month-day"),
        (["25.4.17", "26.4.17"], "NL", "day-month"),
        (["17-12-10", "17-12-11", "17-12-12"], "NL", ""),
        (["17-12-10"], "SE", ""),
    ],
)
def test_the_order_comes_from_the_column_and_then_from_the_country(
    texts: list[str], country: str, order: str
) -> None:
    assert date_order(texts, country) == order


@settings(max_examples=50, deadline=None)
@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from("/.-"))
def test_a_date_written_out_comes_back(day: date, mark: str) -> None:
    assert read_date(f"{day:%d}{mark}{day:%m}{mark}{day:%Y}", "day-month") == day
    assert read_date(f"{day.month}{mark}{day.day}{mark}{day.year}", "month-day") == day
    assert read_date(day.isoformat(), "") == day
    assert read_date(f"{day:%Y-%m-%d %H:%M:%S}", "") == day


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["", "day-month", "month-day"]))
def test_any_text_gives_a_date_or_a_reason(text: str, order: str) -> None:
    assert isinstance(read_date(text, order), date | DateProblem)
