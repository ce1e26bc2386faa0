"""What a scaling would bring, beside the map: its levels with brush, seats and price, and the figures of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from core.scaling import Figures, Version, difference, percent
from etds_tui.text import counted, fit
from etds_tui.widgets.seat_map.levels import colour, sign

_FIGURES_LINES = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the panel says: the version, its figures as it is painted now, those of what is live, and the brush."""

    version: Version
    figures: Figures
    live: Figures
    live_name: str
    brush: int
    moved: int
    mix: str = ""


class ScalingFigures(Widget):
    """Give it what to say with `tell`."""

    DEFAULT_CSS = "ScalingFigures { width: 32; height: 100%; padding: 0 1; background: $surface; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told: Told | None = None

    def tell(self, told: Told) -> None:
        if told != self._told:
            self._told = told
            self.refresh()

    @property
    def text(self) -> str:
        """What it says at its present size."""
        return Content("\n").join(self._lines()).plain

    def render(self) -> RenderResult:
        return Content("\n").join(self._lines())

    def _lines(self) -> list[Content]:
        if self._told is None:
            return [Content("")]
        return [*self._head(self._told), *self._levels(self._told), Content(""), *self._sums(self._told)]

    def _head(self, told: Told) -> Iterator[Content]:
        version = told.version
        state = "live now" if version.state == "live" else str(version.state)
        base = f"of v{version.base}" if version.base else ""
        yield self._pair(f"{version.name} {state}", base, bold=True)
        yield Content.styled(fit(version.note, self._room), "$text-muted")
        yield Content("")

    def _levels(self, told: Told) -> Iterator[Content]:
        """As many as there is room for, those around the brush."""
        rows = told.figures.levels
        most = max(self.size.height - _FIGURES_LINES - bool(told.mix), 1)
        first = min(max(told.brush - most // 2, 0), max(len(rows) - most, 0))
        prices = [row.price.plain() if row.price is not None else "no price" for row in rows]
        seats, price = max((len(f"{row.seats:,}") for row in rows), default=1), max(map(len, prices), default=1)
        for row in rows[first : first + most]:
            is_brush = row.number == told.brush
            right = f"{row.seats:>{seats},}  {prices[row.number]:>{price}}"
            name = fit(row.name, self._room - cell_len(right) - 4)
            mark = Content.styled(f"{'>' if is_brush else ' '}{sign(row.number)} ", f"bold {colour(row.number)}")
            yield Content.assemble(mark, (f"{name} {right}", "bold" if is_brush else ""))

    def _sums(self, told: Told) -> Iterator[Content]:
        found, live = told.figures, told.live
        currency = found.potential.currency
        yield self._pair(f"Gross potential {currency}", found.potential.plain(), bold=True)
        yield self._pair(f"  against {told.live_name}", difference(found.potential, live.potential))
        if told.mix:
            yield self._pair("  who buys", told.mix)
        yield self._pair("Average price", found.average.plain())
        if found.break_even is None:
            yield self._pair("Break-even", "no cost set (c)")
        else:
            yield self._pair("Break-even", f"{percent(found.break_even)}, {found.break_even_seats:,} seats")
        yield self._pair(f"Sold, {counted(found.sold_seats, 'seat')}", found.sold.plain())
        yield self._pair("  at these prices", found.resold.plain())
        yield self._pair("Left to sell", found.left.plain())
        if found.unpriced:
            yield Content.styled(fit(f"{counted(found.unpriced, 'seat')} without a price", self._room), "$warning")
        elif told.moved:
            yield Content.styled(fit(f"{counted(told.moved, 'seat')} of another level", self._room), "$text-muted")

    @property
    def _room(self) -> int:
        return max(self.content_size.width, 1)

    def _pair(self, left: str, right: str, *, bold: bool = False) -> Content:
        """A word on the left, a figure on the right."""
        room = self._room - cell_len(right) - 1
        return Content.styled(
            f"{fit(left, room)} {right}" if room > 0 else fit(right, self._room), "bold" if bold else ""
        )
