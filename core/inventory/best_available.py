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
from functools import cache
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
    band: int = 1,
) -> Pick | None:
    """The best `count` open places, of one price level and section where named; None if there are too few.

    `band` is for who was beaten to the best: so many rows count as equally near, and any place in them as well in the
    middle, so that those who try again do not all try for the same.
    """
    assert count > 0 and band > 0, "somebody wants at least one place, out of a row at least"
    if plane.count(_OPEN) < count:
        return None
    rows = [row for row in manifest.rows if section is None or section == row.section]
    seated = [row for row in rows if manifest.sections[row.section].kind is SectionKind.SEATED]
    # One look at the whole plane saves one at every row where nothing is left together.
    likely = seated if plane.find(bytes([_OPEN]) * count) >= 0 else []
    block = min(_blocks(manifest, likely, plane, count, level, random, band), default=None)
    if block is not None:
        rung = Rung.TOGETHER if block.leaves_single else Rung.TOGETHER_NO_SINGLE
        return Pick(tuple(range(block.first, block.first + count)), rung)
    general = [row for row in rows if manifest.sections[row.section].kind is SectionKind.GENERAL]
    return _near(manifest, seated, plane, count, level) or _general(manifest, general, plane, count, level, random)


def open_runs(
    manifest: Manifest, row: Row, plane: bytes, level: int | None, length_min: int
) -> Iterator[tuple[int, int]]:
    """Runs of open neighbours in a row, as (first ordinal, length), at least `length_min` long."""
    runs = _runs(length_min)
    for first, length, stretch_level in manifest.stretches[row.number]:
        if length >= length_min and (level is None or level == stretch_level):
            for found in runs.finditer(plane, first, first + length):
                start, end = found.span()
                yield start, end - start


@cache
def _runs(length_min: int) -> re.Pattern[bytes]:
    return re.compile(b"%c{%d,}" % (_OPEN, length_min))


def _blocks(
    manifest: Manifest, rows: list[Row], plane: bytes, count: int, level: int | None, random: Random, band: int
) -> Iterator[_Block]:
    """One candidate or a few for each run of open seats: its ends, and the places nearest to the middle of the row,
    and one that is drawn where the band is wide.

    Rows come rank by rank, so once a rank has given a block that leaves no single seat, later ranks cannot win.
    """
    best_rank: int | None = None
    for row in sorted(rows, key=lambda row: manifest.row_ranks[row.number]):
        rank = manifest.row_ranks[row.number] // band
        if best_rank is not None and rank > best_rank:
            return
        middle = row.first_ordinal + (len(row.grid_x) - 1) / 2
        for first, length in open_runs(manifest, row, plane, level, count):
            last = first + length - count
            nearest = min(max(round(middle - (count - 1) / 2), first), last)
            starts = {first, last, nearest, max(nearest - 1, first), min(nearest + 1, last)}
            if band > 1:
                starts.add(random.randint(first, last))
            for start in starts:
                block = _Block(
                    leaves_single=1 in (start - first, last - start) and length != count + 1,
                    row_rank=rank,
                    off_middle=abs(start + (count - 1) / 2 - middle) if band == 1 else 0,
                    draw=random.random(),
                    first=start,
                )
                if not block.leaves_single:
                    best_rank = rank
                yield block


def _near(manifest: Manifest, rows: list[Row], plane: bytes, count: int, level: int | None) -> Pick | None:
    """Pieces from consecutive rows of one section, the largest pieces first; the section that needs fewest wins."""
    best: tuple[int, tuple[int, ...]] | None = None
    by_section: dict[int, list[tuple[int, int]]] = {}
    for row in rows:
        by_section.setdefault(row.section, []).extend(open_runs(manifest, row, plane, level, 1))
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


def _general(
    manifest: Manifest, rows: list[Row], plane: bytes, count: int, level: int | None, random: Random
) -> Pick | None:
    """Any open places, of one area where it has enough. Starts at a drawn place: callers spread out."""
    areas: dict[int, list[int]] = {}
    for row in rows:
        places = areas.setdefault(row.section, [])
        for first, length in open_runs(manifest, row, plane, level, 1):
            places.extend(range(first, first + length))
    fitting = [places for places in areas.values() if len(places) >= count]
    pool = fitting[0] if fitting else [place for places in areas.values() for place in places]
    if len(pool) < count:
        return None
    start = random.randrange(len(pool) - count + 1)
    return Pick(tuple(pool[start : start + count]), Rung.GENERAL)
