"""Manifests made up for tests and benchmarks, without a file."""

from __future__ import annotations

from collections.abc import Sequence

from core.venues.importers import read_manifest
from core.venues.manifest import Manifest

HEADER = "level,section,row,seat_from,seat_to"
_STANDS = ("west", "south", "east", "north")
_ROWS_A_SECTION = 40
_SEATS_A_ROW = 40


def csv_of(*lines: str, header: str = HEADER) -> bytes:
    """A CSV file with these lines after the header."""
    return "\n".join((header, *lines, "")).encode()


def small_manifest(
    *, section: str = "stalls", rows: Sequence[str] = ("A", "B", "C"), seats: int = 10, price: str = ""
) -> Manifest:
    """One section, each row with seats 1 to `seats`; `price` in major units of a currency with two decimals."""
    lines = (f"house,{section},{row},1,{seats},{price}" for row in rows)
    return read_manifest(csv_of(*lines, header=f"{HEADER},price"), source="small")


def hall_of(rows: int, seats: int) -> Manifest:
    """`rows` rows of `seats` seats, numbered from 1, in one section named `hall`."""
    return small_manifest(section="hall", rows=[str(row) for row in range(1, rows + 1)], seats=seats)


def stadium(seats: int = 80_000) -> Manifest:
    """A stadium of exactly so many seats: four stands of sections of 40 rows of 40, the last rows perhaps shorter."""
    lines: list[str] = []
    left, section = seats, 0
    sections = -(-seats // (_ROWS_A_SECTION * _SEATS_A_ROW))
    while left > 0:
        stand = _STANDS[section * len(_STANDS) // sections]
        section += 1
        for row in range(1, _ROWS_A_SECTION + 1):
            if left > 0:
                lines.append(f"{stand},{section},{row:02},1,{min(left, _SEATS_A_ROW)}")
                left -= _SEATS_A_ROW
    return read_manifest(csv_of(*lines), source="stadium")
