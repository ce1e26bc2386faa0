"""A scaling: which price level each seat of a house has, what the levels are called and what they cost. Pure.

Levels are a byte a seat, in ordinal order, so painting a stand is a slice and comparing two versions is a walk over two
strings. A level's number keeps its meaning over all versions of a performance; a level that no seat has is still there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import BadInput
from core.pricing.quote import PriceList
from core.venues.manifest import Manifest, PriceLevel

LEVELS_MAX = 60
_NAME_MAX = 40
_COMPARED = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Levels by seat, names by level number, and the prices of the levels."""

    levels: bytes
    names: tuple[str, ...]
    prices: PriceList

    def price_minor(self, seat: int, letter: str) -> int | None:
        """What the seat costs this price type, None where its level has no price for it."""
        return self.prices.prices_minor.get((self.levels[seat], letter))


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Seats that have another level than before: which, what they were, what they are. A byte a seat."""

    seats: tuple[int, ...]
    was: bytes
    now: bytes

    def __bool__(self) -> bool:
        return bool(self.seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What becomes different for who buys: seats by what the standard price type pays, and cells of the price grid."""

    moved: int  # seats of another level
    dearer: int
    cheaper: int
    cells: tuple[tuple[int, str], ...]  # (level, letter) with another price

    @property
    def is_none(self) -> bool:
        return not (self.moved or self.cells)


def levels_of(manifest: Manifest) -> bytes:
    """The manifest's own levels."""
    levels = bytearray(manifest.seat_count)
    for row in manifest.rows:
        levels[row.first_ordinal : row.ordinals.stop] = bytes(row.levels)
    for seat, (_, level) in manifest.gone.items():
        levels[seat] = level
    return bytes(levels)


def scale_of(manifest: Manifest, prices: PriceList) -> Scale:
    """The house as its manifest and its price list have it."""
    return Scale(levels=levels_of(manifest), names=tuple(level.name for level in manifest.levels), prices=prices)


def overlaid(manifest: Manifest, levels: bytes, names: Sequence[str]) -> Manifest:
    """The manifest with these levels on its seats in place of its own. Those of a later version may be more."""
    assert len(levels) >= manifest.seat_count, "a scaling has a byte a seat"
    rows = tuple(
        replace(row, levels=tuple(levels[row.first_ordinal : row.first_ordinal + len(row.seat_numbers)]))
        for row in manifest.rows
    )
    named = tuple(PriceLevel(number=number, name=name) for number, name in enumerate(names))
    return replace(manifest, rows=rows, levels=named)


def paint(levels: bytes, seats: Collection[int], level: int) -> bytes:
    """The levels with these seats at that level."""
    painted = bytearray(levels)
    for seat in seats:
        painted[seat] = level
    return bytes(painted)


def diff(before: bytes, after: bytes) -> Diff:
    """The seats in which two levels of one house differ, in ordinal order."""
    assert len(before) == len(after), "both are of one house"
    seats = tuple(_differing(before, after))
    return Diff(seats=seats, was=bytes(before[seat] for seat in seats), now=bytes(after[seat] for seat in seats))


def _differing(before: bytes, after: bytes) -> Iterator[int]:
    for start in range(0, len(before), _COMPARED):
        one, other = before[start : start + _COMPARED], after[start : start + _COMPARED]
        if one != other:
            yield from (start + i for i in range(len(one)) if one[i] != other[i])


def applied(levels: bytes, change: Diff) -> bytes:
    """The levels after a change. The seats must be what the change says they were."""
    painted = bytearray(levels)
    for seat, was, now in zip(change.seats, change.was, change.now, strict=True):
        assert painted[seat] == was, "the change fits these levels"
        painted[seat] = now
    return bytes(painted)


def changes(before: Scale, after: Scale) -> Changes:
    """What going from one to the other means. A seat without a price on one side is neither dearer nor cheaper."""
    moved = diff(before.levels, after.levels)
    letter = after.prices.types[0].letter if after.prices.types else ""
    dearer = cheaper = 0
    for pair, count in _pairs(before.levels, after.levels).items():
        old = before.prices.prices_minor.get((pair[0], letter))
        new = after.prices.prices_minor.get((pair[1], letter))
        if old is not None and new is not None and old != new:
            dearer, cheaper = (dearer + count, cheaper) if new > old else (dearer, cheaper + count)
    old_prices, new_prices = before.prices.prices_minor, after.prices.prices_minor
    cells = {cell for cell in old_prices.keys() | new_prices.keys() if old_prices.get(cell) != new_prices.get(cell)}
    return Changes(moved=len(moved.seats), dearer=dearer, cheaper=cheaper, cells=tuple(sorted(cells)))


def _pairs(before: bytes, after: bytes) -> Mapping[tuple[int, int], int]:
    from collections import Counter

    return Counter(zip(before, after, strict=True))


def carried(levels: bytes, names: Sequence[str], source: Manifest, target: Manifest, under: Scale) -> Scale:
    """A scaling of one manifest laid over another of the same hall: seats are known by their names, levels by theirs.

    A seat that the source does not have keeps what it has in `under`; so do prices. Levels that `under` does not know
    are added behind its own, so that no number changes its meaning. Raises BadInput where there are too many.
    """
    numbers = {name.casefold(): number for number, name in enumerate(under.names)}
    all_names, to = list(under.names), dict[int, int]()
    for number in sorted(set(levels)):
        name = names[number]
        if name.casefold() not in numbers:
            numbers[name.casefold()] = len(all_names)
            all_names.append(name)
        to[number] = numbers[name.casefold()]
    if len(all_names) > LEVELS_MAX:
        raise BadInput(f"There would be more than {LEVELS_MAX} price levels. Rename some to what is there already.")
    painted = bytearray(under.levels)
    for seat in range(source.seat_count):
        found = seat if source is target else target.find(str(source.label(seat)))
        if found is not None:
            painted[found] = to[levels[seat]]
    return Scale(levels=bytes(painted), names=tuple(all_names), prices=under.prices)


def level_name(text: str) -> str:
    """The name of a level as it is kept. Raises BadInput."""
    name = " ".join(text.split())
    if not name or not name.isprintable() or len(name) > _NAME_MAX:
        raise BadInput(f"Give the level a name of 1 to {_NAME_MAX} characters.")
    return name
