"""Make the sample sheets: invented signatories, in the file kinds that groups send.

Run ``python -m tools.sample_campaign.make_sheets`` from the project root. It needs Faker,
openpyxl and xlwt. The same version of Faker gives the same people, and the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import xlwt
from faker import Faker
from openpyxl import Workbook

SEED = "Write for Rights 2017"
INPUTS = Path("inputs/write-for-rights-2017")
MADE_ON = (2017, 11, 1, 0, 0, 0)
BRITISH_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

Row = dict[str, str]
Table = list[list[str]]

HOMES = {"GB": "en_GB", "FR": "fr_FR", "DE": "de_DE", "IT": "it_IT"}
TOWNS = {
    "GB": "Birmingham B1# %??|Coventry CV% %??|Leeds LS1# %??|London E1# %??|London SE% %??",
    "FR": "Lyon 6900%|Villeurbanne 69100|Bourg-en-Bresse 01000|Nice 06000|Grenoble 38000",
    "DE": "Dresden 01067|Dresden 01099|Leipzig 04109|Chemnitz 09111|Berlin 10115|Köln 50667",
    "IT": "Roma 00184|Roma 00153|Cagliari 09124|Perugia 06121|Torino 10121",
}

CASES = ("azza-soliman", "xulhaz-mannan")
ONLY_CASE = {"ar": "azza-soliman", "bn": "xulhaz-mannan"}

# How people write a case, a country or a language. A word that is not here stays as it is.
CASE_WORDS = {
    "azza-soliman": "Azza Soliman|Azza Soliman|azza-soliman",
    "xulhaz-mannan": "Xulhaz Mannan|Xulhaz Mannan|Xulhaz",
}
ENGLISH = CASE_WORDS | {
    "GB": "United Kingdom|United Kingdom|GB", "FR": "France", "DE": "Germany", "IT": "Italy",
    "BD": "Bangladesh", "en": "English|English|en|", "fr": "French|fr", "ar": "Arabic|العربية",
    "bn": "Bengali|বাংলা|bn",
}  # fmt: skip
FRENCH = CASE_WORDS | {
    "GB": "Royaume-Uni", "FR": "France|France|FR", "DE": "Allemagne", "IT": "Italie",
    "en": "Anglais|en", "fr": "Français|français|fr|French",
}  # fmt: skip
GERMAN = CASE_WORDS | {
    "GB": "Vereinigtes Königreich", "FR": "Frankreich", "DE": "Deutschland|Deutschland|DE",
    "IT": "Italien", "en": "Englisch|English|", "fr": "Französisch",
}  # fmt: skip
ARABIC = CASE_WORDS | {
    "GB": "المملكة المتحدة", "DE": "ألمانيا", "FR": "فرنسا", "EG": "مصر",
    "ar": "العربية|العربية|ar", "en": "الإنجليزية", "azza-soliman": "عزة سليمان|Azza Soliman",
}  # fmt: skip
MIXED = ENGLISH | {
    "FR": "France|FR", "DE": "Deutschland|Germany|DE", "IT": "Italia|Italy|IT",
    "en": "English|Englisch|Anglais|en|", "fr": "French|Français|Französisch|fr",
}  # fmt: skip

SENTENCES = {
    "en": (
        "I teach at a primary school & have two children of my own.",
        "I first heard of this case in our public library, and I haven't forgotten it since.",
        'My grandmother used to say: "A promise is a debt", and I think of her as I write.',
        "Everyone at Hartley & Daughters, the bakery where I work, signs with me.",
        "Since 2016 our reading group has talked about it on the first Monday of the month.",
        "I'd be grateful for an answer, however short.",
    ),
    "fr": (
        "J'enseigne à l'école primaire & je suis bénévole le samedi.",
        "J'ai découvert cette affaire à la bibliothèque du quartier, un soir d'hiver.",
        "Ma grand-mère disait : « Chose promise, chose due », et je pense à elle aujourd'hui.",
        "Toute l'équipe de l'atelier Fil & Aiguille signe avec moi, de l'apprenti à la gérante.",
        "Depuis 2016, nous en parlons chaque premier lundi du mois, sans jamais nous décourager.",
        "Je vous saurais gré de me répondre, même en quelques mots.",
    ),
    "ar": (
        "أكتب إليكم ولي طفلان في المدرسة الابتدائية.",
        "سمعت عن هذه القضية أول مرة في مكتبة الحي، ولم أنسها منذ ذلك اليوم.",
        "كانت جدتي تقول: «وعد الحر دين عليه»، وأنا أتذكرها وأنا أكتب هذه السطور.",
        "يوقّع معي زملائي في متجر Hartley & Daughters حيث أعمل منذ سنوات.",
        "منذ عام 2016 نتحدث عنها مع أصدقائنا في أول يوم اثنين من كل شهر.",
        "أرجو أن يصلني ردّكم مهما كان قصيرًا، وأشكركم على وقتكم.",
    ),
    "bn": (
        "আমি একটি প্রাথমিক বিদ্যালয়ে পড়াই, আমার দুটি সন্তান আছে।",
        "আমাদের পাড়ার গ্রন্থাগারে প্রথম এই ঘটনার কথা শুনি, তারপর আর ভুলতে পারিনি।",
        'আমার দাদি বলতেন, "কথা দিলে কথা রাখতে হয়", লিখতে বসে তাঁর কথা মনে পড়ছে।',
        "Hartley & Daughters দোকানে আমার সহকর্মীরাও আমার সঙ্গে স্বাক্ষর করছেন।",
        "২০১৬ সাল থেকে প্রতি মাসের প্রথম সোমবার আমরা বন্ধুরা এ নিয়ে কথা বলি।",
        "ছোট হলেও একটি উত্তর পেলে কৃতজ্ঞ থাকব, ধন্যবাদ।",
    ),
}
HOW_MANY_SENTENCES = (0, 0, 0, 0, 1, 1, 2, 3, 5)


@dataclass(frozen=True)
class Group:
    """One group, the sheet it sends, and the people on it."""

    sheet: str
    headings: str
    """``field=heading`` for each column, in order."""
    words: dict[str, str]
    crowd: tuple[tuple[str, str, int], ...]
    """Whose names, living where, how many."""
    languages: str
    blank: tuple[int, ...] = ()
    """Row numbers left empty, as a spreadsheet shows them."""

    @property
    def columns(self) -> dict[str, str]:
        """Each field and its heading, in the order of the columns."""
        return dict(column.split("=") for column in self.headings.split("|"))


ENGLISH_HEADINGS = (
    "name=Name|street=Address|postcode=Postcode|city=City|country=Country|language=Language"
    "|case=Case|message=Message"
)
GROUPS = (
    Group(
        "birmingham/signatures.xlsx",
        ENGLISH_HEADINGS + "|phone=Phone",
        ENGLISH,
        (("en_GB", "GB", 76), ("de_DE", "DE", 18), ("it_IT", "IT", 16)),
        "en en en en en en en en fr",
        blank=(24, 67),
    ),
    Group(
        "cairo-friends/signatures.xlsx",
        "name=الاسم|street=العنوان|postcode=الرمز البريدي|city=المدينة|country=البلد"
        "|language=اللغة|case=القضية|message=رسالة",
        ARABIC,
        (("ar_AA", "GB", 26), ("ar_AA", "DE", 16), ("ar_AA", "FR", 6)),
        "ar ar ar ar ar ar ar ar en",
    ),
    Group(
        "dhaka-diaspora/signatures.xls",
        ENGLISH_HEADINGS,
        ENGLISH,
        (("bn_BD", "GB", 42),),
        "bn bn bn bn bn bn bn en",
    ),
    Group(
        "dresden/unterschriften.ods",
        "name=Name|street=Straße|postcode=PLZ|city=Ort|country=Land|language=Sprache|case=Fall"
        "|message=Nachricht",
        GERMAN,
        (("de_DE", "DE", 68), ("fr_FR", "FR", 4)),
        "en en en en fr",
        blank=(31, 32, 33),
    ),
    Group(
        "lyon/signataires.csv",
        "given=Prénom|family=Nom|street=Adresse|postcode=Code postal|city=Ville|country=Pays"
        "|language=Langue|case=Affaire|message=Message",
        FRENCH,
        (("fr_FR", "FR", 74), ("it_IT", "IT", 6)),
        "fr fr fr fr fr fr en",
        blank=(19, 48),
    ),
    Group(
        "office/web-form.csv",
        "given=Given name|family=Family name|email=E-mail|street=Address|postcode=Postcode"
        "|city=City|country=Country|language=Language|case=Case|message=Message|consent=Consent"
        "|signed=Date signed",
        MIXED,
        (("en_GB", "GB", 22), ("fr_FR", "FR", 14), ("de_DE", "DE", 12), ("it_IT", "IT", 8),
         ("ar_AA", "GB", 3), ("bn_BD", "GB", 3)),
        "en en fr",
        blank=(40,),
    ),
)  # fmt: skip
CSV_STYLES = {
    "lyon/signataires.csv": ("utf-8-sig", ";", "\r\n"),
    "office/web-form.csv": ("utf-8", ",", "\n"),
}

# What is special about a row, by its number in the spreadsheet.
SPECIAL: dict[str, dict[int, Row]] = {
    "birmingham/signatures.xlsx": {
        3: {"given": "Siobhán", "family": "O'Brien"},
        8: {"given": "Harold", "family": "Smith & Sons"},
        11: {"given": "Anne-Marie", "family": "Taylor-Jones"},
        37: {"case": "Aung San"},
        58: {"country": "Atlantis"},
    },
    "cairo-friends/signatures.xlsx": {
        29: {"case": "azza-soliman", "country": "EG", "city": "القاهرة", "postcode": "11511",
             "street": "12 شارع النخيل", "language": "ar"},
    },
    "dhaka-diaspora/signatures.xls": {
        20: {"case": "xulhaz-mannan", "country": "BD", "city": "ঢাকা", "postcode": "1205",
             "street": "২ বকুলতলা লেন", "language": "bn"},
    },
    "dresden/unterschriften.ods": {
        5: {"given": "Jürgen", "family": "Groß-Weiß"},
        44: {"given": "", "family": ""},
    },
    "lyon/signataires.csv": {
        7: {"given": "Noé", "family": "NA"},
        12: {"given": "Maël", "family": "d'Arcy-Lefèbvre"},
        15: {"language": "fr", "message": "Je signe au nom de ma classe.\n"
             "Nous avons lu l'histoire ensemble ; les élèves disent « merci »."},
        52: {"given": "", "family": ""},
        61: {"language": "Klingon"},
    },
    "office/web-form.csv": {
        9: {"given": "Petra", "family": "Null"},
        46: {"case": "Xulaz Manan"},
    },
}  # fmt: skip
# Who signs twice: the first row, and the row that repeats it in other letter case and spacing.
REPEATS = (
    ("birmingham/signatures.xlsx", 14, "birmingham/signatures.xlsx", 92),
    ("birmingham/signatures.xlsx", 26, "office/web-form.csv", 17),
    ("dhaka-diaspora/signatures.xls", 10, "office/web-form.csv", 53),
    ("lyon/signataires.csv", 22, "office/web-form.csv", 31),
)


def main() -> None:
    """Write every sheet and say how many rows each holds."""
    crowds = invent_crowds()
    for group in GROUPS:
        path = INPUTS / group.sheet
        path.parent.mkdir(parents=True, exist_ok=True)
        write_sheet(path, group, make_table(group, crowds[group.sheet]))
        print(f"{len(crowds[group.sheet]):4} {path}")


def invent_crowds() -> dict[str, dict[int, Row]]:
    """Return the people of each sheet by row number, each once but for the repeats."""
    crowds = {group.sheet: invent_crowd(group) for group in GROUPS}
    for sheet, row, other_sheet, other_row in REPEATS:
        crowds[other_sheet][other_row] |= sign_again(crowds[sheet][row])
    people = [person for crowd in crowds.values() for person in crowd.values()]
    times = Counter(map(identity, people))
    if sum(times.values()) - len(times) != len(REPEATS):
        raise ValueError("two people share an identity")
    return crowds


def invent_crowd(group: Group) -> dict[int, Row]:
    """Return one sheet's people by row number, the special ones among them."""
    draw = Random(f"{SEED} {group.sheet}")
    fakers = {locale: Faker(locale) for locale in {*HOMES.values(), "ar_AA", "bn_BD"}}
    for locale, faker in fakers.items():
        faker.seed_instance(f"{SEED} {group.sheet} {locale}")
    homes = [(names, country) for names, country, number in group.crowd for _ in range(number)]
    draw.shuffle(homes)
    rows = (row for row in count(2) if row not in group.blank)
    people = [invent_person(group, fakers[n], fakers[HOMES[c]], c, draw) for n, c in homes]
    crowd = dict(zip(rows, people, strict=False))
    for row, special in SPECIAL[group.sheet].items():
        crowd[row] |= special
    return crowd


def invent_person(group: Group, names: Faker, places: Faker, country: str, draw: Random) -> Row:
    """Return one signatory: every field any sheet may ask for."""
    city, _, pattern = draw.choice(TOWNS[country].split("|")).partition(" ")
    language = draw.choice(group.languages.split())
    return {
        "given": names.first_name(),
        "family": names.last_name(),
        "street": invent_street(places, country),
        "postcode": places.bothify(pattern, letters=BRITISH_LETTERS),
        "city": city,
        "country": country,
        "language": language,
        "case": ONLY_CASE.get(language) or draw.choice(CASES),
        "message": compose_message(language, draw),
        "email": places.safe_email(),
        "phone": places.bothify("01632 960###"),
        "consent": "yes",
        "signed": f"2017-{draw.choice(('11', '12'))}-{draw.randint(1, 20):02}",
    }


def invent_street(places: Faker, country: str) -> str:
    """Return a house and street in the country's own order."""
    if country == "GB":
        return f"{places.random_int(1, 199)} {places.street_name()}"
    return str(places.street_address()).replace("\n", ", ")


def compose_message(language: str, draw: Random) -> str:
    """Return none to five sentences, which is up to 400 characters."""
    message = " ".join(draw.sample(SENTENCES[language], draw.choice(HOW_MANY_SENTENCES)))
    if len(message) > 400:
        raise ValueError(message)
    return message


def sign_again(person: Row) -> Row:
    """Return the same person as they might write themselves the second time."""
    return person | {
        "given": person["given"].lower(),
        "family": f" {person['family'].upper()} ",
        "postcode": f" {person['postcode'].lower().replace(' ', '  ')}",
        "message": "",
    }


def identity(person: Row) -> tuple[str, str, str]:
    """Return what makes a signature the same: name, postcode, case."""
    name = f"{person['given']} {person['family']}"
    return squeeze(name), squeeze(person["postcode"]), person["case"]


def squeeze(text: str) -> str:
    """Return text without regard to letter case and spacing."""
    return " ".join(text.casefold().split())


def make_table(group: Group, crowd: dict[int, Row]) -> Table:
    """Return the sheet's rows as cells: headings first, blank rows in their places."""
    draw = Random(f"{SEED} {group.sheet} words")
    blank = [""] * len(group.columns)
    rows = [
        [write_cell(crowd[row], field, group, draw) for field in group.columns]
        if row in crowd
        else blank
        for row in range(2, max(crowd) + 1)
    ]
    return [list(group.columns.values()), *rows]


def write_cell(person: Row, field: str, group: Group, draw: Random) -> str:
    """Return one cell, cases, countries and languages in the group's own words."""
    if field == "name":
        return f"{person['given']} {person['family']}".rstrip(" ")
    if field in ("case", "country", "language"):
        return draw.choice(group.words.get(person[field], person[field]).split("|"))
    return person[field]


def write_sheet(path: Path, group: Group, table: Table) -> None:
    """Write a table as the kind of file its name says."""
    match path.suffix:
        case ".csv":
            write_csv(path, table, *CSV_STYLES[group.sheet])
        case ".xlsx":
            write_xlsx(path, table, right_to_left=group.words is ARABIC)
        case ".ods":
            write_ods(path, table)
        case ".xls":
            write_xls(path, table)


def write_csv(path: Path, table: Table, encoding: str, separator: str, line_end: str) -> None:
    """Write comma-separated text; a blank row is a line of separators, or an empty line."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator=line_end)
        for row in table:
            writer.writerow(row if any(row) or separator == ";" else [])


def write_xlsx(path: Path, table: Table, *, right_to_left: bool) -> None:
    """Write an Excel workbook in which every cell is text, with times that never change."""
    book = Workbook()
    tab = book.worksheets[0]
    tab.title = "Signatures"
    tab.sheet_view.rightToLeft = right_to_left
    for number, row in enumerate(table, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                tab.cell(number, column, text).number_format = "@"
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2017-11-01T00:00:00Z", core)
    write_zip(path, parts)


def write_zip(path: Path, parts: dict[str, bytes]) -> None:
    """Write a ZIP whose entries all bear the same time, the first one stored if a mimetype."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, MADE_ON), content, kind)


def write_xls(path: Path, table: Table) -> None:
    """Write an Excel 97 workbook in which every cell is text."""
    book = xlwt.Workbook(encoding="utf-8")
    tab = book.add_sheet("Signatures")
    text_style = xlwt.easyxf(num_format_str="@")
    for number, row in enumerate(table):
        for column, text in enumerate(row):
            if text:
                tab.write(number, column, text, text_style)
    book.save(str(path))


ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODF_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
ODS_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{ODF_NAMES}:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
ODS_CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{ODF_NAMES}:office:1.0"
 xmlns:table="{ODF_NAMES}:table:1.0" xmlns:text="{ODF_NAMES}:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Unterschriften">
%s
</table:table></office:spreadsheet></office:body></office:document-content>"""


def write_ods(path: Path, table: Table) -> None:
    """Write an OpenDocument spreadsheet in which every cell is text."""
    columns = f'<table:table-column table:number-columns-repeated="{len(table[0])}"/>'
    content = ODS_CONTENT % "\n".join([columns, *ods_rows(table)])
    parts = {"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": ODS_MANIFEST}
    write_zip(path, {name: text.encode() for name, text in parts.items()})


def ods_rows(table: Table) -> Iterator[str]:
    """Yield table rows, a run of blank ones as a single repeated row."""
    for filled, run in groupby(table, any):
        rows = list(run)
        if filled:
            for row in rows:
                yield f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"
        else:
            cell = f'<table:table-cell table:number-columns-repeated="{len(rows[0])}"/>'
            repeated = f'table:number-rows-repeated="{len(rows)}"'
            yield f"<table:table-row {repeated}>{cell}</table:table-row>"


def ods_cell(text: str) -> str:
    """Return one text cell; OpenDocument counts spaces that stand together or at an edge."""
    if not text:
        return "<table:table-cell/>"
    spaced = re.sub("^ | $|  +", lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(text))
    return (
        f'<table:table-cell office:value-type="string"><text:p>{spaced}</text:p></table:table-cell>'
    )


if __name__ == "__main__":
    main()
