"""A document made for Word's own mail merge merges as it stands, or says why it cannot."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.letters.environment import safe_environment
from pipeline.letters.mail_merge import adopt_mail_merge, mail_merge_filters
from pipeline.letters.mail_merge_tags import constant
from tests.support.blank import new_document
from tests.support.documents import add_footnote, paragraphs_of, parts_of, tree_of
from tests.support.mail_merge_documents import (
    SOURCE,
    add_data_source,
    code_run,
    complex_field,
    document_of,
    mark,
    merged,
    paragraph,
    saved,
    simple_field,
    text_box,
    text_run,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VALUES: dict[str, Any] = {
    "signatory": {
        "name": "zoë o’brien & Co",
        "given_name": "zoë",
        "family_name": "O’Brien",
        "title": "Dr",
        "address": "1 Long Lane\nFlat 2",
        "postcode": "01234",
        "city": "isparta",
        "country": "Türkiye",
        "region": "",
        "signed_on": "2017-12-01",
        "email": "zoe@example.org",
    },
    "case": {"name": "Taner Kılıç", "since": date(2017, 6, 6), "count": 0},
    "authority": {"office": "Minister of Justice", "address_block": "The Minister\n1 Road\nTown"},
    "campaign": {"title": "Write for Rights"},
    "letter": {
        "number": "000017",
        "date": date(2017, 12, 10),
        "salutation": "Your Excellency,",
        "locale": "en_GB",
    },
}
READS = {
    "MERGEFIELD Postal_Code": "01234",
    'MERGEFIELD "First Name"': "zoë",
    "MERGEFIELD First_Name \\* MERGEFORMAT": "zoë",
    "mergefield VORNAME": "zoë",
    "MERGEFIELD Prénom": "zoë",
    "MERGEFIELD Ville": "isparta",
    'MERGEFIELD "Country or Region" \\m': "Türkiye",
    "MERGEFIELD Case": "Taner Kılıç",
    "MERGEFIELD case.name": "Taner Kılıç",
    "MERGEFIELD authority.office": "Minister of Justice",
    "MERGEFIELD letter.date": "10 December 2017",
    "MERGEFIELD First_Name \\* Upper": "ZOË",
    "MERGEFIELD Last_Name \\*Lower": "o’brien",
    "MERGEFIELD Name \\* Caps": "Zoë O’brien & Co",
    "MERGEFIELD Name \\* FirstCap": "Zoë o’brien & Co",
    "MERGEFIELD Last_Name \\* Lower \\* FirstCap": "O’brien",
    'MERGEFIELD letter.date \\@ "d MMMM yyyy"': "10 December 2017",
    'MERGEFIELD letter.date \\@ "dddd, dd.MM.yy"': "Sunday, 10.12.17",
    "MERGEFIELD letter.date \\@ \"'the' d/M\"": "the 10/12",
    'MERGEFIELD Date \\@ "MMM yyyy" \\* Upper': "DEC 2017",
    'MERGEFIELD City \\@ "d MMMM"': "isparta",
    'MERGEFIELD Title \\b "Dear " \\f ", hello"': "Dear Dr, hello",
    'MERGEFIELD Region \\b "(" \\f ")"': "",
    'MERGEFIELD case.count \\f " people"': "0 people",
    'MERGEFIELD Title \\b "a \\"quoted\\" \\\\ "': 'a "quoted" \\ Dr',
    'ADDRESSBLOCK \\f "<<_TITLE0_>><<_LAST0_>>" \\l 1033 \\c 2': "The Minister\n1 Road\nTown",
    'GREETINGLINE \\f "<<_BEFORE_ Dear >>" \\l 2057 \\e "Dear all,"': "Your Excellency,",
    "MERGEFIELD letter_date": "10 December 2017",
    'MERGEFIELD "Authority Office"': "Minister of Justice",
    "MERGEFIELD case_name": "Taner Kılıç",
    "MERGEFIELD Courtesy_Title": "Dr",
    'MERGEFIELD "Pays ou région"': "Türkiye",
    "MERGEFIELD Land_oder_Region": "Türkiye",
    'MERGEFIELD "País o región"': "Türkiye",
    "MERGEFIELD Adresse_ligne_1": "1 Long Lane\nFlat 2",
    "MERGEFIELD City \\v \\m": "isparta",
    'MERGEFIELD Postal_Code \\# "#,##0"': "1,234",
    'MERGEFIELD case.count \\# "0.0" \\f "!"': "0.0!",
    'MERGEFIELD City \\# "0.00"': "isparta",
    "MERGEREC": "000017",
    "MERGESEQ \\* MERGEFORMAT": "000017",
    "NEXT": "",
}
"""Code and what stands in the letter."""

FAULTS = {
    'MERGEFIELD Name \\# "0 `table`"': "number of another item",
    f"MERGEFIELD Name \\# {'0' * 31}": "more digits than a number has",
    "MERGEFIELD Name \\* Ordinal": "switch \\* Ordinal",
    'MERGEFIELD letter.date \\@ "d MMMM HH:mm"': "time of day",
    "MERGEFIELD Name \\x": "switch \\x",
    'MERGEFIELD Name \\b "open': "quotation mark that is never closed",
    "MERGEFIELD": "has no name",
    "MERGEFIELD Postcod": "did you mean signatory.postcode?",
    "MERGEFIELD Shoe_Size_Qx": "use a name such as signatory.name",
    "MERGEFIELD Consent": "consent",
    "MERGEFIELD Address_Line_2": "Use signatory.address",
    "MERGEFIELD signatory.__class__": "no column",
    "MERGEFIELD config.items": "no column",
    'NEXTIF "a" = "a"': "routes choose",
    'SKIPIF "a" = "a"': "leaves letters out",
    'ASK name "Who?"': "asks a question",
    'FILLIN "Who?"': "asks a question",
    'DATE \\@ "d MMMM yyyy"': "opened or printed, not the letter's date. Put {{ letter.dateline }}",
    "TIME": "or the field MERGEFIELD letter_date in its place",
    "PRINTDATE": "opened or printed",
    "CREATEDATE": "day of the template's own",
    "SAVEDATE": "day of the template's own",
}
"""Code and words of its fault."""
DATES = ("DATE", "TIME", "PRINTDATE", "CREATEDATE", "SAVEDATE")


@pytest.mark.parametrize(("code", "text"), READS.items())
def test_a_simple_field_becomes_its_value(code: str, text: str) -> None:
    letter, faults = merged(document_of(text_run("["), simple_field(code), text_run("]")), VALUES)
    assert (paragraphs_of(letter), faults) == ([f"[{text}]"], [])


@pytest.mark.parametrize(("code", "text"), READS.items())
def test_a_complex_field_becomes_its_value(code: str, text: str) -> None:
    halves = (f" {code[:5]}", f"{code[5:]} ")
    letter, faults = merged(document_of(complex_field(*halves), text_run(".")), VALUES)
    assert (paragraphs_of(letter), faults) == ([f"{text}."], [])


@pytest.mark.parametrize("make", [simple_field, complex_field])
@pytest.mark.parametrize(("code", "words"), FAULTS.items())
def test_what_cannot_be_honoured_is_a_fault_and_stays(make: Any, code: str, words: str) -> None:
    document = document_of(text_run("Dear friend, "), make(code), text_run(" end"))
    before = tree_bytes(document)
    (fault,) = adopt_mail_merge(document)
    assert (fault.part, fault.near) == ("word/document.xml", "Dear friend, «x» end")
    assert words in fault.message
    assert code[:20].split("\\")[0].strip() in fault.message
    assert fault.field == code.split()[0]
    assert fault.paragraph == 1
    assert fault.severity == ("warning" if fault.field in DATES else "error")
    assert tree_bytes(document) == before


def tree_bytes(document: Any) -> bytes:
    return parts_of(saved(document.save))["word/document.xml"]


CONDITIONS = {
    ('= "Dr" "yes" "no"', "Dr"): "yes",
    ('= "Dr" "yes" "no"', "dr"): "no",
    ('<> "Dr" "yes" "no"', "dr"): "yes",
    ('="Dr" "yes"', "Ms"): "",
    ("= Dr yes no", "Dr"): "yes",
    ("= “Dr” “yes” “no”", "Dr"): "yes",
    ('= "" "none" "some" \\* MERGEFORMAT', ""): "none",
    ("= 5 five other", "5.0"): "five",
    ('= "5" five other', "5.0"): "other",
    ('= "Dr" "yes" "no"', "\u200fDr\u200f"): "yes",
}
"""An IF about the title and the title, and what stands in the letter."""


@pytest.mark.parametrize(("rest", "title"), CONDITIONS)
def test_if_compares_as_word_does(rest: str, title: str) -> None:
    field = complex_field(" IF ", complex_field(" MERGEFIELD Title "), f" {rest} ")
    values = {**VALUES, "signatory": {**VALUES["signatory"], "title": title}}
    letter, faults = merged(document_of(field), values)
    assert (paragraphs_of(letter), faults) == ([CONDITIONS[rest, title]], [])


@pytest.mark.parametrize("title", ["Ms", "Mr", ""])
def test_ifs_nest_and_print_fields_with_their_looks(title: str) -> None:
    name = complex_field('MERGEFIELD Last_Name \\f ","', result=text_run("«n»", "<w:i/>"))
    inner = complex_field(
        "IF ", complex_field("MERGEFIELD Title"), '= "Mr" "Dear Sir ', name, '" "Dear friend,"'
    )
    outer = complex_field(
        'IF "', complex_field("MERGEFIELD Title"), '" = "Ms" ', code_run('"Madam"', "<w:b/>"), inner
    )
    values = {**VALUES, "signatory": {**VALUES["signatory"], "title": title}}
    letter, faults = merged(document_of(outer, text_run("!")), values)
    expected = {"Ms": "Madam!", "Mr": "Dear Sir O’Brien,!", "": "Dear friend,!"}
    assert (paragraphs_of(letter), faults) == ([expected[title]], [])
    looks = {
        run.text: (run.bold, run.italic)
        for run in docx.Document(io.BytesIO(letter)).paragraphs[0].runs
    }
    assert looks.get("Madam", (True, None)) == (True, None)
    assert looks.get("O’Brien,", (None, True)) == (None, True)
    assert looks["!"] == (None, None)


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ('> "5" "a" "b"', "not of the form"),
        ('= "D*" "a" "b"', "pattern"),
        ('= "Dr"', "not of the form"),
        ('= "Dr" "a" "b" "c"', "not of the form"),
        ('= "Dr" "a" "b" \\* Upper', "switch that an IF cannot have"),
    ],
)
def test_an_if_that_is_not_plain_is_a_fault(rest: str, words: str) -> None:
    document = document_of(complex_field("IF ", complex_field("MERGEFIELD Title"), f" {rest} "))
    before = tree_bytes(document)
    (fault,) = adopt_mail_merge(document)
    assert words in fault.message
    assert fault.message.startswith("The field { IF { MERGEFIELD Title } ")
    assert tree_bytes(document) == before


def test_an_if_with_another_field_or_a_line_break_inside_is_a_fault() -> None:
    title = complex_field("MERGEFIELD Title")
    page = complex_field("IF ", title, '= "Dr" "', complex_field("PAGE"), '" ""')
    broken = complex_field("IF ", title, '= "Dr" "', "<w:r><w:br/></w:r>", '" ""')
    faults = adopt_mail_merge(document_of(paragraph(page), paragraph(broken)))
    assert ["PAGE" in faults[0].message, "than text" in faults[1].message] == [True, True]


def test_fields_of_the_page_are_left_to_word() -> None:
    page = complex_field("IF ", complex_field("PAGE"), "=", complex_field("NUMPAGES"), '"end" ""')
    document = document_of(page, simple_field("PAGE"), complex_field(" REF _Ref1 \\h "))
    before = parts_of(saved(document.save))
    assert adopt_mail_merge(document) == []
    assert parts_of(saved(document.save)) == before


def test_merge_fields_in_other_fields() -> None:
    link = complex_field(
        ' HYPERLINK "https://example.org" ', result=simple_field("MERGEFIELD Name")
    )
    mail = complex_field(' HYPERLINK "mailto:', complex_field("MERGEFIELD Email"), '" ')
    letter, faults = merged(document_of(paragraph(link), paragraph(mail)), VALUES)
    assert paragraphs_of(letter)[0] == "zoë o’brien & Co"
    assert [(fault.field, fault.near) for fault in faults] == [("HYPERLINK", "«x»«x»")]


def test_fields_in_every_part() -> None:
    field = complex_field(" MERGEFIELD Name ")
    document = document_of(paragraph(text_run("Body "), field), text_box(field))
    cell = document.add_table(1, 1).cell(0, 0)
    cell._tc.append(paragraph(simple_field("MERGEFIELD Name")))
    section = document.sections[0]
    section.header._element.append(paragraph(field))
    section.footer._element.append(paragraph(simple_field("MERGEREC")))
    add_footnote(document, "«x»")
    note = next(p for p in document.part.package.iter_parts() if "footnotes" in p.partname)
    note._blob = note.blob.replace(
        text_run("«x»").replace(' xml:space="preserve"', "").encode(), field.encode()
    )
    letter, faults = merged(document, VALUES)
    assert faults == []
    name = "zoë o’brien & Co"
    back = docx.Document(io.BytesIO(letter))
    assert back.tables[0].cell(0, 0).paragraphs[-1].text == name
    assert back.sections[0].header.paragraphs[-1].text == name
    assert back.sections[0].footer.paragraphs[-1].text == "000017"
    assert "".join(tree_of(letter, "word/footnotes.xml").itertext()) == name
    boxes = ["".join(box.itertext()) for box in tree_of(letter).iter(f"{W}txbxContent")]
    assert boxes == [name, name]


def test_a_comment_with_a_merge_field_is_a_fault() -> None:
    document = document_of(text_run("words"))
    comment = document.add_comment(document.paragraphs[0].runs, "see ")
    comment._comment_elm.append(paragraph(simple_field("MERGEFIELD Name")))
    (fault,) = adopt_mail_merge(document)
    assert (fault.part, "nothing is merged" in fault.message) == ("word/comments.xml", True)


def test_the_result_keeps_its_look() -> None:
    bold = complex_field("MERGEFIELD Name", result=text_run("«n»", "<w:b/>"), look="<w:i/>")
    like_code = complex_field("MERGEFIELD Name \\* CHARFORMAT", result=text_run("n"), look="<w:i/>")
    letter, _ = merged(document_of(bold, like_code), VALUES)
    runs = docx.Document(io.BytesIO(letter)).paragraphs[0].runs
    assert [(run.bold, run.italic) for run in runs] == [(True, None), (None, True)]


def test_a_field_all_in_one_run_leaves_its_neighbours() -> None:
    run = (
        '<w:r><w:rPr><w:b/></w:rPr><w:t>a </w:t><w:fldChar w:fldCharType="begin"/>'
        '<w:instrText>MERGEFIELD City</w:instrText><w:fldChar w:fldCharType="end"/>'
        "<w:t> b</w:t></w:r>"
    )
    letter, faults = merged(document_of(run), VALUES)
    assert (paragraphs_of(letter), faults) == (["a isparta b"], [])


def test_a_result_of_several_paragraphs_becomes_one() -> None:
    start = mark("begin") + code_run("ADDRESSBLOCK") + mark("separate") + text_run("Old minister")
    bookmark = '<w:bookmarkStart w:id="1" w:name="to"/>'
    end = text_run("Old town") + '<w:bookmarkEnd w:id="1"/>' + mark("end") + text_run(" after")
    document = document_of(
        paragraph(text_run("To "), bookmark, start), paragraph(text_run("Old road")), paragraph(end)
    )
    letter, faults = merged(document, VALUES)
    assert (paragraphs_of(letter), faults) == (["To The Minister\n1 Road\nTown after"], [])
    assert len(tree_of(letter).findall(f".//{W}bookmarkEnd")) == 1


def test_a_field_over_two_cells_or_without_end_is_a_fault() -> None:
    document = new_document()
    left, right = document.add_table(1, 2).rows[0].cells
    left._tc.append(paragraph(mark("begin"), code_run("MERGEFIELD Name"), mark("separate")))
    right._tc.append(paragraph(mark("end")))
    section = document.sections[0].header._element
    section.append(paragraph(mark("begin"), code_run("MERGEFIELD Name"), simple_field("PAGE")))
    faults = adopt_mail_merge(document)
    assert [fault.part for fault in faults] == ["word/document.xml", "word/header1.xml"]
    assert "edge of a table cell" in faults[0].message
    assert "has no end" in faults[1].message


def test_next_in_a_label_sheet_is_a_fault() -> None:
    name = simple_field("MERGEFIELD Name")
    faults = adopt_mail_merge(document_of(name, simple_field("NEXT"), name, simple_field("NEXT")))
    assert [fault.field for fault in faults] == ["NEXT"]
    assert "another record" in faults[0].message


def test_a_second_address_line_is_in_the_first() -> None:
    fields = simple_field("MERGEFIELD Address_Line_1"), simple_field("MERGEFIELD AddressLine2")
    letter, faults = merged(document_of(*fields), VALUES)
    assert (paragraphs_of(letter), faults) == (["1 Long Lane\nFlat 2"], [])


def test_deleted_fields_and_deep_nests_are_not_read() -> None:
    deleted = f'<w:del w:id="1" w:author="A">{mark("begin")}{mark("end")}</w:del>'
    letter, faults = merged(document_of(deleted, simple_field("MERGEFIELD City")), VALUES)
    assert (paragraphs_of(letter), faults) == (["isparta"], [])
    (fault,) = adopt_mail_merge(document_of(mark("begin") * 1000 + mark("end") * 1000))
    assert "20 deep" in fault.message


def test_the_data_source_is_forgotten() -> None:
    document = document_of(simple_field("MERGEFIELD City"))
    add_data_source(document)
    assert SOURCE.encode() in b"".join(parts_of(saved(document.save)).values())
    letter, _ = merged(document, VALUES)
    parts = parts_of(letter)
    assert not [name for name, data in parts.items() if b"signatories.xlsx" in data]
    assert not [
        name for name, data in parts.items() if b"mailMerge" in data or b"recipient" in data
    ]
    assert "word/recipientData.xml" not in parts


def test_a_document_without_merge_fields_is_left_as_it_is() -> None:
    document = document_of(text_run("{{ signatory.name }} } {"), simple_field("PAGE"))
    add_footnote(document, "a note")
    before = parts_of(saved(document.save))
    assert adopt_mail_merge(document) == []
    assert parts_of(saved(document.save)) == before


BRACES = [
    "{",
    "{{",
    "}",
    "}}",
    "%}",
    "{%",
    "{#",
    "#}",
    "'",
    '"',
    "\\",
    "{{ 7*7 }}",
    "{% endif %}",
    "]]>",
]
CODE_TEXTS = st.lists(
    st.sampled_from(BRACES) | st.text(st.characters(categories=["L", "P", "S", "Zs"]), max_size=8),
    max_size=6,
).map("".join)


@settings(max_examples=40, deadline=None)
@given(CODE_TEXTS)
def test_texts_in_fields_are_never_code(text: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    around = complex_field(f"MERGEFIELD Title \\b {quoted} \\f {quoted}")
    choice = complex_field("IF ", complex_field("MERGEFIELD Title"), f' = "Dr" {quoted} "x"')
    letter, faults = merged(document_of(paragraph(around), paragraph(choice)), VALUES)
    assert (paragraphs_of(letter), faults) == ([f"{text}Dr{text}", text], [])


@settings(max_examples=40, deadline=None)
@given(CODE_TEXTS)
def test_names_of_fields_are_never_code(text: str) -> None:
    name = '"Qx ' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    document = document_of(simple_field(f"MERGEFIELD {name}", "1"), text_run("2"))
    assert len(adopt_mail_merge(document)) == 1
    assert paragraphs_of(saved(document.save)) == ["2"]


@settings(deadline=None)
@given(st.text())
def test_a_constant_is_its_text(text: str) -> None:
    written = constant(text)
    assert not set('{}%#"\\<>&\n') & set(written.replace("\\x", "").replace("\\U", ""))
    assert safe_environment().from_string("{{ " + written + "|safe }}").render() == text


@pytest.mark.parametrize(
    ("before", "after"), [("{", "}"), ("a{{", "}} b"), ("%", "%}"), ("%{", "}{"), ("{{{", "")]
)
def test_braces_beside_a_field_stay_braces(before: str, after: str) -> None:
    field = complex_field("MERGEFIELD City")
    runs = [*map(text_run, before), field, *map(text_run, after), text_run("}")]
    letter, faults = merged(document_of(*runs), VALUES)
    assert (paragraphs_of(letter), faults) == ([f"{before}isparta{after}}}"], [])


def test_turkish_and_arabic_letters() -> None:
    upper = simple_field("MERGEFIELD City \\* Upper")
    day = simple_field('MERGEFIELD Date \\@ "d MMMM yyyy"')
    signatory = {**VALUES["signatory"], "signed_on": "\u200f\u200e2017-12-01\u200e\u200f"}
    for locale, text in (("tr_TR", "ISPARTA 1 Aralık 2017"), ("ar_EG", "ISPARTA ١ ديسمبر ٢٠١٧")):
        values = {
            **VALUES,
            "signatory": signatory,
            "letter": {**VALUES["letter"], "locale": locale},
        }
        letter, _ = merged(document_of(upper, text_run(" "), day), values)
        assert paragraphs_of(letter) == [text.replace("ISP", "İSP") if locale == "tr_TR" else text]


def test_the_filters_are_all_there_is_to_register() -> None:
    names = {"text", "upper", "lower", "caps", "firstcap", "date", "number", "around", "equals"}
    assert set(mail_merge_filters()) == {f"word{name}" for name in names}
