"""What was painted here: the levels as they are shown, how far they are saved, and the way back and forth. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from core.scaling import Diff, diff, paint


class Strokes:
    """The levels of one version while it is painted. A stroke is what one key or one drag changed."""

    def __init__(self, levels: bytes) -> None:
        self.levels = self._saved = levels
        self._done: list[Diff] = []
        self._undone: list[Diff] = []

    def paint(self, seats: Collection[int], level: int) -> int:
        """Paint these seats; how many of them were of another level."""
        stroke = diff(self.levels, paint(self.levels, seats, level))
        if stroke:
            self.levels = _laid(self.levels, stroke)
            self._done.append(stroke)
            self._undone.clear()
        return len(stroke.seats)

    def undo(self) -> int:
        """Take the last stroke back; how many seats it was, 0 where there is none."""
        if not self._done:
            return 0
        stroke = self._done.pop()
        self.levels = _laid(self.levels, replace(stroke, now=stroke.was))
        self._undone.append(stroke)
        return len(stroke.seats)

    def redo(self) -> int:
        """Paint the stroke again that was taken back last."""
        if not self._undone:
            return 0
        stroke = self._undone.pop()
        again = diff(self.levels, _laid(self.levels, stroke))
        self.levels = _laid(self.levels, again)
        self._done.append(again)
        return len(stroke.seats)

    @property
    def is_saved(self) -> bool:
        return self.levels == self._saved

    def unsaved(self) -> Mapping[int, list[int]]:
        """Seats by the level that they are to have, where that is not what is saved."""
        change = diff(self._saved, self.levels)
        found: dict[int, list[int]] = {}
        for seat, level in zip(change.seats, change.now, strict=True):
            found.setdefault(level, []).append(seat)
        return found

    def saved(self, levels: bytes) -> None:
        """These levels are in the books."""
        self._saved = levels

    def begin_again(self, levels: bytes) -> None:
        """The version is another one by now. What was not saved is kept as strokes that `redo` paints."""
        pending = diff(self._saved, self.levels)
        self.levels = self._saved = levels
        self._done.clear()
        self._undone = [pending] if pending else []


def _laid(levels: bytes, stroke: Diff) -> bytes:
    painted = bytearray(levels)
    for seat, level in zip(stroke.seats, stroke.now, strict=True):
        painted[seat] = level
    return bytes(painted)
