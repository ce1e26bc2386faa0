"""Arrival curves: how many buyers come in which second. Read from a file, offered ready, or taken from a journal. Pure.

A file is CSV of `second,arrivals`, each second once; a first row of words is a head. What is wrong is said by line.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from random import Random

from core.errors import BadInput

BUYERS_MAX = 200_000
_SECONDS_MAX = 86_400
_WRONG_SHOWN_MAX = 5


@dataclass(frozen=True, slots=True)
class Pattern:
    """(second, arrivals), ascending; each second once, each with somebody in it."""

    name: str
    arrivals: tuple[tuple[int, int], ...]

    @property
    def buyers(self) -> int:
        return sum(count for _, count in self.arrivals)

    @property
    def seconds(self) -> int:
        """Until the last one has come."""
        return self.arrivals[-1][0] + 1

    def scaled(self, buyers: int) -> Pattern:
        """The same curve with so many buyers in all."""
        sums = list(accumulate(count for _, count in self.arrivals))
        upto = [round(done * buyers / sums[-1]) for done in sums]
        counts = [now - before for before, now in zip([0, *upto], upto, strict=False)]
        kept = ((second, count) for (second, _), count in zip(self.arrivals, counts, strict=True) if count)
        return Pattern(self.name, tuple(kept))

    def moments(self, random: Random, *, speed: float = 1.0) -> list[float]:
        """When each buyer comes, in seconds from the beginning, ascending; `speed` times as fast as it was."""
        return sorted((second + random.random()) / speed for second, count in self.arrivals for _ in range(count))


def burst(buyers: int, seconds: int = 30) -> Pattern:
    """Doors open: half of all come in the first sixth, then ever fewer."""
    weights = [2.0 ** (-6 * second / seconds) for second in range(seconds)]
    return _weighted("burst", weights, buyers)


def ramp(buyers: int, seconds: int = 30) -> Pattern:
    """Word gets around: from nobody to many."""
    return _weighted("ramp", [second + 1.0 for second in range(seconds)], buyers)


def read_pattern(data: bytes, name: str) -> Pattern:
    """Raises BadInput with every line that is wrong, at most five of them."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{name} is no text. It is a CSV file of second,arrivals.") from None
    found: dict[int, int] = {}
    wrong: list[str] = []
    for line, row in _rows(text):
        problem = _read_row(row, found)
        if problem:
            wrong.append(f"line {line}: {problem}")
    if wrong:
        more = f" and {len(wrong) - _WRONG_SHOWN_MAX} more lines" if len(wrong) > _WRONG_SHOWN_MAX else ""
        raise BadInput(f"{name} cannot be read: {'; '.join(wrong[:_WRONG_SHOWN_MAX])}{more}. Mend them.")
    arrivals = tuple((second, count) for second, count in sorted(found.items()) if count)
    if not arrivals:
        raise BadInput(f"{name} brings nobody. Write a row of second,arrivals, such as 0,50.")
    pattern = Pattern(name, arrivals)
    if pattern.buyers > BUYERS_MAX:
        raise BadInput(f"{name} brings {pattern.buyers:,} buyers. At most {BUYERS_MAX:,} are rehearsed.")
    return pattern


def from_journal(name: str, holds: Sequence[datetime]) -> Pattern:
    """The curve of a real on-sale: when carts were begun, the first one at 0. Raises BadInput where there is none."""
    if not holds:
        raise BadInput(f"Nothing was ever held at {name}, so it has no curve. Name another performance.")
    first = min(holds)
    seconds = Counter(int((at - first).total_seconds()) for at in holds)
    return Pattern(f"as {name}", tuple(sorted(seconds.items())))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of what says something; without the head."""
    lines = csv.reader(text.splitlines())
    for number, row in enumerate(lines, start=1):
        cells = [cell.strip() for cell in row]
        is_head = number == 1 and all(cell and not any(c.isdigit() for c in cell) for cell in cells)
        if any(cells) and not is_head:
            yield number, cells


def _read_row(cells: list[str], found: dict[int, int]) -> str:
    """What is wrong with it, empty where it was taken into `found`."""
    if len(cells) != 2:
        return f"{len(cells)} columns, not second,arrivals"
    for cell, what, most in ((cells[0], "second", _SECONDS_MAX), (cells[1], "number of arrivals", BUYERS_MAX)):
        if not (cell.isascii() and cell.isdigit() and len(cell) < 8 and int(cell) <= most):
            return f"'{cell[:20]}' is no {what} from 0 to {most:,}"
    second = int(cells[0])
    if second in found:
        return f"second {second} stands there twice"
    found[second] = int(cells[1])
    return ""


def _weighted(name: str, weights: Sequence[float], buyers: int) -> Pattern:
    scale = 1_000_000 / sum(weights)
    whole = Pattern(name, tuple((second, max(1, round(weight * scale))) for second, weight in enumerate(weights)))
    return whole.scaled(buyers)
