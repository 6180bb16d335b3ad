"""Rows at the end of a tab that add up the ones above and are nobody's signature."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.localise.names import fold
from pipeline.sheets.columns import Columns
from pipeline.sheets.read import Tab

_WORDS = """
total, totals, subtotal, grand total, sum, count, in total, total names, total signatures,
total signatories, total letters, total rows, number of signatures, number of names
total général, totaux, sous-total, somme, total signatures, nombre total, nombre de signatures
summe, gesamt, gesamtsumme, insgesamt, anzahl, zwischensumme, anzahl unterschriften
suma, totales, total general, recuento, total de firmas
totale, somma, conteggio, totale firme, soma, contagem, total geral, total de assinaturas
totaal, som, aantal, totaal handtekeningen
razem, suma, łącznie, ogółem
summa, totalt, antal
toplam, genel toplam
итого, всего, сумма
المجموع, الإجمالي, مجموع, العدد
মোট, সর্বমোট
कुल, योग, कुल योग
"""
_TOTALS = frozenset(fold(word) for word in _WORDS.replace("\n", ",").split(",") if word.strip())
_NUMBER = re.compile(r"[\d\s.,'%+-]*\d[\d\s.,'%+-]*")
_FIGURES = re.compile(r"\d+")


def totals_rows(tab: Tab, columns: Columns, filled: Sequence[int]) -> frozenset[int]:
    """Return the last of the ``filled`` rows as long as they look like totals.

    Only at the end, where spreadsheets put them: further up such a row is somebody's.
    """
    found: list[int] = []
    for number in reversed(filled):
        cells = {str(letter): str(text).strip() for letter, text in tab.rows.loc[number].items()}
        if not _is_total(cells, columns):
            break
        found.append(number)
    return frozenset(found)


def _is_total(cells: Mapping[str, str], columns: Columns) -> bool:
    texts = [text for text in cells.values() if text]
    names = (columns.fields.get(field, "") for field in ("name", "family_name", "given_name"))
    spots = [cells[letter] for letter in names if letter] + texts[:1]
    if any(_says_total(text) for text in spots):
        return True
    return all(_NUMBER.fullmatch(text) for text in texts)


def _says_total(text: str) -> bool:
    """Say whether a cell names a total, with or without its figure."""
    return fold(_FIGURES.sub(" ", text)) in _TOTALS
