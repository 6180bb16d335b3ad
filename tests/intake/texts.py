"""Read: text files, their encodings and separators, and what a group says in sheets.toml."""

from __future__ import annotations

from tests.intake.builders import plain, text
from tests.intake.model import Sheet, person
from tests.intake.workbooks import ADA, BEN, BOTH, HEAD, PEOPLE

ZOE = ["Zoë Müller", "50667", "Germany", "ann"]
ZOE_FOUND = [person(2, "Zoë Müller")]
ZHANNA = ["Жанна Серова", "101000", "France", "ann"]
NOTHING = (0, 0, 0, 0, 0)
ONE = (1, 1, 0, 0, 0)
TWO = (2, 2, 0, 0, 0)
MINE = 'encoding = "cp1252"\n'

SHEETS = [
    Sheet("csv", "a.csv", text([HEAD, ADA, BEN]), TWO, BOTH),
    Sheet(
        "csv-with-a-byte-order-mark",
        "a.csv",
        text([HEAD, ADA, BEN], encoding="utf-8-sig"),
        TWO,
        BOTH,
    ),
    Sheet("semicolons", "a.csv", text([HEAD, ADA, BEN], separator=";"), TWO, BOTH),
    Sheet("tabs", "a.tsv", text([HEAD, ADA, BEN], separator="\t"), TWO, BOTH),
    Sheet("bars", "a.txt", text([HEAD, ADA, BEN], separator="|"), TWO, BOTH),
    Sheet(
        "utf-16-with-tabs-as-excel-saves-it",
        "a.txt",
        text([HEAD, ZOE], encoding="utf-16", separator="\t"),
        ONE,
        ZOE_FOUND,
    ),
    Sheet(
        "utf-16-the-other-way-round",
        "a.csv",
        text([HEAD, ZOE], encoding="utf-16-be", before="\ufeff"),
        ONE,
        ZOE_FOUND,
    ),
    Sheet(
        "excels-own-line-for-the-separator",
        "a.csv",
        text([HEAD, ADA, BEN], separator=";", before="sep=;\r\n"),
        TWO,
        BOTH,
    ),
    Sheet(
        "a-postcode-kept-by-a-formula",
        "a.csv",
        plain(b'Name,Postcode,Country,Case\nAda King,="01234",France,ann\n'),
        ONE,
        PEOPLE,
    ),
    Sheet("lines-that-end-as-on-old-macs", "a.csv", text([HEAD, ADA, BEN], end="\r"), TWO, BOTH),
    Sheet(
        "commas-and-quotes-in-cells",
        "a.csv",
        text([HEAD, ['Ada "A" King, Dr', *ADA[1:]], BEN]),
        TWO,
        [person(2, 'Ada "A" King, Dr'), BOTH[1]],
    ),
    Sheet(
        "a-line-break-in-a-cell-is-no-new-row",
        "a.csv",
        text(
            [
                ["Name", "Address", "Country", "Case"],
                ["Ada King", "1 Street\nTown", "France", "ann"],
                ["", "x", "France", "ann"],
            ]
        ),
        (2, 1, 1, 0, 0),
        [person(2, "Ada King", address="1 Street\nTown")],
        ("name_missing A3",),
    ),
    Sheet(
        "a-row-too-long-is-held-and-not-cut",
        "a.csv",
        text([HEAD, ADA, [*BEN, "slipped"]]),
        (2, 1, 1, 0, 0),
        PEOPLE,
        ("row_too_wide E3",),
    ),
    Sheet(
        "a-row-too-short-is-held-and-not-filled",
        "a.csv",
        text([HEAD, ADA, BEN[:2]]),
        (2, 1, 1, 0, 0),
        PEOPLE,
        ("row_too_short 3", "country_missing C3", "case_missing D3"),
    ),
    Sheet(
        "a-comma-too-many-at-the-end-of-lines",
        "a.csv",
        text([[*HEAD, ""], [*ADA, ""], [*BEN, ""]]),
        TWO,
        BOTH,
    ),
    Sheet(
        "quotes-that-do-not-close",
        "a.csv",
        plain('Name,Country,Case\n"Ada,France,ann\nBen,Kenya,bob\n'),
        NOTHING,
        [],
        ("sheet_unreadable",),
        says={"sheet_unreadable": "row 2"},
    ),
    Sheet(
        "cp1252-without-a-word",
        "a.csv",
        text([HEAD, ZOE], encoding="cp1252"),
        NOTHING,
        [],
        ("sheet_encoding",),
    ),
    Sheet(
        "cp1252-by-the-groups-word",
        "a.csv",
        text([HEAD, ZOE], encoding="cp1252"),
        ONE,
        ZOE_FOUND,
        settings=MINE,
    ),
    Sheet(
        "cp1251-by-the-groups-word",
        "a.csv",
        text([HEAD, ZHANNA], encoding="cp1251"),
        ONE,
        [person(2, "Жанна Серова")],
        settings='encoding = "windows-1251"\n',
    ),
    Sheet(
        "cp1252-by-the-word-for-this-file",
        "a.csv",
        text([HEAD, ZOE], encoding="cp1252"),
        ONE,
        ZOE_FOUND,
        settings=f'encoding = "cp1251"\n["a.csv"]\n{MINE}',
    ),
    Sheet(
        "cp1252-with-a-word-for-a-file-that-is-not-there",
        "a.csv",
        text([HEAD, ZOE], encoding="cp1252"),
        NOTHING,
        [],
        ("sheet_settings",),
        settings=f'["b.csv"]\n{MINE}',
    ),
    Sheet(
        "utf-8-stays-so-whatever-the-group-says",
        "a.csv",
        text([HEAD, ZOE], encoding="utf-8-sig"),
        ONE,
        ZOE_FOUND,
        settings=MINE,
    ),
    Sheet(
        "utf-8-without-a-mark-stays-so-too",
        "a.csv",
        text([HEAD, ZOE]),
        ONE,
        ZOE_FOUND,
        settings=MINE,
    ),
    Sheet(
        "an-encoding-there-is-not",
        "a.csv",
        text([HEAD, ADA]),
        NOTHING,
        [],
        ("sheet_settings",),
        settings='encoding = "utf-9"\n',
    ),
    Sheet(
        "a-setting-there-is-not",
        "a.csv",
        text([HEAD, ADA]),
        NOTHING,
        [],
        ("sheet_settings",),
        settings='encodign = "cp1252"\n',
    ),
    Sheet(
        "settings-that-are-no-toml",
        "a.csv",
        text([HEAD, ADA]),
        NOTHING,
        [],
        ("sheet_settings",),
        settings="encoding = cp1252\n",
    ),
    Sheet(
        "a-country-there-is-not",
        "a.csv",
        text([HEAD, ADA]),
        NOTHING,
        [],
        ("sheet_settings",),
        settings='country = "Atlantis"\n',
    ),
    Sheet(
        "a-case-there-is-not",
        "a.csv",
        text([HEAD[:3], ADA[:3]]),
        NOTHING,
        [],
        ("sheet_settings",),
        settings='case = "nobody"\n',
    ),
    Sheet(
        "a-field-there-is-not",
        "a.csv",
        text([HEAD, ADA]),
        NOTHING,
        [],
        ("sheet_settings",),
        settings='[columns]\nShoes = "shoe_size"\n',
    ),
    Sheet(
        "an-order-there-is-not",
        "a.csv",
        text([HEAD, ADA]),
        NOTHING,
        [],
        ("sheet_settings",),
        settings='date_order = "year-month"\n',
    ),
]
