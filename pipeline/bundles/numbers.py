"""Which letter numbers of a campaign were seen, in a byte for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby


class NumbersSeen:
    """The numbers in manifests and in the ledger, so that doubles and gaps are found."""

    def __init__(self) -> None:
        self._known = bytearray()
        self._printed = bytearray()
        self._spans: list[tuple[int, int, str]] = []

    def know(self, numbers: Iterable[int]) -> None:
        """Note numbers that the ledger accounts for."""
        for number in numbers:
            _note(self._known, number)

    def enter(self, place: str, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Note the numbers of a bundle, and yield those of an earlier one with its place."""
        mine = [*numbers]
        for number in mine:
            if _noted(self._printed, number):
                yield number, self._where(number) or place
            _note(self._printed, number)
        if mine:
            self._spans.append((min(mine), max(mine), place))

    def _where(self, number: int) -> str:
        return next((place for low, high, place in self._spans if low <= number <= high), "")

    def gaps(self) -> list[str]:
        """Return the runs of numbers below the highest that were seen nowhere."""
        length = max(len(self._known), len(self._printed), 1)
        return number_runs(
            number
            for number in range(1, length)
            if not _noted(self._known, number) and not _noted(self._printed, number)
        )


def number_runs(numbers: Iterable[int]) -> list[str]:
    """Return numbers in rising order as people write them.

    >>> number_runs([3, 4, 5, 9])
    ['000003–000005', '000009']
    """
    runs = []
    for _key, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _at, number in run]
        first, last = f"{members[0]:06d}", f"{members[-1]:06d}"
        runs.append(first if first == last else f"{first}–{last}")
    return runs


def _noted(marks: bytearray, number: int) -> bool:
    return number < len(marks) and bool(marks[number])


def _note(marks: bytearray, number: int) -> None:
    if number >= len(marks):
        marks.extend(bytes(number + 1 - len(marks)))
    marks[number] = 1
