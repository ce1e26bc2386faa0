"""The house equation as one line: every state with its glyph, word and count, adding up to the manifest."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widget import Widget

from core.inventory import SeatState
from etds_tui.widgets.seat_map.glyphs import LOOKS

_ALWAYS = (SeatState.OPEN, SeatState.HELD, SeatState.SOLD)


class HouseEquation(Widget):
    """`○ 240 open + ◐ 2 held + ■ 757 sold + … = 1,011`. Legend and proof in one."""

    DEFAULT_CSS = "HouseEquation { height: 1; padding: 0 1; background: $surface; }"

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii = ascii_only
        self._counts: tuple[tuple[SeatState, int], ...] = ()
        self._manifest = 0

    def count(self, plane: Sequence[int]) -> None:
        """Count a plane again."""
        states = bytes(plane)
        self._counts = tuple((state, states.count(state.byte)) for state in SeatState)
        self._manifest = len(states)
        self.refresh()

    @property
    def text(self) -> str:
        return self.render().plain

    def render(self) -> Text:
        variables = self.app.theme_variables
        line = Text(no_wrap=True, overflow="ellipsis", end="")
        for state, count in self._counts:
            if count or state in _ALWAYS:
                look = LOOKS[state.byte]
                line.append(" + " if line else "")
                colour = variables.get(f"seat-{look.style}", "")
                line.append(look.plain if self._ascii else look.glyph, style=colour if colour.startswith("#") else "")
                line.append(f" {count:,} {look.word}")
        line.append(f" = {self._manifest:,}", style="bold")
        return line
