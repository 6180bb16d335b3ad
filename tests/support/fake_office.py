"""LibreOffices that misbehave, each in one way, at a document that holds a certain letter.

Everything else they hand on to the real one.
"""

from __future__ import annotations

import sys
from pathlib import Path

_SCRIPT = """#!{python} -IS
import os, subprocess, sys, time, zipfile
sys.path[:0] = {path!r}
words = sys.argv[1:]
documents = [word for word in words if "/in/" in word and word.endswith(".docx")]
def holds(path):
    with zipfile.ZipFile(path) as package:
        return {token!r} in package.read("word/document.xml")
bad = [path for path in documents if holds(path)]
if not bad:
    os.execv({office!r}, [{office!r}, *words])
folder = words[words.index("--outdir") + 1]
pdf = os.path.join(folder, os.path.basename(bad[0])[:-5] + ".pdf")
def convert():
    subprocess.run([{office!r}, *words])
def drop(page):
    import pikepdf
    convert()
    with pikepdf.open(pdf, allow_overwriting_input=True) as read:
        del read.pages[page if abs(page) < len(read.pages) else -1]
        read.save(pdf)
{fault}
"""

FAULTS = {
    "hangs": "time.sleep(600)",
    "dies": "os.kill(os.getpid(), 9)",
    "does nothing": "sys.exit(0)",
    "truncates": "convert()\nos.truncate(pdf, os.path.getsize(pdf) // 2)",
    "loses the first page": "drop(0)",
    "loses the last page": "drop(-1)",
    "loses a middle page of several letters": (
        "drop(1) if zipfile.ZipFile(bad[0]).read('word/document.xml').count(b'end\"/>') > 1 "
        "else convert()"
    ),
    "leaves a child writing": (
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    while True:\n"
        "        open(pdf, 'w').write('late')\n"
        "        time.sleep(0.01)\n"
        "time.sleep(0.1)"
    ),
}
"""What each of them does, in Python, once it meets the letter."""


def fake_office(folder: Path, office: str, token: str, fault: str) -> str:
    """Write such a LibreOffice into ``folder`` and return its path; ``office`` is the real one."""
    folder.mkdir()
    path = folder / "soffice"
    script = _SCRIPT.format(
        python=sys.executable,
        path=sys.path,
        token=token.encode(),
        office=office,
        fault=FAULTS[fault],
    )
    path.write_text(script)
    path.chmod(0o755)
    return str(path)
