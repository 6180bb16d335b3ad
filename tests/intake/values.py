"""Clean: names, countries, languages, e-mail addresses, cases and ticks."""

from __future__ import annotations

from tests.intake.builders import text, xlsx
from tests.intake.model import Sheet, person
from tests.intake.workbooks import ADA, BEN, HEAD, PEOPLE
from tests.support.intake import Options

NAMES = {
    "ADA KING": "ADA KING",
    "ada king": "ada king",
    "Joost van der Berg": "Joost van der Berg",
    "Mary-Ann  McDonald ": "Mary-Ann McDonald",
    "Zoe\u0308 O’Brien": "Zoë O’Brien",
    "\u202eAda\u202c\u200b Lin\ufeff": "Ada Lin",
    "علی\u200cرضا": "علی\u200cرضا",
    "Müller, Jörg Prof.": "Müller, Jörg Prof.",
    "Sukarno": "Sukarno",
    "李小龍": "李小龍",
    "X Æ A-12": "X Æ A-12",
}
COUNTRIES = {
    "de": "DE",
    "Deutschland": "DE",
    "España": "ES",
    "日本": "JP",
    "Narnia": "",
    "ไทย": "TH",
    "Suomi": "FI",
    "Ελλάδα": "GR",
    "Magyarország": "HU",
    "Україна": "UA",
    "Yhdysvallat": "US",
    "Țările de Jos": "NL",
    "ROYAUME-UNI": "GB",
    "Éire": "IE",
    "Kongo": "",
    "대한민국": "KR",
}
LANGUAGES = {
    "French": "fr",
    "français": "fr",
    "Französisch": "fr",
    "ranska": "fr",
    "fr-CA": "fr_CA",
    "en": "en",
    "": "en_GB",
}
MAILS = {
    "ada@example.org": "ada@example.org",
    "Ada.King+letters@mail.example.co.uk": "Ada.King+letters@mail.example.co.uk",
    "ada@": "",
    "ada at example.org": "",
    "a@b@example.org": "",
    "ada@exa mple.org": "",
}
CELLS = {
    "Annie; Bob": "ann bob",
    "ann, bob": "ann bob",
    "Ann Example / Bob Example": "ann bob",
    "ann+bob": "ann bob",
    "ann & bob": "ann bob",
    "ann\nbob": "ann bob",
    "Ann and Bob": "ann bob",
    "Ann et Bob": "ann bob",
    "Ann und Bob": "ann bob",
    "Ann y Bob": "ann bob",
    "ann و bob": "ann bob",
    "আন এবং bob": "ann bob",
    "ann; ann": "ann",
    "Rose and Bly": "rose-and-bly",
    "Rose and Bly, bob": "bob rose-and-bly",
    "ANN EXAMPLE": "ann",
    "annie": "ann",
}
"""The cases a cell names; the second "and" of a case's own name parts nothing."""
TICKED = ["Name", "Country", "Ann Example", "Bob"]


def numbered(column: str, values: dict[str, str]) -> list[list[str]]:
    """Return a table of as many people as there are values, with a postcode each."""
    people = [["Person", f"{number:05}", "France", "ann"] for number in range(len(values))]
    table = [[*HEAD], *people]
    if column not in HEAD:
        return [
            [*table[0], column],
            *([*row, value] for row, value in zip(people, values, strict=True)),
        ]
    at = HEAD.index(column)
    return [
        table[0],
        *([*row[:at], value, *row[at + 1 :]] for row, value in zip(people, values, strict=True)),
    ]


def rows_of(values: dict[str, str], keep: bool) -> list[tuple[int, str]]:
    """Return row and result of the values that have one, or the rows of those without."""
    return [(row, found) for row, found in enumerate(values.values(), 2) if bool(found) is keep]


SHEETS = [
    Sheet(
        "names-stay-who-they-are",
        "a.csv",
        text(numbered("Name", NAMES)),
        (11, 11, 0, 0, 0),
        [person(row, name) for row, name in rows_of(NAMES, True)],
    ),
    Sheet(
        "countries-by-their-names-in-many-languages",
        "a.csv",
        text(numbered("Country", COUNTRIES)),
        (16, 14, 2, 0, 0),
        [person(row, "Person", country=code) for row, code in rows_of(COUNTRIES, True)],
        ("country_unknown C6", "country_unknown C16"),
    ),
    Sheet(
        "languages-by-their-names-in-many-languages",
        "a.csv",
        text(numbered("Language", LANGUAGES)),
        (7, 7, 0, 0, 0),
        [person(row, "Person", language=code) for row, code in rows_of(LANGUAGES, True)],
    ),
    Sheet(
        "a-language-there-is-not",
        "a.csv",
        text([[*HEAD, "Language"], [*ADA, "Klingonish"]]),
        (1, 0, 1, 0, 0),
        [],
        ("language_unknown E2",),
    ),
    Sheet(
        "a-language-without-a-letter",
        "a.csv",
        text([[*HEAD, "Language"], [*ADA, "suomi"]]),
        (1, 1, 0, 0, 0),
        [person(2, "Ada King", language="fi")],
        ("language_unavailable E2",),
    ),
    Sheet(
        "e-mail-addresses-are-looked-at",
        "a.csv",
        text(numbered("E-mail", MAILS)),
        (6, 6, 0, 0, 0),
        [person(row, "Person", email=mail) for row, mail in enumerate(MAILS.values(), 2)],
        tuple(f"email_malformed E{row}" for row in (4, 5, 6, 7)),
    ),
    Sheet(
        "several-cases-in-a-cell",
        "a.xlsx",
        xlsx(numbered("Case", CELLS)),
        (17, 17, 0, 0, 0),
        [person(row, "Person", cases) for row, cases in rows_of(CELLS, True)],
    ),
    Sheet(
        "one-unknown-case-among-several",
        "a.csv",
        text([HEAD, [*ADA[:3], "ann; nobody"], BEN]),
        (2, 1, 1, 0, 0),
        [person(3, "Ben Cole", "bob")],
        ("case_unknown D2",),
        says={"case_unknown": "ann, bob"},
    ),
    Sheet(
        "no-case-in-the-cell",
        "a.csv",
        text([HEAD, [*ADA[:3], " "], [*BEN[:3], "; ,"]]),
        (2, 0, 2, 0, 0),
        [],
        ("case_missing D2", "case_unknown D3"),
    ),
    Sheet(
        "a-column-for-each-case-with-ticks",
        "a.csv",
        text(
            [
                TICKED,
                ["Ada King", "FR", "x", ""],
                ["Ben Cole", "FR", "X", "yes"],
                ["Cyd Moss", "FR", "no", "✓"],
                ["Dan Reed", "FR", "", "oui"],
            ]
        ),
        (4, 4, 0, 0, 0),
        [
            person(2, "Ada King"),
            person(3, "Ben Cole", "ann bob"),
            person(4, "Cyd Moss", "bob"),
            person(5, "Dan Reed", "bob"),
        ],
    ),
    Sheet(
        "ticks-as-yes-and-no-of-the-program",
        "a.xlsx",
        xlsx(
            [
                TICKED,
                ["Ada King", "FR", True, False],
                ["Ben Cole", "FR", True, True],
                ["Cyd Moss", "FR", False, False],
            ]
        ),
        (3, 2, 1, 0, 0),
        [person(2, "Ada King"), person(3, "Ben Cole", "ann bob")],
        ("case_unticked 4",),
    ),
    Sheet(
        "an-error-in-place-of-a-tick",
        "a.xlsx",
        xlsx([TICKED, ["Ada King", "FR", "#REF!", "x"], ["Ben Cole", "FR", "x", ""]]),
        (2, 1, 1, 0, 0),
        [person(3, "Ben Cole")],
        ("cell_error C2",),
    ),
    Sheet(
        "nothing-ticked",
        "a.csv",
        text([TICKED, ["Ada King", "FR", "", ""], ["Ben Cole", "FR", "", "x"]]),
        (2, 1, 1, 0, 0),
        [person(3, "Ben Cole", "bob")],
        ("case_unticked 2",),
    ),
    Sheet(
        "a-mark-that-is-neither-yes-nor-no",
        "a.csv",
        text([TICKED, ["Ada King", "FR", "x", "perhaps"], ["Ben Cole", "FR", "", "x"]]),
        (2, 1, 1, 0, 0),
        [person(3, "Ben Cole", "bob")],
        ("case_mark_unknown D2",),
    ),
    Sheet(
        "words-under-a-case",
        "a.csv",
        text([TICKED[:3], ["Ada King", "FR", "declined"], ["Ben Cole", "FR", "signed"]]),
        (2, 0, 2, 0, 0),
        [],
        ("case_mark_unknown C2", "case_mark_unknown C3"),
        options=Options(cases=("ann",)),
    ),
    Sheet(
        "consent-is-not-asked-for",
        "a.csv",
        text([[*HEAD, "Consent"], [*ADA, ""]]),
        (1, 1, 0, 0, 0),
        PEOPLE,
    ),
]
