"""Which letter numbers of a campaign were seen, in a byte for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby


class NumbersSeen:
    """The numbers in manifests and in the ledger, so that doubles and gaps are found.

    Numbers are from 1 to ``last``, the highest the ledger has; others in manifests are passed over.
    """

    def __init__(self, last: int) -> None:
        self._known = bytearray(last + 1)
        self._printed = bytearray(last + 1)
        self._spans: list[tuple[int, int, str]] = []

    def know(self, numbers: Iterable[int]) -> None:
        """Note numbers that the ledger accounts for."""
        for number in numbers:
            self._known[number] = 1

    def can_be(self, number: int) -> bool:
        """Say whether the campaign may have a letter of this number."""
        return 1 <= number < len(self._known)

    def enter(self, place: str, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Note the numbers of a bundle, and yield those of an earlier one with its place."""
        mine = [*filter(self.can_be, numbers)]
        for number in mine:
            if self._printed[number]:
                yield number, self._where(number) or place
            self._printed[number] = 1
        if mine:
            self._spans.append((min(mine), max(mine), place))

    def _where(self, number: int) -> str:
        return next((place for low, high, place in self._spans if low <= number <= high), "")

    def gaps(self) -> list[str]:
        """Return the runs of numbers that were seen nowhere."""
        return number_runs(
            number
            for number in range(1, len(self._known))
            if not self._known[number] and not self._printed[number]
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
