"""The best n places of a house, as a ladder: each rung is tried only where the one before finds nothing. Pure.

    1. together, leaving no single seat alone
    2. together
    3. near: in neighbouring rows of one section, in as few pieces as can be
    4. general admission: any places of one area, then of several

Within a rung the block nearest to the front and to the middle of its row wins; the middle is that of the full row, so
sold seats do not move it. Adjacency is read from the grid, never from printed numbers. Equal blocks are drawn by the
given random source, so that many callers at one moment do not all fight for the same seats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from core.venues.manifest import Manifest, Row
from db.vocabulary import SeatState, SectionKind

_OPEN = SeatState.OPEN.byte


class Rung(StrEnum):
    TOGETHER_NO_SINGLE = "together, no single left"
    TOGETHER = "together"
    NEAR = "near each other"
    GENERAL = "general admission"


@dataclass(frozen=True, slots=True)
class Pick:
    """Places in ordinal order, and the rung on which they were found."""

    seats: tuple[int, ...]
    rung: Rung


@dataclass(frozen=True, slots=True, order=True)
class _Block:
    leaves_single: bool
    row_rank: int
    off_middle: float
    draw: float
    first: int


def best_available(
    manifest: Manifest,
    plane: bytes,
    count: int,
    *,
    random: Random,
    level: int | None = None,
    section: int | None = None,
) -> Pick | None:
    """The best `count` open places, of one price level and section where named; None if there are too few."""
    assert count > 0, "somebody wants at least one place"
    rows = [row for row in manifest.rows if section in (None, row.section)]
    seated = [row for row in rows if manifest.sections[row.section].kind is SectionKind.SEATED]
    block = min(_blocks(manifest, seated, plane, count, level, random), default=None)
    if block is not None:
        rung = Rung.TOGETHER if block.leaves_single else Rung.TOGETHER_NO_SINGLE
        return Pick(tuple(range(block.first, block.first + count)), rung)
    general = [row for row in rows if manifest.sections[row.section].kind is SectionKind.GENERAL]
    return _near(manifest, seated, plane, count, level) or _general(general, plane, count, level, random)


def open_runs(row: Row, plane: bytes, level: int | None, length_min: int) -> Iterator[tuple[int, int]]:
    """Stretches of open neighbours in a row, as (first ordinal, length), at least `length_min` long."""
    for start, length in _stretches(row, level):
        first = row.first_ordinal + start
        for found in re.finditer(b"%c{%d,}" % (_OPEN, length_min), plane[first : first + length]):
            yield first + found.start(), found.end() - found.start()


def _stretches(row: Row, level: int | None) -> Iterator[tuple[int, int]]:
    """Offsets and lengths of the parts of a row that are not cut by an aisle or by another price level."""
    start = 0
    for i in range(1, len(row.grid_x) + 1):
        if i == len(row.grid_x) or row.grid_x[i] != row.grid_x[i - 1] + 1 or row.levels[i] != row.levels[i - 1]:
            if level is None or row.levels[start] == level:
                yield start, i - start
            start = i


def _blocks(
    manifest: Manifest, rows: list[Row], plane: bytes, count: int, level: int | None, random: Random
) -> Iterator[_Block]:
    wanted = b"%c" % _OPEN * count
    for rank, row in _ranked(rows):
        if wanted not in plane[row.first_ordinal : row.first_ordinal + len(row.grid_x)]:
            continue
        middle = row.first_ordinal + (len(row.grid_x) - 1) / 2
        for first, length in open_runs(row, plane, level, count):
            ideal = round(middle - (count - 1) / 2)
            last = first + length - count
            nearest = min(max(ideal, first), last)
            for start in sorted({first, last, nearest, max(nearest - 1, first), min(nearest + 1, last)}):
                left, right = start - first, last - start
                yield _Block(
                    leaves_single=1 in (left, right) and length not in (count + 1,),
                    row_rank=rank,
                    off_middle=abs(start + (count - 1) / 2 - middle),
                    draw=random.random(),
                    first=start,
                )


def _ranked(rows: list[Row]) -> Iterator[tuple[int, Row]]:
    """Each row with its rank: how many rows of its section lie before it."""
    rank, section = 0, -1
    for row in rows:
        rank, section = (rank + 1, section) if row.section == section else (0, row.section)
        yield rank, row


def _near(manifest: Manifest, rows: list[Row], plane: bytes, count: int, level: int | None) -> Pick | None:
    """Pieces from consecutive rows of one section, the largest pieces first; the section that needs fewest wins."""
    best: tuple[int, tuple[int, ...]] | None = None
    by_section: dict[int, list[tuple[int, int]]] = {}
    for row in rows:
        by_section.setdefault(row.section, []).extend(open_runs(row, plane, level, 1))
    for runs in by_section.values():
        if sum(length for _, length in runs) < count:
            continue
        taken: list[int] = []
        pieces = 0
        for first, length in sorted(runs, key=lambda run: -run[1]):
            taken.extend(range(first, first + min(length, count - len(taken))))
            pieces += 1
            if len(taken) == count:
                break
        if best is None or pieces < best[0]:
            best = pieces, tuple(sorted(taken))
    return None if best is None else Pick(best[1], Rung.NEAR)


def _general(rows: list[Row], plane: bytes, count: int, level: int | None, random: Random) -> Pick | None:
    """Any open places, of one area where it has enough. Starts at a drawn place: callers spread out."""
    areas: dict[int, list[int]] = {}
    for row in rows:
        places = areas.setdefault(row.section, [])
        for first, length in open_runs(row, plane, level, 1):
            places.extend(range(first, first + length))
    fitting = [places for places in areas.values() if len(places) >= count]
    pool = fitting[0] if fitting else [place for places in areas.values() for place in places]
    if len(pool) < count:
        return None
    start = random.randrange(len(pool) - count + 1)
    return Pick(tuple(pool[start : start + count]), Rung.GENERAL)
