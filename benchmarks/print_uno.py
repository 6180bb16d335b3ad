"""The process in which a way to print is measured that talks to LibreOffice through UNO.

``python3 -m benchmarks.print_uno WAY FOLDER LETTERS`` with the Python that Debian's python3-uno is
made for; unoserver is found by PYTHONPATH. Starts LibreOffice, says that it is ready, waits for a
line on its input, makes PDFs in ``FOLDER/turn/out``, and answers in a line of JSON with the
seconds. The start of LibreOffice is not counted: these ways keep it open.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

import uno

Work = Callable[[], None]

_SECONDS_TO_START = 60
_TO_DOCUMENT = 4
"""com.sun.star.text.MailMergeType.SHELL: the merged document is left open, to be saved as PDF."""


def main() -> None:
    """Measure one way once."""
    way, folder, letters = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    started = {"mail-merge": mail_merge, "unoserver": unoserver}[way]
    with ExitStack() as stack:
        work = started(folder, letters, stack)
        print("ready", flush=True)
        sys.stdin.readline()
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds}), flush=True)


def mail_merge(folder: Path, letters: int, stack: ExitStack) -> Work:
    """LibreOffice's own mail merge of so many letters into one PDF."""
    turn, pipe = folder / "turn", f"postbag-bench-{os.getpid()}"
    words = ["--headless", "--norestore", "--nologo", _profile(turn)]
    words.append(f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext")
    stack.callback(_start(["soffice", *words]))
    context = _until_there(lambda: _connect(f"pipe,name={pipe}"))
    _cut_table(folder / "letters.csv", turn / "table" / "letters.csv", letters)
    _register_table(context, turn)
    letter = turn / "fields.odt"
    _write_field_letter(context, folder / "fields.docx", letter)
    merge = context.ServiceManager.createInstanceWithContext("com.sun.star.text.MailMerge", context)
    wanted = {
        "DataSourceName": "letters",
        "CommandType": 0,
        "Command": "letters",
        "DocumentURL": letter.as_uri(),
        "OutputType": _TO_DOCUMENT,
    }
    for name, value in wanted.items():
        merge.setPropertyValue(name, value)
    target = (turn / "out" / "letters.pdf").as_uri()
    pdf = (_property("FilterName", "writer_pdf_Export"),)
    return lambda: merge.execute(()).storeToURL(target, pdf)


def _cut_table(source: Path, target: Path, letters: int) -> None:
    """Write the values of the first so many letters."""
    target.parent.mkdir()
    with source.open(encoding="utf-8", newline="") as rows:
        chosen = list(islice(csv.reader(rows), letters + 1))
    with target.open("w", encoding="utf-8", newline="") as kept:
        csv.writer(kept, quoting=csv.QUOTE_ALL).writerows(chosen)


def _register_table(context: Any, turn: Path) -> None:
    """Make the text file a data source named ``letters``."""
    sources = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.sdb.DatabaseContext", context
    )
    source = sources.createInstance()
    source.URL = f"sdbc:flat:{(turn / 'table').as_uri()}"
    told: dict[str, Any] = {"Extension": "csv", "CharSet": "UTF-8"}
    told |= {"FieldDelimiter": ",", "StringDelimiter": '"'}
    told |= {"HeaderLine": True, "EnableSQL92Check": False}
    source.Info = tuple(_property(name, value) for name, value in told.items())
    source.DatabaseDocument.storeAsURL((turn / "letters.odb").as_uri(), ())
    sources.registerObject("letters", source)


def _write_field_letter(context: Any, template: Path, target: Path) -> None:
    """Write the letter with a mail merge field of the table for each ``{name}``."""
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    hidden = (_property("Hidden", True),)
    document = desktop.loadComponentFromURL(template.as_uri(), "_blank", 0, hidden)
    search = document.createSearchDescriptor()
    search.SearchRegularExpression, search.SearchString = True, r"\{[a-z_]+\}"
    found = document.findAll(search)
    for place in [found.getByIndex(index) for index in range(found.Count)]:
        field = document.createInstance("com.sun.star.text.TextField.Database")
        field.attachTextFieldMaster(_column(document, place.String[1:-1]))
        place.Text.insertTextContent(place, field, True)
    document.storeAsURL(target.as_uri(), (_property("FilterName", "writer8"),))
    document.close(True)


def _column(document: Any, name: str) -> Any:
    """Return the document's master of fields that show this column."""
    known = f"com.sun.star.text.FieldMaster.Database.letters.letters.{name}"
    masters = document.TextFieldMasters
    if masters.hasByName(known):
        return masters.getByName(known)
    master = document.createInstance("com.sun.star.text.FieldMaster.Database")
    master.DataBaseName = master.DataTableName = "letters"
    master.DataCommandType, master.DataColumnName = 0, name
    return master


def unoserver(folder: Path, letters: int, stack: ExitStack) -> Work:
    """One request to unoserver a letter, all by one client, without its command's own start."""
    from unoserver.client import UnoClient

    turn, port = folder / "turn", 20_000 + os.getpid() % 10_000
    words = ["--port", str(port), "--uno-port", str(port + 10_000), "--executable", "soffice"]
    words += ["--user-installation", str(turn / "profile")]
    singles = sorted((folder / "singles").iterdir())[:letters]
    stack.callback(_start([sys.executable, "-m", "unoserver.server", *words]))
    client = UnoClient(port=str(port))
    warm = str(turn / "warm.pdf")
    _until_there(lambda: client.convert(inpath=str(singles[0]), outpath=warm))

    def convert_all() -> None:
        for letter in singles:
            client.convert(inpath=str(letter), outpath=str(turn / "out" / f"{letter.stem}.pdf"))

    return convert_all


def _start(command: list[str]) -> Callable[[], None]:
    """Start a program and return what ends it with all it started.

    A wrapper's death alone leaves LibreOffice open.
    """
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=silent, stderr=silent, start_new_session=True)

    def end() -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    return end


def _until_there(ask: Callable[[], Any]) -> Any:
    """Ask again and again until LibreOffice has started."""
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            return ask()
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _connect(address: str) -> Any:
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", here
    )
    return resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")


def _profile(turn: Path) -> str:
    return f"-env:UserInstallation={(turn / 'profile').as_uri()}"


def _property(name: str, value: Any) -> Any:
    one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    one.Name, one.Value = name, value
    return one


if __name__ == "__main__":
    main()
