"""Fonts: a letter with a character no font here has is never printed."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.inspect import examine_machine
from pipeline.bundles.fonts import require_letter_fonts, template_characters
from pipeline.campaign.load import load_campaign
from pipeline.errors import ToolMissing
from pipeline.localise.scripts import Fonts, find_fonts, read_scripts, require_fonts, script_of
from pipeline.sheets.read import read_tabs
from tests.support.campaigns import DAY, SAMPLE, planned_letter, write_campaign
from tests.support.commands import INPUTS
from tests.support.documents import docx_bytes

LATIN = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2026), (0x20AC, 0x20AC))


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A machine whose fc-list is ours: the file it prints is returned."""
    listed = tmp_path / "listed"
    listed.write_text("Serif One|20-7e a0-17f 2010-2026 20ac\nNaskh|20 600-6ff\n")
    program = tmp_path / "bin" / "fc-list"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n{shutil.which("cat")} "{listed}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    find_fonts.cache_clear()
    yield listed
    find_fonts.cache_clear()


def test_every_script_of_the_table_is_told_by_its_letters() -> None:
    for script in read_scripts():
        if script.name != "Chinese characters":
            assert {script_of(letter) for letter in script.sample if letter not in "।،。"} == {
                script
            }, script.name


@pytest.mark.parametrize(
    ("letter", "name", "package"),
    [
        ("é", "Latin", "fonts-liberation"),
        ("Ω", "Greek", "fonts-liberation"),
        ("Ж", "Cyrillic", "fonts-liberation"),
        ("ע", "Hebrew", "fonts-noto-core"),
        ("ے", "Arabic", "fonts-noto-core"),
        ("ক", "Bengali", "fonts-noto-core"),
        ("ไ", "Thai", "fonts-noto-core"),
        ("閣", "Chinese characters", "fonts-noto-cjk"),
        ("𠮷", "Chinese characters", "fonts-noto-cjk"),
        ("ん", "Japanese kana", "fonts-noto-cjk"),
        ("한", "Korean", "fonts-noto-cjk"),
        ("🙏", "Emoji", "fonts-noto-color-emoji"),
    ],
)
def test_a_letter_leads_to_its_script_and_package(letter: str, name: str, package: str) -> None:
    script = script_of(letter)
    assert script
    assert (script.name, script.package) == (name, package)


def test_what_is_not_drawn_needs_no_font() -> None:
    fonts = Fonts({"Serif": LATIN})
    assert fonts.lacking("Zoë’s €\n\t\u00a0\u200e\u200f\u2068\u200d\ufe0f\u3000") == []
    assert fonts.lacking("Zoë 閣下 ж ж") == ["ж", "下", "閣"]


def test_a_family_counts_for_a_script_only_with_all_its_common_letters() -> None:
    latin = read_scripts()[0]
    assert Fonts({"Bare": ((0x20, 0x7E),)}).family_for(latin) == ""
    assert Fonts({"Other": LATIN, "Noto Serif": LATIN}).family_for(latin) == "Noto Serif"
    assert Fonts({"Other": LATIN}).family_for(latin) == "Other"


def test_a_missing_font_is_named_with_its_package_and_never_the_text(only: Path) -> None:
    require_fonts("Zoë محمد", "these letters")
    with pytest.raises(ToolMissing) as refused:
        require_fonts("Zoë 閣下 한 \ue0aa", "these letters")
    message = refused.value.message
    assert "Chinese characters, Korean in these letters" in message
    assert "apt-get install fonts-noto-cjk." in message
    assert "U+E0AA" in message
    assert refused.value.exit_code == 5
    assert not {"閣", "한", "\ue0aa"} & set(message)


def test_without_fontconfig_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    find_fonts.cache_clear()
    with pytest.raises(ToolMissing, match="apt-get install fontconfig"):
        require_fonts("Zoë", "these letters")
    find_fonts.cache_clear()


def test_fontconfig_is_asked_once(only: Path) -> None:
    require_fonts("Zoë", "these letters")
    only.write_text("")
    require_fonts("محمد", "these letters")


def test_a_template_prints_its_text_and_not_the_names_of_its_fonts(tmp_path: Path) -> None:
    source = zipfile.ZipFile(io.BytesIO(docx_bytes("Chère &amp; ж")))
    with zipfile.ZipFile(tmp_path / "t.docx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                fonts = '<w:r><w:rPr><w:rFonts w:eastAsia="宋体"/></w:rPr><w:t>&#x915;</w:t></w:r>'
                content = content.replace(b"</w:p>", fonts.encode() + b"</w:p>", 1)
            target.writestr(name, content)
    found = template_characters(tmp_path / "t.docx")
    assert {"è", "ж", "क"} <= found
    assert not {"宋", "体"} & found


def test_letters_need_fonts_for_rows_templates_and_their_own_language_alone(
    only: Path, tmp_path: Path
) -> None:
    folder = write_campaign(tmp_path / "camp")
    (folder / "ann" / "appeal.zh.docx").write_bytes(docx_bytes("尊敬的阁下"))
    campaign = load_campaign(folder)
    words = {"case": "ann", "authority": "minister"}
    letter = planned_letter(**words)
    signatory = {**letter.signatory, "name": "محمد", "consent": "同意"}
    require_letter_fonts(campaign, [planned_letter(**words, signatory=signatory)], DAY)

    row = {**letter.signatory, "name": "王小明"}
    with pytest.raises(ToolMissing, match="fonts-noto-cjk"):
        require_letter_fonts(campaign, [planned_letter(**words, signatory=row)], DAY)
    chinese = planned_letter(**words, template_locale="zh", locale="zh_CN")
    with pytest.raises(ToolMissing, match="fonts-noto-cjk"):
        require_letter_fonts(campaign, [chinese], DAY)


def test_doctor_asks_for_the_scripts_of_the_templates(only: Path, tmp_path: Path) -> None:
    case = tmp_path / "letter_templates" / "spring" / "ann"
    case.mkdir(parents=True)
    (case / "appeal.ar.docx").write_bytes(docx_bytes("أكتب إليكم"))
    (case / "appeal.zh.docx").write_bytes(docx_bytes("尊敬的阁下"))
    (case / "broken.docx").write_bytes(b"no package")
    said = io.StringIO()
    assert examine_machine(tmp_path, said) == 5
    lines = said.getvalue().splitlines()
    assert (
        "MEND  Chinese characters font: none. To get one: apt-get install fonts-noto-cjk" in lines
    )
    assert "ok    Latin font: Serif One" in lines
    assert any(line.startswith("ok    Arabic font: Naskh") for line in lines)
    assert any(line.startswith("ok    Other fonts:") and "Thai" in line for line in lines)


def test_the_sample_needs_no_fonts_but_those_of_a_plain_installation() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SAMPLE.rglob("*.toml")]
    texts += ["".join(template_characters(path)) for path in SAMPLE.rglob("*.docx")]
    for sheet in INPUTS.glob("*/*"):
        texts += [str(cell) for tab in read_tabs(sheet) for cell in tab.rows.to_numpy().flat]
    scripts = {script_of(character) for character in set("".join(texts))} - {None}
    assert len(scripts) >= 5
    assert {script.package for script in scripts if script} == {
        "fonts-liberation",
        "fonts-noto-core",
    }


@pytest.mark.skipif(not shutil.which("fc-list"), reason="fontconfig is not installed")
def test_fc_list_itself_agrees_on_what_is_covered() -> None:
    for letter in "Zéжعকกअ閣한":
        command = ["fc-list", f":charset={ord(letter):x}", "family"]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
        assert (find_fonts().lacking(letter) == []) == bool(answer.stdout.strip()), letter
