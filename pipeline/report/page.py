"""The report of a round: a page for people, a file for programs, and the workbooks to mend.

What stands in it depends on the round alone, never on the clock or on how often it was resumed:
the same round gives the same bytes. It holds row references and no personal data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from pipeline.bundles.weight import sheet_grams
from pipeline.campaign.load import load_campaign
from pipeline.files import write_whole
from pipeline.issues import Issue, IssueCode, Severity
from pipeline.localise.dates import format_date
from pipeline.localise.messages import _, direction
from pipeline.localise.names import language_name
from pipeline.report.causes import Cause, causes
from pipeline.report.figures import counted, figure, report_locale, weight
from pipeline.report.headline import headline
from pipeline.report.summary import BundleSummary, RoundSummary
from pipeline.report.words import CHARTS, REASONS, TITLES
from pipeline.report.workbooks import Workbooks, publish_workbooks
from pipeline.work import WorkFolder

SHOWN = 20
"""Lines of a list that are shown; the rest are counted."""


@dataclass(frozen=True)
class Bar:
    """A line of a bar chart."""

    name: str
    count: int
    width: float
    """Percent of the longest bar."""


@dataclass(frozen=True)
class Kind:
    """All issues of one code, and the first of their causes."""

    title: str
    message: str
    """What all of them say; empty where they differ."""
    count: int
    places: Sequence[Cause]

    @property
    def more(self) -> int:
        """How many issues are not shown."""
        return self.count - sum(place.count for place in self.places)


@dataclass(frozen=True)
class SheetToMend:
    """A sheet that waits for a person."""

    group: str
    sheet: str
    issues: int
    workbooks: Sequence[str]
    """What to open below the round's folder; empty where the sheet itself is to mend."""


def publish_report(summary: RoundSummary, folder: Path, work: WorkFolder) -> None:
    """Write ``report.html``, ``report.json`` and the held-rows workbooks into a round's folder."""
    workbooks = publish_workbooks(work.held, folder)
    grams = sheet_grams(load_campaign(work.campaign).settings)
    write_whole(folder / "report.html", render_page(summary, workbooks, grams).encode())
    text = json.dumps(summary.as_json(), indent=2, ensure_ascii=False)
    write_whole(folder / "report.json", f"{text}\n".encode())


def render_page(summary: RoundSummary, workbooks: Workbooks, grams: Decimal = Decimal(0)) -> str:
    """Return the page; ``workbooks`` are those that stand below the round's folder.

    ``grams`` is what a sheet of paper weighs; without it no weight is told.
    """
    held = [issue for issue in summary.issues if issue.severity is Severity.HELD]
    warnings = [issue for issue in summary.issues if issue.severity is Severity.WARNING]
    return _page().render(
        summary=summary,
        lang=report_locale().replace("_", "-"),
        direction=direction(),
        day=_day(summary.day),
        headline=headline(summary),
        totals=bundle_totals(summary.bundles),
        grams=grams,
        charts=charts(summary.letters_by),
        to_mend=sheets_to_mend(held, workbooks),
        has_workbooks=bool(workbooks),
        held=kinds(held),
        warnings=kinds(warnings),
    )


def charts(letters_by: Mapping[str, Mapping[str, int]]) -> list[tuple[str, list[Bar]]]:
    """Return what each chart counts by, and its bars; the longest chart last."""
    ordered = sorted(letters_by.items(), key=lambda item: len(item[1]))
    return [(by, bars(_named(by, counts))) for by, counts in ordered if counts]


def bars(counts: Mapping[str, int]) -> list[Bar]:
    """Return the bars of a chart, longest first; those past the last shown are added up.

    >>> bars({"en": 1, "ar": 4})
    [Bar(name='ar', count=4, width=100.0), Bar(name='en', count=1, width=25.0)]
    """
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown, rest = ordered[:SHOWN], ordered[SHOWN:]
    if rest:
        shown.append((counted(len(rest), "other"), sum(count for _, count in rest)))
    longest = max((count for _, count in shown), default=0) or 1
    return [Bar(name, count, round(100 * count / longest, 1)) for name, count in shown]


def bundle_totals(bundles: Sequence[BundleSummary]) -> dict[str, int | None]:
    """Add up the bundles; what was not counted in one of them has no total."""
    names = ("letters", "pages", "sheets")
    return {name: _sum_known(getattr(line, name) for line in bundles) for name in names}


def kinds(issues: Iterable[Issue]) -> list[Kind]:
    """Return issues by kind, the most frequent first."""
    by_code: dict[str, list[Issue]] = {}
    for issue in issues:
        by_code.setdefault(issue.code, []).append(issue)
    ordered = sorted(by_code.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_kind(code, same) for code, same in ordered]


def sheets_to_mend(held: Iterable[Issue], workbooks: Workbooks) -> list[SheetToMend]:
    """Return the sheets that wait, by group and name, with the workbook to open for each."""
    counts: dict[tuple[str, str], int] = {}
    for issue in held:
        place = (issue.group, issue.sheet)
        counts[place] = counts.get(place, 0) + 1
    return [
        SheetToMend(group, sheet, count, workbooks.get((group, sheet), ()))
        for (group, sheet), count in sorted(counts.items())
    ]


def _kind(code: str, issues: Sequence[Issue]) -> Kind:
    found = causes(issues)
    messages = {cause.message for cause in found}
    message = messages.pop() if len(messages) == 1 else ""
    return Kind(_(TITLES[IssueCode(code)]), message, len(issues), found[:SHOWN])


def _named(by: str, counts: Mapping[str, int]) -> dict[str, int]:
    if by == "reason":
        return {reason_words(code): count for code, count in counts.items() if code}
    if by != "language":
        return dict(counts)
    return {
        f"{language_name(code, report_locale())} ({code})": count for code, count in counts.items()
    }


def reason_words(code: str) -> str:
    """Return in words why letters are in their language.

    >>> reason_words("row fr fr_CA")
    'French: the row asks for fr_CA'
    """
    reason, template, wanted = code.split(" ")
    return _(REASONS[reason]).format(
        language=language_name(template, report_locale()), wanted=wanted
    )


def _sum_known(numbers: Iterable[int | None]) -> int | None:
    counts = list(numbers)
    return None if None in counts else sum(filter(None, counts))


def _day(day: str) -> str:
    return format_date(date.fromisoformat(day), report_locale(), digits="latn") if day else ""


def _said(message: str, **fields: object) -> Markup:
    """Return a message as HTML, its fields filled; those that are HTML already stay as they are."""
    return escape(_(message)).format(**fields)


def _code(text: str) -> Markup:
    """Return a path as HTML that may be broken behind each of its folders."""
    return Markup("<code>{}</code>").format(Markup("/<wbr>").join(text.split("/")))


def _chart_words(by: str) -> tuple[str, str]:
    caption, heading = CHARTS[by]
    return _(caption), _(heading)


@lru_cache(maxsize=1)
def _page() -> Template:
    environment = Environment(
        loader=PackageLoader("pipeline.report", "data"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"figure": figure, "weight": weight, "url": quote}
    environment.globals |= {"_": _, "said": _said, "code": _code, "chart_words": _chart_words}
    return environment.get_template("report.html.jinja")
