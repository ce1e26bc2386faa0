"""The best n places of a house, as a ladder: each rung is tried only where the one before finds nothing. Pure.

    1. together, leaving no single seat alone
    2. together
    3. near: in one section, in as few pieces and over as few rows as can be
    4. across sections, in as few pieces as can be
    5. general admission: any places of one area, then of several

Within a rung the block nearest to the front and to the middle of its row wins; the middle is that of the full row, so
sold seats do not move it. Adjacency is read from the grid, never from printed numbers. Equal blocks are drawn by the
given random source, so that many callers at one moment do not all fight for the same seats.

Only open seats are given. What is set aside, as seats for wheelchairs are, is no part of a general request; whoever
asks for such seats is shown a plane on which they alone are open (`only`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
    ACROSS = "across sections"
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
    return (
        _near(manifest, seated, plane, count, level)
        or _across(manifest, seated, plane, count, level)
        or _general(manifest, general, plane, count, level, random)
    )


def only(plane: bytes, letters: str) -> bytes:
    """The plane as it looks to who asks for seats of these allocations: they are open, and nothing else is."""
    closed = plane.replace(bytes([_OPEN]), bytes([SeatState.KILLED.byte]))
    return closed.translate(bytes.maketrans(letters.encode(), bytes([_OPEN]) * len(letters)))


def why(manifest: Manifest, pick: Pick) -> str:
    """Why these seats and no others, in a sentence that can be read to the customer."""
    count = len(pick.seats)
    rows = dict.fromkeys(manifest.row_of(seat) for seat in pick.seats)
    section = manifest.sections[next(iter(rows)).section].name
    many = "one seat" if count == 1 else f"{count} together"
    match pick.rung:
        case Rung.TOGETHER_NO_SINGLE:
            (row,) = rows
            return f"The nearest to the front with {many}: row {row.name} of {section}. No single seat is left beside."
        case Rung.TOGETHER:
            (row,) = rows
            return f"{many.capitalize()} in row {row.name} of {section}; a single seat beside could not be avoided."
        case Rung.NEAR:
            return f"No {count} are together. Near each other in {section}, rows {_listed(row.name for row in rows)}."
        case Rung.ACROSS:
            sections = dict.fromkeys(manifest.sections[row.section].name for row in rows)
            return f"No section has {count} open. The largest pieces there are: {_listed(sections)}."
        case Rung.GENERAL:
            areas = dict.fromkeys(manifest.sections[row.section].name for row in rows)
            return f"General admission: any places of {_listed(areas)}."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


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
                    leaves_single=1 in (start - first, last - start),
                    row_rank=rank,
                    off_middle=abs(start + (count - 1) / 2 - middle) if band == 1 else 0,
                    draw=random.random(),
                    first=start,
                )
                if not block.leaves_single:
                    best_rank = rank
                yield block


def _near(manifest: Manifest, rows: list[Row], plane: bytes, count: int, level: int | None) -> Pick | None:
    """The section and the neighbouring rows in which fewest pieces over fewest rows make up the count."""
    by_section: dict[int, list[list[tuple[int, int]]]] = {}
    for row in rows:
        by_section.setdefault(row.section, []).append(list(open_runs(manifest, row, plane, level, 1)))
    best: tuple[tuple[int, int], list[tuple[int, int]]] | None = None
    for found in by_section.values():
        for first, last in _windows([sum(length for _, length in runs) for runs in found], count):
            runs = [run for row in found[first : last + 1] for run in row]
            key = _pieces(runs, count), last - first
            if best is None or key < best[0]:
                best = key, runs
            if key == (2, 0):  # nothing is together, so nothing is better
                return Pick(_largest(runs, count)[1], Rung.NEAR)
    return None if best is None else Pick(_largest(best[1], count)[1], Rung.NEAR)


def _windows(totals: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """(first, last) of each shortest stretch of rows that has enough open seats, given how many each row has."""
    last, there = -1, 0
    for first, total in enumerate(totals):
        while there < count:
            last += 1
            if last == len(totals):
                return
            there += totals[last]
        if total:
            yield first, last
        there -= total


def _pieces(runs: Sequence[tuple[int, int]], count: int) -> int:
    """Into how few pieces the count falls, the longest runs first."""
    pieces = 0
    for length in sorted((length for _, length in runs), reverse=True):
        count -= length
        pieces += 1
        if count <= 0:
            break
    return pieces


def _largest(runs: Sequence[tuple[int, int]], count: int) -> tuple[int, tuple[int, ...]]:
    """So many seats out of these runs, the longest runs first; how many pieces, and the seats in order."""
    taken: list[int] = []
    pieces = 0
    for first, length in sorted(runs, key=lambda run: (-run[1], run[0])):
        taken.extend(range(first, first + min(length, count - len(taken))))
        pieces += 1
        if len(taken) == count:
            break
    return pieces, tuple(sorted(taken))


def _across(manifest: Manifest, rows: list[Row], plane: bytes, count: int, level: int | None) -> Pick | None:
    """The largest pieces of the whole house."""
    runs = [run for row in rows for run in open_runs(manifest, row, plane, level, 1)]
    if sum(length for _, length in runs) < count:
        return None
    return Pick(_largest(runs, count)[1], Rung.ACROSS)


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
