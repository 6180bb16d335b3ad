"""Proofs: a letter of each template on signatories that are hard to print."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from pipeline.bundles.contact_sheet import write_contact_sheet
from pipeline.bundles.proof import plan_proofs
from pipeline.campaign.load import load_campaign
from pipeline.ledger import Ledger, sqlite_url
from pipeline.sheets.row_facts import LONGEST
from tests.support.campaigns import HEADINGS, planned, take_in, write_campaign, write_sheet
from tests.support.commands import CAMPAIGN, postbag
from tests.support.documents import docx_bytes, paragraphs_of
from tests.support.pdf_glyphs import fonts_with_boxes, unembedded_fonts
from tests.support.warm_client import WarmPostbag

TEMPLATES = (
    *("ann-appeal-ar", "ann-appeal-en", "ann-appeal-fr"),
    *("bob-appeal-en", "bob-appeal-fr"),
    *("bob-support-en", "bob-support-fr"),
)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small campaign, one of its letters in Arabic too; nobody may change it."""
    folder = write_campaign(tmp_path_factory.mktemp("proof") / "spring")
    words = ("{{ signatory.name }}", "{{ signatory.address_block }}", "{{ signatory.message }}")
    (folder / "ann" / "appeal.ar.docx").write_bytes(docx_bytes("أكتب إليكم", *words))
    (folder / "ann" / "appeal.en.docx").write_bytes(docx_bytes("I write to you.", *words))
    with (folder / "authorities.toml").open("a", encoding="utf-8") as table:
        table.write('[minister.lines.ar]\nsalutation = "السيد الوزير،"\nclosing = "مع التقدير،"\n')
    return folder


@pytest.fixture(scope="module")
def proofs(
    campaign: Path, office: str, warm: WarmPostbag, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What the command wrote for the small campaign."""
    outputs = tmp_path_factory.mktemp("outputs")
    (outputs / "proof").mkdir()
    (outputs / "proof" / "gone-appeal-en.docx").write_bytes(b"of an earlier template")
    answer = warm.run("proof", campaign, "--outputs", outputs).expect(0)
    assert f"7 proofs, made-up signatories: {outputs / 'proof'}" in answer.out
    return outputs / "proof"


def test_each_template_has_one_letter_by_a_name_of_another_script(campaign: Path) -> None:
    plan = plan_proofs(load_campaign(campaign))
    assert sorted(proof.name for proof in plan.proofs) == sorted(TEMPLATES)
    assert plan.wordless == ()
    for proof in plan.proofs:
        latin = proof.letter.signatory["name"][0].isascii()
        assert latin == (proof.letter.template_locale == "ar")
        assert proof.route.welcomes(proof.letter.signatory["country"])


def test_the_hard_signatories_fill_what_a_sheet_may_hold(campaign: Path) -> None:
    letters = [proof.letter for proof in plan_proofs(load_campaign(campaign)).proofs]
    rows = {letter.signatory["name"]: letter.signatory for letter in letters}
    assert len(rows) == 2
    for row in rows.values():
        for field in ("name", "message", "address"):
            most, lines = LONGEST[field]
            assert 0.85 * most <= len(row[field]) <= most
            assert row[field].count("\n") < lines
        assert "&" in row["message"]
        assert "<" in row["message"]
        assert "postcode" not in row


def test_a_sheet_with_the_hard_signatories_is_accepted(campaign: Path, tmp_path: Path) -> None:
    letters = [proof.letter for proof in plan_proofs(load_campaign(campaign)).proofs]
    rows = {letter.signatory["name"]: letter.signatory for letter in letters}
    cells = [
        (row["name"], row["address"], "", row["city"], "Kenya", "en", "Ann Example", row["message"])
        for row in rows.values()
    ]
    write_sheet(tmp_path / "in" / "group" / "a.csv", cells, (*HEADINGS, "Message"))
    ledger = Ledger(sqlite_url(tmp_path / "ledger.sqlite"), "spring")
    opened = take_in(campaign, tmp_path / "in", ledger, tmp_path / "work")
    names = {
        letter.signatory["name"]
        for letters in planned(ledger, opened).values()
        for letter in letters
    }
    ledger.close()
    assert names == {*rows}


def test_a_template_without_words_for_its_authority_has_no_proof(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    (folder / "ann" / "appeal.eo.docx").write_bytes(docx_bytes("Mi skribas"))
    plan = plan_proofs(load_campaign(folder))
    assert plan.wordless == ("ann/appeal.eo.docx",)
    assert not [proof for proof in plan.proofs if proof.letter.template_locale == "eo"]


@pytest.mark.slow
def test_proofs_are_word_documents_pdfs_and_one_contact_sheet(proofs: Path) -> None:
    names = {path.name for path in proofs.iterdir()}
    expected = {f"{name}.{ending}" for name in TEMPLATES for ending in ("docx", "pdf")}
    assert names == expected | {"contact-sheet.pdf"}


@pytest.mark.slow
def test_a_proof_holds_its_signatory_and_prints_no_box(proofs: Path) -> None:
    document = paragraphs_of((proofs / "ann-appeal-ar.docx").read_bytes())
    assert any("Flat 12/3, Block <B> & Tower" in paragraph for paragraph in document)
    for pdf in proofs.glob("*-*-*.pdf"):
        assert unembedded_fonts(pdf) == []
        assert fonts_with_boxes(pdf) == [], pdf.name
    text = _text(proofs / "ann-appeal-ar.pdf")
    assert "Flat 12/3, Block <B> & Tower" in text
    assert "+44 20 7946 0958" in text.replace("\xa0", " ")


@pytest.mark.slow
def test_the_contact_sheet_shows_every_page_with_its_name(proofs: Path) -> None:
    text = _text(proofs / "contact-sheet.pdf")
    for name in TEMPLATES:
        with pikepdf.open(proofs / f"{name}.pdf") as pdf:
            for number in range(1, len(pdf.pages) + 1):
                assert f"{name} {number}/{len(pdf.pages)}" in " ".join(text.split())
    assert "I write to you." in text


def test_a_contact_sheet_goes_on_to_a_second_page(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for _ in range(17):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(tmp_path / "letters.pdf")
    write_contact_sheet([tmp_path / "letters.pdf"], tmp_path / "sheet.pdf")
    with pikepdf.open(tmp_path / "sheet.pdf") as sheet:
        pictures = [len(page.Resources.XObject) for page in sheet.pages]
    assert pictures == [16, 1]


@pytest.mark.slow
def test_proofs_of_a_campaign_with_a_window_say_and_show_what_does_not_fit(
    campaign: Path, office: str, warm: WarmPostbag, tmp_path: Path
) -> None:
    folder = _with_window(campaign, tmp_path / "spring")
    outputs = tmp_path / "out"
    said = warm.run("proof", folder, "--outputs", outputs).expect(0).out
    assert "ann/appeal.ar.docx: warning: In a letter to minister: The address is not on" in said
    assert "bob/support.fr.docx: warning: In a letter to bob: The address begins" in said
    assert "mm above the window." in said
    assert "docs/windows.md" in said
    pictures = {path.stem for path in (outputs / "proof").glob("*.png")}
    assert pictures == {*TEMPLATES}
    text = " ".join(_text(outputs / "proof" / "contact-sheet.pdf").split())
    assert "window din-5008-b: the address in red" in text
    assert "no address" in text
    assert "window" not in _text(outputs / "proof" / "bob-support-fr.pdf")


@pytest.mark.slow
def test_lint_measures_the_window_too(
    campaign: Path, office: str, warm: WarmPostbag, tmp_path: Path
) -> None:
    folder = _with_window(campaign, tmp_path / "spring")
    issues = warm.run("lint", folder, "--json").expect(0).json["issues"]
    windows = [issue for issue in issues if issue["code"] == "window"]
    assert {issue["severity"] for issue in windows} == {"warning"}
    where = {(issue["template"], issue["message"].split(":")[0]) for issue in windows}
    assert ("bob/appeal.fr.docx", "In a letter to minister") in where
    assert ("bob/support.en.docx", "In a letter to bob") in where


@pytest.mark.slow
def test_lint_tells_an_address_among_other_words_from_none(
    campaign: Path, office: str, warm: WarmPostbag, tmp_path: Path
) -> None:
    folder = _with_window(campaign, tmp_path / "spring")
    words = ("To: {{ authority.address_block }}", "{{ signatory.name }}")
    (folder / "bob" / "support.en.docx").write_bytes(docx_bytes(*words))
    issues = warm.run("lint", folder, "--json").expect(0).json["issues"]
    of_bob = [issue for issue in issues if issue["template"] == "bob/support.en.docx"]
    said = [issue["message"] for issue in of_bob if issue["code"] == "window"]
    assert len([words for words in said if "holds other words too" in words]) == 1
    assert not [words for words in said if "not on page 1" in words]


def test_lint_without_libreoffice_says_that_the_window_was_not_measured(
    campaign: Path, tmp_path: Path
) -> None:
    folder = _with_window(campaign, tmp_path / "spring")
    environment = {"PATH": str(tmp_path)}
    issues = postbag("lint", folder, "--json", environment=environment).expect(0).json["issues"]
    (issue,) = [issue for issue in issues if issue["code"].startswith("window")]
    assert issue["code"] == "window_not_measured"
    assert "apt-get install libreoffice-writer-nogui" in issue["message"]
    issues = postbag("lint", campaign, "--json", environment=environment).expect(0).json["issues"]
    assert [issue for issue in issues if issue["code"].startswith("window")] == []


def _with_window(campaign: Path, folder: Path) -> Path:
    shutil.copytree(campaign, folder)
    with (folder / "campaign.toml").open("a", encoding="utf-8") as settings:
        settings.write('window = "din-5008-b"\n')
    return folder


def test_proof_without_libreoffice_gives_5(campaign: Path, tmp_path: Path) -> None:
    words = ("proof", campaign, "--outputs", tmp_path / "out")
    answer = postbag(*words, environment={"PATH": str(tmp_path)}).expect(5)
    assert "apt-get install libreoffice-writer-nogui" in answer.talk
    assert not (tmp_path / "out").exists()


def test_proof_of_a_faulty_campaign_gives_4(tmp_path: Path, warm: WarmPostbag) -> None:
    folder = write_campaign(tmp_path / "spring")
    (folder / "ann" / "appeal.fr.docx").write_bytes(docx_bytes("{{ signatory.nmae }}"))
    answer = warm.run("proof", folder, "--outputs", tmp_path / "out").expect(4)
    assert "signatory.nmae" in answer.talk
    assert not (tmp_path / "out").exists()


def test_proof_of_no_campaign_gives_2(warm: WarmPostbag) -> None:
    assert CAMPAIGN in warm.run("proof", "nowhere").expect(2).talk


def _text(pdf: Path) -> str:
    command = ["pdftotext", "-layout", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
