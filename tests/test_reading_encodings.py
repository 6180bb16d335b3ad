"""Text files: read where their encoding is certain, else shown as it may be and never guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.sheets.read import EncodingUnknown, SheetUnreadable, read_tabs

GERMAN = "Name,Ort\nZoë Müller,Köln\nJürgen Groß,Düsseldorf\n"
SPANISH = "Nombre,Ciudad\nJosé Muñoz,Córdoba\nBegoña Peña,Logroño\n"
POLISH = "Imię,Miasto\nŁukasz Wiśniewski,Łódź\nŚwiętosława Żak,Kraków\n"
TURKISH = "Ad,Şehir\nAyşe Yıldız,Muğla\nGüneş Işık,Iğdır\n"
RUSSIAN = "Имя,Город\nИван Петров,Москва\nОльга Сидорова,Тверь\n"
ARABIC = "الاسم,المدينة\nفاطمة حسن,القاهرة\nأحمد علي,طنطا\n"
FRENCH = "Nom,Ville\nHélène Françoise,Orléans\nZoé Lefèvre,Besançon\n"
TEXTS = {
    "cp1252": GERMAN,
    "cp1250": POLISH,
    "cp1254": TURKISH,
    "cp1251": RUSSIAN,
    "cp1256": ARABIC,
    "mac_roman": FRENCH,
}


def written(folder: Path, content: bytes) -> Path:
    path = folder / "sheet.csv"
    path.write_bytes(content)
    return path


def cells(path: Path, encoding: str = "") -> list[list[str]]:
    (tab,) = read_tabs(path, encoding)
    return [list(map(str, row)) for row in tab.rows.itertuples(index=False, name=None)]


def table(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def proposal(path: Path, encoding: str = "") -> str:
    with pytest.raises(EncodingUnknown) as caught:
        read_tabs(path, encoding)
    return str(caught.value)


def proposed(text: str) -> dict[str, list[str]]:
    """Return the encodings a sentence proposes, with the words each reads."""
    found = re.findall(r"as (\w+) it reads ((?:“[^”]*”(?:, )?)+)", text)
    return {name: re.findall("“([^”]*)”", words) for name, words in found}


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_right_encoding_is_among_those_proposed_with_words_as_they_should_read(
    tmp_path: Path, encoding: str
) -> None:
    text = TEXTS[encoding]
    found = proposed(proposal(written(tmp_path, text.encode(encoding))))
    assert 2 <= len(found) <= 3
    assert 1 <= len(found[encoding]) <= 3
    assert all(glimpse.strip("…") in text and len(glimpse) <= 5 for glimpse in found[encoding])


@pytest.mark.parametrize("text", [GERMAN, SPANISH])
def test_the_words_shown_are_those_that_tell(tmp_path: Path, text: str) -> None:
    """Many words read alike in several encodings; a list of those would help nobody."""
    found = proposed(proposal(written(tmp_path, text.encode("cp1252"))))
    assert len({tuple(words) for words in found.values()}) == len(found)


def test_the_sentence_says_the_line_to_write(tmp_path: Path) -> None:
    sentence = proposal(written(tmp_path, RUSSIAN.encode("cp1251")))
    assert 'encoding = "cp1251"' in sentence
    assert "sheets.toml" in sentence
    assert "Иван Петров" not in sentence, "no whole names, and no rows"


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_groups_word_is_followed(tmp_path: Path, encoding: str) -> None:
    text = TEXTS[encoding]
    assert cells(written(tmp_path, text.encode(encoding)), encoding) == table(text)


def test_the_groups_word_is_followed_strictly(tmp_path: Path) -> None:
    path = written(tmp_path, GERMAN.encode("cp1252"))
    assert "not stored as sheets.toml says" in proposal(path, "utf-8")
    assert "does not exist" in proposal(path, "cp99999")
    assert "does not exist" in proposal(path, "rot13")


def test_utf_8_stays_so_whatever_the_group_says(tmp_path: Path) -> None:
    """Its next file may be stored otherwise, and names would be spoilt in silence."""
    assert cells(written(tmp_path, GERMAN.encode()), "cp1252") == table(GERMAN)


def test_an_encoding_that_looks_like_ascii_is_told_by_the_group_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "姓名,城市\n李明,北京\n".encode("hz"))
    assert cells(path, "hz") == [["姓名", "城市"], ["李明", "北京"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_is_stronger_than_the_groups_word(tmp_path: Path, encoding: str) -> None:
    assert cells(written(tmp_path, TURKISH.encode(encoding)), "cp1254") == table(TURKISH)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, ARABIC])
def test_utf_16_without_a_mark_is_read_where_it_is_evident(
    tmp_path: Path, encoding: str, text: str
) -> None:
    assert cells(written(tmp_path, text.encode(encoding))) == table(text)


@pytest.mark.parametrize(
    "content",
    [
        b"Name,City\nA\0da,Oslo\n",
        b"\xff\xfeN\0a\0\x00",
        "Name\n".encode("utf-16-le") + b"\x00\x01\x02\x00",
        bytes(range(256)) * 4,
        b"\x01\x02\x03\x04",
    ],
)
def test_what_is_no_text_is_not_read_as_text(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        read_tabs(written(tmp_path, content))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\xef\xbb\xbf\n", b",,\n , ,\n"])
def test_text_without_a_filled_cell_is_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SheetUnreadable, match="it is empty"):
        read_tabs(written(tmp_path, content))


def test_a_faulty_byte_far_down_is_found(tmp_path: Path) -> None:
    """The whole file is looked at before a row of it is used."""
    content = b"Name,City\n" + b"Ada,Oslo\n" * 200_000 + "Zoë,Köln\n".encode("cp1252")
    found = proposed(proposal(written(tmp_path, content)))
    assert found["cp1252"] == ["…oë", "Köl…"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_separator_is_found_with_commas_and_breaks_in_cells(
    tmp_path: Path, separator: str
) -> None:
    rows = [["Name", "Address", "City"], ["Ada", "1 High St, Flat 2\nRear", "Oslo; east | west"]]
    quoted = (separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert cells(written(tmp_path, "\r\n".join(quoted).encode())) == rows


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_title_above_the_headings_does_not_hide_the_separator(
    tmp_path: Path, separator: str
) -> None:
    lines = ["Signatures, spring 2017", "", "Name#City", "Ada#Oslo", "Bob#Bonn"]
    text = "\n".join(lines).replace("#", separator)
    assert cells(written(tmp_path, text.encode()))[3][:2] == ["Ada", "Oslo"]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    """A stray carriage return ends a row there too, and blank rows count."""
    content = b'Name,City\r\n\r\n"Ada\r\nLovelace",Oslo\r\nBob,Bo\rnn\r\n,\r\nCarla,Rome'
    (tab,) = read_tabs(written(tmp_path, content))
    filled = [number for number, row in tab.rows.iterrows() if any(row)]
    assert filled == [1, 3, 4, 5, 7]
    assert tab.rows.loc[3, "A"] == "Ada\nLovelace"


def test_rows_of_many_widths_keep_every_cell(tmp_path: Path) -> None:
    lines = [",".join("x" * (number % 7 + 1)) for number in range(2_500)]
    (tab,) = read_tabs(written(tmp_path, "\n".join(lines).encode()))
    widths = [sum(map(bool, row)) for row in tab.rows.itertuples(index=False)]
    assert widths == [number % 7 + 1 for number in range(2_500)]
    assert list(tab.rows.index) == list(range(1, 2_501))
