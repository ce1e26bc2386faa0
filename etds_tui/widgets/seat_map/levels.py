"""The seat map as it is painted: a seat shows the number of its price level, in the level's colour; sold ones are grey.

The letters it draws are a code of its own, a byte a seat: which level, and whether the seat is still to be sold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.binding import BindingType

from core.inventory import SeatState
from core.scaling import LEVELS_MAX, Stock, diff
from core.venues import Manifest
from etds_tui.acts.scaling import PAINTING
from etds_tui.widgets.seat_map.canvas import DENSE, NUMBERS
from etds_tui.widgets.seat_map.glyphs import LOOKS, Look
from etds_tui.widgets.seat_map.widget import SeatMap

COLOURS = (
    "$seat-open", "$seat-held", "$seat-allocated", "$seat-reserved", "$seat-mine", "$seat-killed", "$seat-paying",
    "$seat-comp", "$foreground",
)  # fmt: skip
_SIGNS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FREE, _TAKEN, _KILLED = 0x80, 0xC0, 0xFC
assert len(_SIGNS) > LEVELS_MAX and _FREE + LEVELS_MAX <= _TAKEN and _TAKEN + LEVELS_MAX <= _KILLED


def sign(level: int) -> str:
    """The character of a level: the key of its brush, for the first nine."""
    return _SIGNS[min(level, len(_SIGNS) - 1)]


def colour(level: int) -> str:
    return COLOURS[level % len(COLOURS)]


def _looks() -> Mapping[int, Look]:
    looks = {_KILLED: LOOKS[SeatState.KILLED.byte]}
    for level in range(LEVELS_MAX):
        looks[_FREE + level] = Look(f"level {level + 1}", f"level{level % len(COLOURS)}", sign(level), sign(level))
        looks[_TAKEN + level] = Look(f"level {level + 1}, sold", "sold", sign(level), sign(level))
    return looks


class LevelMap(SeatMap):
    """Give it a manifest, levels and what is sold with `show_levels`, other levels with `paint_levels`."""

    LOOKS: ClassVar[Mapping[int, Look]] = _looks()
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"seat-map--level{number}" for number in range(len(COLOURS))}
    DEFAULT_CSS = "\n".join(
        f"LevelMap .seat-map--level{number} {{ color: {value}; }}" for number, value in enumerate(COLOURS)
    )
    BINDINGS: ClassVar[list[BindingType]] = PAINTING.bindings

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(ascii_only=ascii_only, picks=True, id=id)
        self._level_bytes = b""
        self._of_kind: tuple[int, ...] = ()

    def show_levels(self, manifest: Manifest, levels: bytes, stock: Stock) -> None:
        """Show a house; the cursor stays where it is, if it is the same house."""
        cursor = self.cursor if self.manifest is manifest else None
        kinds = {seat: _TAKEN for seat, _, _ in stock.sold} | dict.fromkeys(stock.given, _TAKEN)
        kinds |= dict.fromkeys(stock.killed, _KILLED)
        self._of_kind = tuple(kinds.get(seat, _FREE) for seat in range(stock.seat_count))
        self._level_bytes = levels
        self.show(manifest, bytes(map(_coded, levels, self._of_kind)))
        self.go_to(cursor)

    def paint_levels(self, levels: bytes) -> None:
        """Take other levels of the same house; repaint what differs."""
        change = diff(self._level_bytes, levels)
        self._level_bytes = levels
        self.apply((seat, _coded(now, self._of_kind[seat])) for seat, now in zip(change.seats, change.now, strict=True))

    def apply(self, changes: Iterable[tuple[int, int]]) -> None:
        """Levels are no states: nothing of the house equation is counted here."""
        moved: list[int] = []
        for ordinal, code in changes:
            if self.plane[ordinal] != code:
                self.plane[ordinal] = code
                moved.append(ordinal)
        self._repaint(moved)

    def action_zoom(self, step: int) -> None:
        """Between a column a seat and its number: a picture of what is sold says nothing here."""
        self.zoom = min(max(self.zoom + step, DENSE), NUMBERS)


def _coded(level: int, kind: int) -> int:
    return _KILLED if kind == _KILLED else kind + min(level, LEVELS_MAX - 1)
