"""The seat map by steps: a seat shows the sign of its step, in the step's colour; what is not sold is a dot.

The letters it draws are a code of its own, a byte a seat: the number of the step, and which of two scales it is of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from core.analytics import Heat, Step
from etds_tui.widgets.seat_map.canvas import DENSE, NUMBERS
from etds_tui.widgets.seat_map.glyphs import Look
from etds_tui.widgets.seat_map.widget import SeatMap

# From cold to hot, told apart by who sees no red or no green too; the sign says it without any.
COLOURS = ("$seat-open", "$seat-allocated", "$seat-mine", "$seat-held", "$seat-killed")
_NONE, _FIRST = 0x80, 0x81
_SIGNS = ("ABCDE", "12345")


def _looks() -> Mapping[int, Look]:
    looks = {_NONE: Look("not sold", "gutter", "·", ".")}
    for scale, signs in enumerate(_SIGNS):
        for number, sign in enumerate(signs):
            looks[_FIRST + scale * len(COLOURS) + number] = Look(f"step {sign}", f"heat{number}", sign, sign)
    return looks


def colour(step: Step) -> str:
    return COLOURS[step.number - 1]


class StepMap(SeatMap):
    """Give it a heat and the steps of its seats with `show_steps`, other steps of the same heat with `turn`."""

    LOOKS: ClassVar[Mapping[int, Look]] = _looks()
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"seat-map--heat{number}" for number in range(len(COLOURS))}
    DEFAULT_CSS = "\n".join(
        f"StepMap .seat-map--heat{number} {{ color: {value}; text-style: bold; }}"
        for number, value in enumerate(COLOURS)
    )

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(ascii_only=ascii_only, picks=False, id=id)

    def show_steps(self, heat: Heat, by_seat: Sequence[int], *, is_second: bool = False) -> None:
        """Show the house; the cursor stays where it is, if it is the same house."""
        cursor = self.cursor if self.manifest is heat.manifest else None
        zoom = self.zoom if cursor is not None else None
        self.show(heat.manifest, _coded(by_seat, is_second=is_second))
        if zoom is not None:
            self.zoom = zoom
        self.go_to(cursor)

    def turn(self, by_seat: Sequence[int], *, is_second: bool) -> None:
        """Draw the same house by other steps."""
        self.replace(_coded(by_seat, is_second=is_second))

    def apply(self, changes: Iterable[tuple[int, int]]) -> None:
        """Steps are no states: nothing of the house equation is counted here."""
        moved: list[int] = []
        for ordinal, code in changes:
            if self.plane[ordinal] != code:
                self.plane[ordinal] = code
                moved.append(ordinal)
        self._repaint(moved)

    def action_zoom(self, step: int) -> None:
        """Between a column a seat and its number: a picture of what is open says nothing here."""
        self.zoom = min(max(self.zoom + step, DENSE), NUMBERS)


def _coded(by_seat: Sequence[int], *, is_second: bool) -> bytes:
    first = _FIRST + (len(COLOURS) if is_second else 0)
    return bytes(by_seat).translate(
        bytes([_NONE, *range(first, first + len(COLOURS)), *[_NONE] * (255 - len(COLOURS))])
    )
