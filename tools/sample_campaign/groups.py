"""The groups of the sample: the sheet each sends, its people, and what is special about a row."""

from __future__ import annotations

from dataclasses import dataclass

from tools.sample_campaign.vocabulary import ARABIC, ENGLISH, FRENCH, GERMAN, MIXED

Row = dict[str, str]


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
    late: tuple[tuple[str, str, str, int], ...] = ()
    """Who signed after all others: whose names, living where, in which language, how many."""
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
        late=(("hi_IN", "GB", "hi", 5), ("ru_RU", "GB", "ru", 3), ("es_ES", "GB", "es", 2)),
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
        late=(("de_DE", "DE", "de", 8), ("ru_RU", "DE", "ru", 3)),
        blank=(31, 32, 33),
    ),
    Group(
        "lyon/signataires.csv",
        "given=Prénom|family=Nom|street=Adresse|postcode=Code postal|city=Ville|country=Pays"
        "|language=Langue|case=Affaire|message=Message",
        FRENCH,
        (("fr_FR", "FR", 74), ("it_IT", "IT", 6)),
        "fr fr fr fr fr fr en",
        late=(("es_ES", "ES", "es", 5),),
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
        late=(
            ("de_DE", "DE", "de", 3),
            ("es_ES", "ES", "es", 3),
            ("ru_RU", "GB", "ru", 4),
            ("de_DE", "GB", "de", 3),
        ),
        blank=(40,),
    ),
)  # fmt: skip

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
