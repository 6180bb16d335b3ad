"""What a cover sheet says, in the office's language."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import docx
import pytest

from pipeline.bundles.barcode import qr_code
from pipeline.bundles.cover_sheet import merge_cover_sheet
from pipeline.bundles.cover_values import cover_values, cover_words
from pipeline.bundles.manifest import Totals
from pipeline.bundles.weight import sheet_grams, weight_text
from pipeline.campaign.load import Campaign
from tests.support.cover_sheets import LANGUAGES, forwarded, said, sample, sheet


def test_figures_dates_and_names_are_in_the_offices_language() -> None:
    english = said(merge_cover_sheet(sheet(sample())))
    for words in ("Bundle 2 of 3", "1,500", "4,500", "3,000", "15 kg", "10 December 2017"):
        assert words in english
    assert "French (750) and English (750)" in english
    german = said(merge_cover_sheet(sheet(sample(office_locale="de_DE"))))
    for words in ("Bündel 2 von 3", "1.500", "4.500", "3.000", "10. Dezember 2017", "Gedruckt"):
        assert words in german
    assert "Französisch (750) und Englisch (750)" in german


def test_an_arabic_office_reads_arabic_from_right_to_left() -> None:
    content = merge_cover_sheet(sheet(sample(office_locale="ar_EG")))
    text = said(content)
    assert "الحزمة ٢ من ٣" in text
    assert "١٠ ديسمبر ٢٠١٧" in text
    assert "١٬٥٠٠" in text
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = package.read("word/document.xml").decode()
    assert body.count("<w:bidiVisual/>") == body.count("<w:tbl>") == 4


@pytest.mark.parametrize("locale", ["nl_NL", "hi_IN", "fa_IR"])
def test_a_language_without_words_of_ours_speaks_english_and_nothing_else(locale: str) -> None:
    text = said(merge_cover_sheet(sheet(sample(office_locale=locale))))
    assert text == said(merge_cover_sheet(sheet(sample(office_locale="en_GB"))))
    assert "letters dated 10 December 2017" in text


def test_french_words_are_those_of_the_command_line() -> None:
    text = said(merge_cover_sheet(sheet(sample(office_locale="fr_FR")))).casefold()
    assert "tournée 4" in text
    assert "code du paquet" in text
    assert "liasse" not in text
    assert "envoi" not in text


def test_the_campaigns_own_language_serves_an_office_that_names_none() -> None:
    text = said(merge_cover_sheet(sheet(sample(office_locale="", default_locale="fr_FR"))))
    assert "Paquet 2 sur 3" in text


def test_no_word_of_a_signatory_is_on_it() -> None:
    values = repr(cover_values(sheet(sample()), "en_GB"))
    text = said(merge_cover_sheet(sheet(sample())))
    for word in ("Wanda", "Signatory", "Private words", "sheet.csv"):
        assert word not in values
        assert word not in text


def test_the_label_has_the_address_and_the_country_for_the_senders_post() -> None:
    label = label_of(sample())
    assert label[:5] == [
        "His Excellency Abdel Fattah al-Sisi",
        "President of the Arab Republic of Egypt",
        "Office of the President",
        "Al-Ittihadia Palace",
        "Cairo",
    ]
    assert label[5] == "EGYPT"
    french = label_of(sample(office_locale="fr_FR", sender_country="FR"))
    assert french[4:5] == ["ÉGYPTE"]
    inland = label_of(sample(), "eg-embassy-london")
    assert inland[:4] == [
        "Ambassador of the Arab Republic of Egypt",
        "Embassy of the Arab Republic of Egypt",
        "26 South Street",
        "London W1K 1DW",
    ]
    assert inland[4] == "Bundle 2 of 3"


def label_of(campaign: Campaign, authority: str = "eg-president") -> list[str]:
    """Return the paragraphs of the frame that is cut out."""
    content = merge_cover_sheet(sheet(campaign, authority))
    cell = docx.Document(io.BytesIO(content)).tables[0].cell(0, 0)
    return [paragraph.text for paragraph in cell.paragraphs]


def test_the_label_says_neither_who_sends_nor_why() -> None:
    label = "\n".join(label_of(sample()))
    assert "Amnesty" not in label
    assert "Write for Rights" not in label


def test_who_holds_an_office_may_have_changed() -> None:
    assert label_of(sample())[-2] == (
        "If someone else holds this office now, please hand this to them."
    )
    assert label_of(sample(), "azza-soliman")[-2] == "London WC1X 0DW"
    assert label_of(sample(), "eg-embassy-london")[-2] == "London W1K 1DW"


def test_an_embassy_is_asked_to_forward() -> None:
    campaign = forwarded(sample(), "eg-president", "eg-embassy-london")
    label = label_of(campaign)
    assert label[0] == "Ambassador of the Arab Republic of Egypt"
    assert label[-2] == (
        "Please forward to: His Excellency Abdel Fattah al-Sisi, President of the Arab Republic of "
        "Egypt – or to whoever holds this office now."
    )
    person = label_of(forwarded(sample(), "azza-soliman", "eg-embassy-london"), "azza-soliman")
    assert person[-2] == "Please forward to: Azza Soliman."


def test_pages_that_nobody_counted_are_not_told() -> None:
    text = said(merge_cover_sheet(sheet(sample(), pages=None)))
    assert text.count("not counted") == 3
    assert "kg" not in text


def test_a_bundle_all_of_whose_letters_are_held_has_a_cover_sheet() -> None:
    for language in LANGUAGES:
        empty = replace(sheet(sample(office_locale=language), letters=0), totals=Totals(0, 0, 0))
        text = said(merge_cover_sheet(empty))
        assert f"{cover_words()[language]['facts'][0]}\n–" in text


@pytest.mark.parametrize(
    ("paper", "grams_a_square_metre", "grams"),
    [("A4", 80, "4.9896"), ("A4", 100, "6.237"), ("Letter", 90, "5.429")],
)
def test_a_sheet_weighs_its_area(paper: str, grams_a_square_metre: int, grams: str) -> None:
    campaign = sample()
    bundle = campaign.settings.bundle.model_copy(update={"paper": paper})
    papers = campaign.settings.print.model_copy(update={"paper_weight": grams_a_square_metre})
    settings = campaign.settings.model_copy(update={"bundle": bundle, "print": papers})
    assert round(sheet_grams(settings), 4) == Decimal(grams)


def test_weights_are_rounded_for_people() -> None:
    gram = Decimal(1)
    told = {sheets: weight_text(sheets, gram, "en_GB") for sheets in (0, 2, 123, 1849, 12499)}
    assert told == {0: "0 kg", 2: "0.01 kg", 123: "0.12 kg", 1849: "1.8 kg", 12499: "12 kg"}
    assert weight_text(1849, gram, "fr").split() == ["1,8", "kg"]
    assert weight_text(1849, gram, "ar_EG") == "١٫٨ كغم"


def test_a_code_is_black_and_white_and_always_the_same() -> None:
    once, again = qr_code("spring/round-001/a/bundle-001 0123"), qr_code("other")
    assert once == qr_code("spring/round-001/a/bundle-001 0123") != again
    assert once.startswith(b"\x89PNG")
    depth, colour = once[24], once[25]
    assert (depth, colour) == (1, 0)


def test_the_picture_of_the_code_is_the_bundles_own() -> None:
    content = merge_cover_sheet(sheet(sample()))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        (picture,) = (name for name in package.namelist() if name.startswith("word/media/"))
        drawn = package.read(picture)
    code = docx.Document(io.BytesIO(content)).tables[2].cell(3, 1).text
    assert code.startswith("write-for-rights-2017/round-004/eg-president/bundle-002 ")
    assert drawn == qr_code(code)
