"""Headings are matched in any language, blind to case, accents and punctuation; never guessed."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import settings as options
from hypothesis import strategies as st

from pipeline.localise.names import fold
from pipeline.sheets.columns import Columns, filled_rows, match_columns
from pipeline.sheets.headings import field_of, known_fields, likely_field
from pipeline.sheets.settings import SheetSettings
from tests.support.tabs import make_tab


def match(*headings: str) -> Columns:
    return match_columns(make_tab([headings]))


CASES = {"azza": "azza-soliman", "azzasoliman": "azza-soliman", "xulhaz": "xulhaz-mannan"}


def match_rows(rows: list[list[str]], **columns: str) -> Columns:
    """Match a tab of these rows, with a group's own words for some headings."""
    return match_columns(make_tab(rows), SheetSettings(columns=columns), CASES)


WIDE = ["Name", "Address", "Postcode", "City", "Country", "Language", "Case", "Email"]
FIELDS = "name address postcode city country language case"


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Name,Address,Postcode,City,Country,Language,Case", FIELDS),
        ("Nom complet,Adresse,Code postal,Ville,Pays,Langue,Cas", FIELDS),
        ("Vollständiger Name,Straße,PLZ,Ort,Land,Sprache,Fall", FIELDS),
        ("Vorname,Nachname,Anschrift,PLZ", "given_name family_name address postcode"),
        ("الاسم,العنوان,المدينة,البلد,اللغة,القضية", "name address city country language case"),
        ("নাম,ঠিকানা,শহর,দেশ,ভাষা,বার্তা", "name address city country language message"),
        ("Prénom,Nom,E-mail,Consentement", "given_name family_name email consent"),
        ("Nombre,Apellidos,Dirección,País", "given_name family_name address country"),
    ],
)
def test_headings_of_a_language_are_known(headings: str, fields: str) -> None:
    columns = match(*headings.split(","))
    assert columns.fields == dict(zip(fields.split(), "ABCDEFGH", strict=False))
    assert columns.unknown == ()
    assert columns.has_name


@pytest.mark.parametrize(
    "heading",
    ["POSTAL CODE", " postal-code: ", "Postal_Code*", "post code", "Código-Postal", "PLZ."],
)
def test_case_accents_and_punctuation_do_not_matter(heading: str) -> None:
    assert match("Name", heading).fields == {"name": "A", "postcode": "B"}


@pytest.mark.parametrize("heading", ["Nmae", "Nam", "Names and such", "Column B", "?", "Postcod"])
def test_nothing_is_guessed(heading: str) -> None:
    columns = match(heading, "City")
    assert columns.fields == {"city": "B"}
    assert columns.unknown == ("A",)
    assert not columns.has_name


def test_two_columns_of_one_meaning_are_both_named() -> None:
    assert match("Name", "City", "Ville", "Ort").repeated == {"city": ("B", "C", "D")}


def test_the_first_filled_row_holds_the_headings() -> None:
    columns = match_columns(make_tab([["", " "], ["", ""], ["", "Name"], ["", "Ada"]]))
    assert columns.heading_row == 3
    assert columns.fields == {"name": "B"}


@pytest.mark.parametrize("rows", [[], [[""]], [["", " "], ["\t", ""]]])
def test_a_blank_tab_has_no_headings(rows: list[list[str]]) -> None:
    columns = match_columns(make_tab(rows))
    assert columns.heading_row is None
    assert not columns.has_name


def test_a_given_name_alone_is_the_name() -> None:
    assert match("Nombre", "Ciudad").fields == {"name": "A", "city": "B"}


def test_the_column_a_held_rows_workbook_adds_is_no_field() -> None:
    columns = match("Name", "What to mend")
    assert columns.unknown == ()
    assert "mend" not in known_fields()


@options(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=8), max_size=8))
def test_every_headed_column_is_known_unknown_or_repeated(headings: list[str]) -> None:
    """No column is lost, and none counts twice."""
    columns = match(*headings)
    spare = [letter for letters in columns.repeated.values() for letter in letters[1:]]
    claimed = [*columns.fields.values(), *columns.unknown, *spare]
    assert sorted(claimed) == sorted(columns.headings)
    filled = [letter for letter, text in zip("ABCDEFGH", headings, strict=False) if text.strip()]
    assert sorted(claimed) == filled


@options(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", " ", "\t", "x"]), min_size=2, max_size=2)))
def test_a_row_is_filled_if_it_has_a_mark_that_prints(rows: list[list[str]]) -> None:
    assert list(filled_rows(make_tab(rows).rows)) == ["x" in row for row in rows]


WORDS = "name given_name family_name address postcode city country language case message email"
IN_MANY_LANGUAGES = {
    "en": "Full name|First name|Surname|Street|ZIP|Town|Country|Language|Case|Message|E-mail",
    "fr": "Nom complet|Prénom|Nom|Adresse|Code postal|Ville|Pays|Langue|Affaire|Message|Courriel",
    "de": "Vor- und Nachname|Vorname|Nachname|Straße|PLZ|Ort|Land|Sprache|Fall|Nachricht|E-Mail",
    "es": "Nombre y apellidos|Nombre|Apellidos|Dirección|Código postal|Ciudad|País|Idioma|Caso"
    "|Mensaje|Correo electrónico",
    "it": "Nome e cognome|Nome|Cognome|Indirizzo|CAP|Città|Paese|Lingua|Caso|Messaggio|E-mail",
    "pt": "Nome completo|Primeiro nome|Apelido|Morada|Código postal|Cidade|País|Língua|Caso"
    "|Mensagem|E-mail",
    "nl": "Volledige naam|Voornaam|Achternaam|Adres|Postcode|Woonplaats|Land|Taal|Zaak|Bericht"
    "|E-mailadres",
    "pl": "Imię i nazwisko|Imię|Nazwisko|Adres|Kod pocztowy|Miasto|Kraj|Język|Sprawa|Wiadomość"
    "|Adres e-mail",
    "sv": "Namn|Förnamn|Efternamn|Adress|Postnummer|Ort|Land|Språk|Ärende|Meddelande|E-post",
    "da": "Fulde navn|Fornavn|Efternavn|Adresse|Postnr.|By|Land|Sprog|Sag|Besked|E-mail",
    "no": "Navn|Fornavn|Etternavn|Adresse|Postnummer|Poststed|Land|Språk|Sak|Melding|E-post",
    "fi": "Nimi|Etunimi|Sukunimi|Osoite|Postinumero|Kaupunki|Maa|Kieli|Tapaus|Viesti|Sähköposti",
    "tr": "ADI SOYADI|Adı|Soyadı|Adres|Posta kodu|Şehir|Ülke|Dil|Dava|Mesaj|E-posta",
    "ru": "Ф.И.О.|Имя|Фамилия|Адрес|Индекс|Город|Страна|Язык|Дело|Сообщение|Эл. почта",
    "ar": "الاسم الكامل|الاسم الأول|اسم العائلة|العنوان|الرمز البريدي|المدينة|البلد|اللغة|القضية"
    "|الرسالة|البريد الإلكتروني",
    "fa": "نام و نام خانوادگی|نام|نام خانوادگی|نشانی|کد پستی|شهر|کشور|زبان|پرونده|پیام|ایمیل",
    "bn": "পুরো নাম|প্রথম নাম|শেষ নাম|ঠিকানা|পোস্ট কোড|শহর|দেশ|ভাষা|মামলা|বার্তা|ইমেইল",
    "hi": "पूरा नाम|पहला नाम|उपनाम|पता|पिन कोड|शहर|देश|भाषा|मामला|संदेश|ईमेल",
    "zh": "姓名|名|姓|地址|邮编|城市|国家|语言|案件|留言|电子邮件",
    "ja": "氏名|名|姓|住所|郵便番号|市区町村|国|言語|案件|メッセージ|メールアドレス",
}


@pytest.mark.parametrize("language", IN_MANY_LANGUAGES)
def test_each_field_is_known_in_each_language(language: str) -> None:
    headings = IN_MANY_LANGUAGES[language].split("|")
    assert [field_of(heading) for heading in headings] == WORDS.split()


def test_no_heading_means_two_fields() -> None:
    text = files("pipeline.sheets").joinpath("data/columns.toml").read_text("utf-8")
    seen: dict[str, str] = {}
    for field, headings in tomllib.loads(text).items():
        for heading in (*headings, field.replace("_", " ")):
            assert seen.setdefault(fold(heading), field) == field, heading


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Prenon", "given_name"),
        ("Postcoode", "postcode"),
        ("Contry", "country"),
        ("Emial", "email"),
        ("Surnames", "family_name"),
        ("Name (in capitals)", "name"),
        ("Personal mesage", "message"),
        ("Straßen", "address"),
        ("Cas de", ""),
        ("Country of case", ""),
        ("Country of origin", ""),
        ("Group email", ""),
        ("Group name", ""),
        ("Name der Gruppe", ""),
        ("Nom du groupe", ""),
        ("Username", ""),
        ("Date of birth", ""),
        ("Date de naissance", ""),
        ("Signature", ""),
        ("Address 3", ""),
        ("Email 2", ""),
        ("No.", ""),
        ("Telephone", ""),
        ("Shoe size", ""),
        ("?", ""),
        ("Name" * 5_000, ""),
        ("Last name / surname", "family_name"),
        ("Surname/Family name", "family_name"),
        ("First name and surname", "name"),
        ("Preferred name", "name"),
        ("Country you live in", "country"),
        ("Home country", "country"),
        ("Your postcode", "postcode"),
        ("Zipcode nr", "postcode"),
        ("Postcode/City", "postcode"),
        ("Contact e-mail", "email"),
        ("Do you consent?", "consent"),
        ("GDPR consent", "consent"),
        ("Agreed", "consent"),
        ("Permission to use name", "consent"),
        ("Zustimmung zur Weitergabe", "consent"),
        ("I agree that my name and address may be sent to the embassy and the minister", "consent"),
        ("Newsletter consent", ""),
        ("Mail sent", ""),
        ("Country of birth", ""),
        ("City (postcode)", "city"),
    ],
)
def test_what_looks_like_a_field_is_suggested_and_what_speaks_of_others_is_not(
    heading: str, field: str
) -> None:
    assert likely_field(heading) == field


def test_a_likely_column_is_named_and_not_used() -> None:
    columns = match("Name", "Postcoode", "Contry")
    assert columns.fields == {"name": "A"}
    assert columns.unknown == ("B", "C")
    assert columns.likely == {"B": "postcode", "C": "country"}


@pytest.mark.parametrize(
    ("headings", "likely"),
    [
        ("First name|Other name", {"B": "family_name"}),
        ("Surname|Other names", {"B": "given_name"}),
        ("Surname|Name in full", {"B": "name"}),
        ("Surname|Street name", {}),
        ("Surname|Group name", {}),
        ("First name|Surname|Preferred name", {}),
        ("Name|Preferred name", {}),
    ],
)
def test_beside_half_a_name_another_name_is_asked_about(
    headings: str, likely: dict[str, str]
) -> None:
    names = headings.split("|")
    assert match_rows([names, ["Ada"] * len(names)]).likely == likely


def test_only_so_many_unknown_headings_are_looked_at() -> None:
    columns = match("Name", "City", *(f"Contry {'x' * at}" for at in range(300)), "Contry")
    assert len(columns.unknown) == 301
    assert "KP" not in columns.likely


@pytest.mark.parametrize(
    ("above", "held"),
    [
        (["Ann Kay", "Bo Lee"], True),
        (["Els van der Berg", "Bo Lee"], True),
        (["ann", "bo", "cy"], True),
        (["Azza", "Bo Lee"], False),
        (["Leeds Group", "Write for Rights", "Bo Lee"], False),
        (["Letters of our school", "Please fill in clearly"], False),
        (["Bo Lee"], False),
        (["Bo Lee", "2 December", "Bo Lee"], False),
    ],
)
def test_lines_above_the_headings_are_people_where_they_are_like_names(
    above: list[str], held: bool
) -> None:
    columns = match_rows([*([line, ""] for line in above), ["Name", "City"], ["Ada", "Bonn"]])
    assert columns.doubted == (tuple(range(1, len(above) + 2)) if held else ())
    assert columns.has_name is not held


@pytest.mark.parametrize(
    ("row", "held"),
    [
        ("Ann Kay||||GB", True),
        ("Ann Kay||LS1 1AA||", True),
        ("Ann Kay|2017-12-01|||Atlantis", True),
        ("Leeds|2017-12-01|||", False),
        ("Ann||||Country:", False),
    ],
)
def test_a_row_above_the_headings_is_a_person_where_a_cell_fits(row: str, held: bool) -> None:
    headings = ["Name", "City", "Postcode", "Language", "Country"]
    columns = match_rows([row.split("|"), headings, ["Ada", "Bonn", "", "", "DE"]])
    assert columns.doubted == ((1, 2) if held else ())


def test_a_field_that_has_its_column_is_not_suggested_for_another() -> None:
    assert match("Name", "Names", "Postcode", "Postcoode").likely == {}


def test_what_a_group_says_of_its_headings_wins() -> None:
    headings = ["Hero", "Ville", "Box", "Remarks", "Name"]
    columns = match_rows([headings], hero="name", ville="region", box="", name="")
    assert columns.fields == {"name": "A", "region": "B"}
    assert columns.ignored == ("C", "E")
    assert columns.unknown == ("D",)


def test_two_columns_for_one_field_are_repeated_until_one_is_said_not_to_be_used() -> None:
    headings = [["Name", "City", "Ville"]]
    assert match_rows(headings).repeated == {"city": ("B", "C")}
    assert match_rows(headings, ville="").repeated == {}
    assert match_rows(headings, ville="").fields["city"] == "B"


@pytest.mark.parametrize(
    ("rows", "row", "above"),
    [
        ([["Name", "City"], ["Ada", "Bonn"]], 1, 0),
        ([["Letters for Azza", "", ""], ["Name", "City", "Country"]], 2, 1),
        ([["Group:", "Lyon", ""], ["", "", ""], ["Name", "City", "Country"]], 3, 1),
        ([["Our list", "Our list", "Our list"], ["Name", "City", "Country"]], 2, 1),
        ([["Name", ""], ["Name", "City"]], 2, 1),
        ([["Title"], *[["x"]] * 18, ["Name"]], 20, 19),
        ([["Title"], *[["x"]] * 19, ["Name"]], 1, 0),
        ([["Name", "City"], ["Ada", "Bonn"], ["Name", "City", "Country"]], 1, 0),
        ([["Ada", "Bonn", "Kenya"], ["Name", "City", "Country"]], 1, 0),
        ([["Ada", "Bonn"], ["Name", "City"]], 1, 0),
        ([["Title", ""], ["City", "Country"]], 1, 0),
        ([["Who", "Where", "For"], *[["Ada", "Bonn", "Azza"]] * 15, WIDE], 1, 0),
        ([["Who", "Where"], ["Ada", "Bonn"], WIDE], 1, 0),
        ([["Our list"], ["Who", "Where"], ["Ada", "Bonn"], WIDE], 1, 0),
        ([["Group", "Lyon"], ["2017"], ["By", "Ada"], WIDE], 4, 3),
    ],
)
def test_headings_are_found_below_a_title_but_never_below_people(
    rows: list[list[str]], row: int, above: int
) -> None:
    columns = match_rows(rows)
    assert (columns.heading_row, columns.above) == (row, above)


def test_headings_are_found_by_a_groups_own_words() -> None:
    rows = [["Our heroes", ""], ["Hero", "Place of hero"]]
    columns = match_rows(rows, hero="name", placeofhero="city")
    assert (columns.heading_row, columns.fields) == (2, {"name": "A", "city": "B"})


def test_a_column_of_ticks_under_a_cases_name_is_that_cases() -> None:
    rows = [
        ["Name", "AZZA-SOLIMAN", "Xulhaz"],
        ["Ada", "x", ""],
        ["Ben", "?", "yes"],
        ["C", "X", ""],
    ]
    columns = match_rows(rows)
    assert columns.case_columns == {"B": "azza-soliman", "C": "xulhaz-mannan"}
    assert columns.unknown == ()


def test_a_cases_column_that_nobody_ticked_yet_is_still_one() -> None:
    columns = match_rows([["Name", "Azza"], ["Ada", ""]])
    assert columns.case_columns == {"B": "azza-soliman"}


@pytest.mark.parametrize("words", [["brave", "strong"], ["signed", "declined"], ["", "?"]])
def test_a_cases_column_is_one_whatever_stands_in_it(words: list[str]) -> None:
    """So that each odd mark is held, and none passed over."""
    columns = match_rows([["Name", "City", "Azza"], *(["Ada", "Bonn", word] for word in words)])
    assert columns.case_columns == {"C": "azza-soliman"}
    assert columns.unknown == ()


def test_a_group_may_say_that_a_cases_column_is_not_used() -> None:
    columns = match_rows([["Name", "Azza"], ["Ada", "x"]], azza="")
    assert (columns.case_columns, columns.ignored) == ({}, ("B",))


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Anna Kay"], ["Postcode", "LS1 1AA"]],
        [["Name", "City"], ["Country", "Bonn"], ["Language", "German"], ["Ada", "Bonn"]],
        [["Maria Ad", "Nom", "maria@example.org", "GB"], ["Ada King", "Roe", "a@b.org", "GB"]],
        [["Anna", "Ort", "Nom", "maria@example.org"], ["Ada", "Bonn", "Roe", "a@b.org"]],
        [["Name", "12", "Anna Kay", "LS1 1AA"], ["Ada", "1", "Ben Cole", "AB1 2CD"]],
    ],
)
def test_headings_that_may_be_somebodys_row_are_none(rows: list[list[str]]) -> None:
    columns = match_rows(rows)
    assert not columns.has_name
    assert columns.fields == {}, "so that the first row counts as one too"
    assert len(columns.unknown) == len(rows[0])


@pytest.mark.parametrize(
    "headings",
    [
        ["Name"],
        ["#", "Name"],
        ["1", "Name"],
        ["Name", "Country"],
        ["Name", "Contry"],
        ["Name", "Signature"],
        ["Nr.", "Name", "Unterschrift"],
        ["Name", "Azza"],
        ["Name", "Name"],
    ],
)
def test_two_headings_that_are_known_or_a_sole_one_are_certain(headings: list[str]) -> None:
    assert match_rows([headings, ["Ada"] * len(headings)]).has_name


@pytest.mark.parametrize(
    "headings",
    ["Full Name|Suburb", "Name|Tel. no.", "Name|Shoe size", "Nombre|Aura", "Age|Name|X1"],
)
def test_a_name_beside_unknown_headings_is_certain(headings: str) -> None:
    names = headings.split("|")
    assert match_rows([names, ["Ada", "blue", "b"][: len(names)]]).has_name


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Ann Kay"], ["Shoe size", "38"]],
        [["Name", "Ann"], ["Phone", "0207"]],
        [["Name", "Ann"], ["Shoe:", "38"]],
        [["Name", "Ann"], ["Country", "GB"], ["Shoe", "38"], ["Hat", "6"]],
        [["Name", "Aura 7"], ["Ada", "blue"]],
        [["Name", "yes"], ["Ada", "no"]],
        [["Name", "Aura"]],
        [["Ad", "Leeds"], ["Bo", "York"]],
        [["Our list", ""], ["Name", "Aura"], ["Ada", "blue"]],
    ],
)
def test_a_name_that_may_be_a_label_or_somebodys_own_is_not_certain(rows: list[list[str]]) -> None:
    assert not match_rows(rows).has_name


def test_one_heading_is_certain_once_the_group_confirms_one() -> None:
    rows = [["Name", "Ann Kay"], ["Ada", "blue"]]
    assert not match_rows(rows).has_name
    assert match_rows(rows, annkay="").fields == {"name": "A"}
    assert match_rows(rows, name="name").fields == {"name": "A"}


def test_a_second_row_of_headings_is_its_rows_trouble() -> None:
    assert match_rows([["Name", "City"], ["Name", "City"]]).has_name


def test_a_cell_of_a_book_is_no_heading() -> None:
    assert field_of("name" + " " * 2_000) is None
