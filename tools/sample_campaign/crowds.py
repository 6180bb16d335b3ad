"""The people of the sample sheets, invented by Faker from a fixed seed."""

from __future__ import annotations

from collections import Counter
from itertools import count
from random import Random

from faker import Faker

from tools.sample_campaign.groups import GROUPS, REPEATS, SPECIAL, Group, Row
from tools.sample_campaign.vocabulary import HOW_MANY_SENTENCES, SENTENCES

SEED = "Write for Rights 2017"
BRITISH_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

HOMES = {"GB": "en_GB", "FR": "fr_FR", "DE": "de_DE", "IT": "it_IT", "ES": "es_ES"}
ABROAD = ("ar_AA", "bn_BD", "ru_RU", "hi_IN")
"""Whose names are borne by people who all live in one of these countries."""
TOWNS = {
    "GB": "Birmingham B1# %??|Coventry CV% %??|Leeds LS1# %??|London E1# %??|London SE% %??",
    "FR": "Lyon 6900%|Villeurbanne 69100|Bourg-en-Bresse 01000|Nice 06000|Grenoble 38000",
    "DE": "Dresden 01067|Dresden 01099|Leipzig 04109|Chemnitz 09111|Berlin 10115|Köln 50667",
    "IT": "Roma 00184|Roma 00153|Cagliari 09124|Perugia 06121|Torino 10121",
    "ES": "Madrid 28004|Sevilla 41003|Valencia 46002|Bilbao 48001|Zaragoza 50001",
}

CASES = ("azza-soliman", "xulhaz-mannan")
ONLY_CASE = {"ar": "azza-soliman", "bn": "xulhaz-mannan"}


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
    fakers = {locale: Faker(locale) for locale in {*HOMES.values(), *ABROAD}}
    for locale, faker in fakers.items():
        faker.seed_instance(f"{SEED} {group.sheet} {locale}")
    homes = [(names, country) for names, country, number in group.crowd for _ in range(number)]
    draw.shuffle(homes)
    rows = (row for row in count(2) if row not in group.blank)
    asked = [(names, country, group.languages) for names, country in homes]
    asked += [late[:3] for late in group.late for _ in range(late[3])]
    people = [invent_person(fakers[n], fakers[HOMES[c]], c, draw, some) for n, c, some in asked]
    crowd = dict(zip(rows, people, strict=False))
    for row, special in SPECIAL[group.sheet].items():
        crowd[row] |= special
    return crowd


def invent_person(names: Faker, places: Faker, country: str, draw: Random, languages: str) -> Row:
    """Return one signatory: every field any sheet may ask for."""
    city, _, pattern = draw.choice(TOWNS[country].split("|")).partition(" ")
    language = draw.choice(languages.split())
    given, family = invent_name(names)
    return {
        "given": given,
        "family": family,
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


def invent_name(names: Faker) -> tuple[str, str]:
    """Return given and family name, which agree in gender where the language tells it."""
    if names.locales == ["ru_RU"]:
        female = names.pybool()
        given = names.first_name_female() if female else names.first_name_male()
        return given, names.last_name_female() if female else names.last_name_male()
    return names.first_name(), names.last_name()


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
