"""The house equation as one line: every state with its glyph, word and count, adding up to the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from core.inventory import SeatState, count_states
from etds_tui.widgets.seat_map.glyphs import LOOKS

_ALWAYS = (SeatState.OPEN, SeatState.HELD, SeatState.SOLD)


class HouseEquation(Widget):
    """`○ 240 open + ◐ 2 held + ■ 757 sold + … = 1,011`. Legend and proof in one.

    Where not all of it has room, the words of rarer states go first, then all words; never a count and never the sum.
    """

    DEFAULT_CSS = "HouseEquation { height: 1; padding: 0 1; background: $surface; }"

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii = ascii_only
        self._counts: tuple[tuple[SeatState, int], ...] = ()
        self._manifest = 0
        self._people: tuple[str, ...] = ()

    def count(self, plane: Sequence[int]) -> None:
        """Count a plane again."""
        states = bytes(plane)
        counts = tuple(count_states(states).items())
        if (counts, len(states)) != (self._counts, self._manifest):
            self._counts, self._manifest = counts, len(states)
            self.refresh()

    def tell_people(self, people: Sequence[str]) -> None:
        """Who else is here, `AN Anna`, told on the right as far as there is room."""
        if tuple(people) != self._people:
            self._people = tuple(people)
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says at its present width."""
        return self._line().plain

    def render(self) -> RenderResult:
        return self._line()

    def _line(self) -> Content:
        width = self.content_size.width
        lines = [
            self._equation(" + ", SeatState),
            self._equation(" + ", _ALWAYS),
            self._equation(" + ", ()),
            self._equation("+", ()),
        ]
        chosen = next((line for line in lines if line.cell_length <= width), lines[-1] if width else lines[0])
        if not self._people:
            return chosen
        for told in (f"here: {'  '.join(self._people)}", f"{len(self._people)} here"):
            for line in lines:  # shorter words rather than nobody's name
                gap = width - line.cell_length - cell_len(told)
                if gap >= 2:
                    return Content.assemble(line, " " * gap, told)
        return chosen

    def _equation(self, plus: str, worded: Sequence[SeatState] | type[SeatState]) -> Content:
        parts = Content(plus).join(self._parts("" if plus == "+" else " ", worded))
        equals = plus.replace("+", "=")
        return Content.assemble(parts, (f"{equals}{self._manifest:,}", "bold"))

    def _parts(self, gap: str, worded: Sequence[SeatState] | type[SeatState]) -> Iterator[Content]:
        for state, count in self._counts:
            if count or state in _ALWAYS:
                look = LOOKS[state.byte]
                glyph = look.plain if self._ascii else look.glyph
                word = f" {look.word}" if state in worded else ""
                yield Content.assemble((glyph, f"$seat-{look.style}"), f"{gap}{count:,}{word}")
