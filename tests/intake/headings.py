"""Match columns: what headings mean, in many languages, and what groups say they mean."""

from __future__ import annotations

from tests.intake.builders import text, xlsx
from tests.intake.model import Sheet, person
from tests.intake.workbooks import ADA, BEN, BOTH, HEAD, PEOPLE
from tests.support.intake import Options

LANGUAGES = {
    "english": "Full name|Address|Postcode|City|Country|Case|E-mail|Message",
    "french": "Nom complet|Adresse|Code postal|Ville|Pays|Cas|Courriel|Message",
    "german": "Vor- und Nachname|Straße|PLZ|Ort|Land|Fall|E-Mail|Nachricht",
    "spanish": "Nombre completo|Dirección|Código postal|Ciudad|País|Caso|Correo|Mensaje",
    "italian": "Nome e cognome|Indirizzo|CAP|Città|Paese|Caso|E-mail|Messaggio",
    "portuguese": "Nome completo|Morada|Código postal|Cidade|País|Caso|E-mail|Mensagem",
    "dutch": "Volledige naam|Adres|Postcode|Woonplaats|Land|Zaak|E-mailadres|Bericht",
    "polish": "Imię i nazwisko|Adres|Kod pocztowy|Miasto|Kraj|Sprawa|E-mail|Wiadomość",
    "swedish": "Namn|Adress|Postnummer|Ort|Land|Ärende|E-post|Meddelande",
    "turkish": "Ad Soyad|Adres|Posta kodu|Şehir|Ülke|Dava|E-posta|Mesaj",
    "russian": "Имя и фамилия|Адрес|Индекс|Город|Страна|Дело|Электронная почта|Сообщение",
    "arabic": "الاسم الكامل|العنوان|الرمز البريدي|المدينة|البلد|القضية|البريد الإلكتروني|الرسالة",
    "bengali": "নাম|ঠিকানা|পোস্ট কোড|শহর|দেশ|মামলা|ইমেইল|বার্তা",
    "hindi": "नाम|पता|पिन कोड|शहर|देश|मामला|ईमेल|संदेश",
}
LINE = ["Ada King", "1 Mill Lane", "01234", "Elmton", "FR", "ann", "ada@example.org", "Courage"]
FIELDS = {
    "address": "1 Mill Lane",
    "postcode": "01234",
    "city": "Elmton",
    "country": "FR",
    "email": "ada@example.org",
    "message": "Courage",
}
ONE, TWO = (1, 1, 0, 0, 0), (2, 2, 0, 0, 0)
SLIP = ["Name", "Postcoode", "Country", "Case"]

SHEETS = [
    *(
        Sheet(
            f"headings-in-{language}",
            "a.csv",
            text([words.split("|"), LINE]),
            ONE,
            [person(2, "Ada King", **FIELDS)],
        )
        for language, words in LANGUAGES.items()
    ),
    Sheet(
        "capitals-accents-spaces-and-points",
        "a.csv",
        text([[" NOM  COMPLET :", "code_postal*", "PAYS.", "Cas"], ADA]),
        ONE,
        PEOPLE,
    ),
    Sheet(
        "a-given-and-a-family-name",
        "a.csv",
        text([["Vorname", "Nachname", "PLZ", "Land", "Fall"], ["Ada", "King", *ADA[1:]]]),
        ONE,
        PEOPLE,
    ),
    Sheet(
        "a-name-and-a-surname",
        "a.csv",
        text(
            [
                ["Name", "Surname", *HEAD[1:]],
                ["Anna", "King", *ADA[1:]],
                ["Anna", "Smith", *ADA[1:]],
            ]
        ),
        TWO,
        [person(2, "Anna King"), person(3, "Anna Smith")],
    ),
    Sheet(
        "a-form-filled-downwards",
        "a.csv",
        text([["Name", "Anna Kay"], ["Postcode", "LS1 1AA"]]),
        (2, 0, 2, 0, 0),
        [],
        ("headings_unknown 1",),
    ),
    Sheet(
        "people-above-the-headings-are-no-title",
        "a.csv",
        text([["Who", "For"], ["Cyd", "ann"], [*HEAD, "City", "E-mail"], [*ADA, "", ""]]),
        (4, 0, 4, 0, 0),
        [],
        ("rows_above 1",),
    ),
    Sheet(
        "a-slip-of-the-pen-is-asked-about-and-not-used",
        "a.csv",
        text([SLIP, ADA]),
        (1, 0, 1, 0, 0),
        [],
        ("column_unclear B1",),
        says={"column_unclear": "postcode"},
    ),
    Sheet(
        "a-slip-that-the-group-has-confirmed",
        "a.csv",
        text([SLIP, ADA]),
        ONE,
        PEOPLE,
        settings='[columns]\nPostcoode = "postcode"\n',
    ),
    Sheet(
        "a-heading-of-the-groups-own",
        "a.csv",
        text([["Name", "Wo wohnst du?", "Country", "Case"], ADA]),
        ONE,
        [person(2, "Ada King", city="01234")],
        settings='[columns]\n"WO WOHNST DU" = "city"\n',
    ),
    Sheet(
        "a-name-column-of-the-groups-own",
        "a.csv",
        text([["Hero", *HEAD[1:]], ADA]),
        ONE,
        PEOPLE,
        settings='[columns]\n"Hero" = "name"\n',
    ),
    Sheet(
        "a-column-the-group-says-is-not-used",
        "a.csv",
        text([[*HEAD, "Remarks"], [*ADA, "tall"]]),
        ONE,
        PEOPLE,
        settings='[columns]\nRemarks = ""\n',
    ),
    Sheet(
        "a-known-column-the-group-says-is-not-used",
        "a.csv",
        text([HEAD, ADA]),
        ONE,
        [person(2, "Ada King", postcode="")],
        settings='[columns]\nPostcode = ""\n',
    ),
    Sheet(
        "columns-of-a-file-that-is-not-there",
        "a.csv",
        text([SLIP, ADA]),
        (0, 0, 0, 0, 0),
        [],
        ("sheet_settings",),
        settings='["b.csv".columns]\nPostcoode = "postcode"\n',
    ),
    Sheet(
        "two-columns-for-one-field",
        "a.csv",
        text([[*HEAD, "PLZ"], [*ADA, "99999"]]),
        (1, 0, 1, 0, 0),
        [],
        ("heading_repeated 1",),
        says={"heading_repeated": "B and E"},
    ),
    Sheet(
        "two-columns-for-one-field-by-the-groups-word",
        "a.csv",
        text([[*HEAD, "Box"], [*ADA, "9"]]),
        (1, 0, 1, 0, 0),
        [],
        ("heading_repeated 1",),
        settings='[columns]\nBox = "postcode"\n',
    ),
    Sheet(
        "two-columns-of-which-one-is-not-used",
        "a.csv",
        text([[*HEAD, "PLZ"], [*ADA, "99999"]]),
        ONE,
        PEOPLE,
        settings='[columns]\nPLZ = ""\n',
    ),
    Sheet(
        "unknown-columns-are-named",
        "a.csv",
        text([[*HEAD, "Shoe size", "Blood group"], [*ADA, "38", "AB"]]),
        ONE,
        PEOPLE,
        ("column_unknown E1", "column_unknown F1"),
    ),
    Sheet(
        "a-sheet-without-headings",
        "a.csv",
        text([ADA, BEN]),
        (2, 0, 2, 0, 0),
        [],
        ("headings_unknown 1",),
    ),
    Sheet(
        "headings-of-another-list",
        "a.csv",
        text([["Date of order", "Amount", "Invoice"], ["2017-11-01", "12", "77"]]),
        (2, 0, 2, 0, 0),
        [],
        ("headings_unknown 1",),
    ),
    Sheet(
        "no-column-for-the-country",
        "a.csv",
        text([["Name", "Case"], ["Ada King", "ann"]]),
        ONE,
        [person(2, "Ada King", country="GB")],
        ("country_assumed",),
    ),
    Sheet(
        "the-groups-own-country",
        "a.csv",
        text([["Name", "Case"], ["Ada King", "ann"]]),
        ONE,
        [person(2, "Ada King", country="FR")],
        settings='country = "France"\n',
    ),
    Sheet(
        "a-cell-outweighs-the-groups-country",
        "a.csv",
        text([HEAD, ADA, BEN]),
        TWO,
        BOTH,
        settings='country = "DE"\n',
    ),
    Sheet(
        "no-column-for-the-one-case",
        "a.csv",
        text([HEAD[:3], ADA[:3]]),
        ONE,
        PEOPLE,
        options=Options(cases=("ann",)),
    ),
    Sheet(
        "no-column-for-one-of-many-cases",
        "a.csv",
        text([HEAD[:3], ADA[:3]]),
        (1, 0, 1, 0, 0),
        [],
        ("case_missing 2",),
    ),
    Sheet(
        "everyone-in-the-file-signs-for-one-case",
        "a.xlsx",
        xlsx([HEAD[:3], ADA[:3], BEN[:3]]),
        TWO,
        [person(2, "Ada King", "bob"), person(3, "Ben Cole", "bob")],
        settings='case = "Bob Example"\n',
    ),
]
