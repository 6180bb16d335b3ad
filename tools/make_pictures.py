"""The picture at the top of the README: a finished letter beside its bundle's folder.

Run from the project's root after ``make run``: ``python -m tools.make_pictures``.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROUND = Path("outputs/write-for-rights-2017/round-001")
BUNDLE = ROUND / "bd-home-minister" / "bundle-001"
TARGET = Path("docs/pictures/letter-and-bundle.png")
MONO = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
SIZE = (1500, 900)
PAPER, INK, PALE = "#ffffff", "#1b1b1b", "#eef1f5"


def main() -> None:
    """Draw the picture."""
    picture = Image.new("RGB", SIZE, PALE)
    _paste(picture, _letter_page(), (40, 40))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(MONO, 19)
    draw.multiline_text((690, 60), "\n".join(_tree()), fill=INK, font=font, spacing=9)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(32).save(TARGET, optimize=True)


def _letter_page() -> Image.Image:
    """Return the first English letter of the bundle as a picture."""
    languages = [line.split(",")[3] for line in (BUNDLE / "manifest.csv").read_text().splitlines()]
    page = 2 * languages.index("en") - 1
    with tempfile.TemporaryDirectory() as folder:
        name = f"{folder}/page"
        where = ["-f", str(page), "-l", str(page), "-singlefile", "-r", "100", "-png"]
        subprocess.run(["pdftoppm", *where, str(BUNDLE / "letters.pdf"), name], check=True)
        with Image.open(f"{name}.png") as picture:
            return picture.convert("RGB").resize((580, 820), Image.Resampling.LANCZOS)


def _paste(picture: Image.Image, page: Image.Image, place: tuple[int, int]) -> None:
    frame = Image.new("RGB", (page.width + 2, page.height + 2), "#c3c9d2")
    frame.paste(page, (1, 1))
    picture.paste(frame, place)


def _tree() -> list[str]:
    """Return the round's folder as lines, one bundle opened."""
    lines = ["outputs/write-for-rights-2017/", "└─ round-001/"]
    authorities = sorted(path.name for path in ROUND.iterdir() if (path / "bundle-001").is_dir())
    for name in authorities:
        lines.append(f"   ├─ {name}/")
        if name == BUNDLE.parent.name:
            lines.append("   │  └─ bundle-001/")
            lines += [f"   │     {branch}" for branch in _branches(BUNDLE)]
    return [*lines, "   ├─ held-rows/", "   ├─ report.html", "   └─ report.json"]


def _branches(folder: Path) -> list[str]:
    entries = sorted(folder.iterdir())
    lines = []
    for entry in entries:
        last = entry == entries[-1]
        lines.append(f"{'└─' if last else '├─'} {entry.name}{'/' if entry.is_dir() else ''}")
        if entry.is_dir():
            pad = " " if last else "│"
            files = sorted(entry.iterdir())
            lines += [f"{pad}  {'└─' if f == files[-1] else '├─'} {f.name}" for f in files]
    return lines


if __name__ == "__main__":
    main()
