"""The steps of a heat map: as a legend in one line under it, or as a table with bars beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from core.analytics import Step
from core.money import Money
from etds_tui.text import fit
from etds_tui.widgets.seat_map.heat import colour

_BAR, _EMPTY = ("█", "░"), ("#", ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said: how the seats are stepped, the steps, how many seats did not sell."""

    title: str
    steps: tuple[Step, ...]
    seats: int
    currency: str


class HeatSteps(Widget):
    """Give it what to say with `tell`. A line high it is a legend, higher a table."""

    DEFAULT_CSS = """
    HeatSteps { height: 1; padding: 0 1; background: $surface; }
    """

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._full, self._empty = _EMPTY if ascii_only else _BAR
        self._none = "." if ascii_only else "·"
        self._told: Told | None = None

    def tell(self, told: Told) -> None:
        if told != self._told:
            self._told = told
            self.refresh()

    @property
    def text(self) -> str:
        """What it says at its present size."""
        return self._content().plain

    def render(self) -> RenderResult:
        return self._content()

    def _content(self) -> Content:
        if self._told is None:
            return Content("")
        if self.content_size.height > 1:
            return Content("\n").join(self._table(self._told))
        title = Content.styled(f"{self._told.title}  ", "$text-muted")
        lines = [self._legend(self._told, gap, short=short) for short in (False, True) for gap in ("  ", " ")]
        lines = [told for line in lines for told in (Content.assemble(title, line), line)]
        return next((line for line in lines if line.cell_length <= self.content_size.width), lines[-1])

    def _legend(self, told: Told, gap: str, *, short: bool) -> Content:
        """`A 90+ 12  B 30-89 40 ... · 948`: the words give way, never a sign and never a count."""
        parts = [
            Content.assemble(
                (step.sign, f"bold {colour(step)}"),
                f" {step.short if short else step.words} ",
                (f"{step.seats:,}", "bold"),
            )
            for step in told.steps
        ]
        left = told.seats - sum(step.seats for step in told.steps)
        parts.append(Content.assemble((self._none, "$text-muted"), f"{' ' if short else ' not sold '}{left:,}"))
        return Content(gap).join(parts)

    def _table(self, told: Told) -> Iterator[Content]:
        room = max(self.content_size.width, 1)
        most = max((step.seats for step in told.steps), default=0) or 1
        sold = sum(step.seats for step in told.steps)
        widest = max((cell_len(_money(step, told)) for step in told.steps), default=0)
        yield Content.styled(fit(told.title, room), "bold")
        yield Content("")
        for step in told.steps:
            yield Content.assemble(
                (step.sign, f"bold {colour(step)}"), " ", *self._pair(step.words, f"{step.seats:,}", room - 2)
            )
            length = max(room - 3 - widest, 1)
            filled = -(-step.seats * length // most)
            bar = self._full * filled
            yield Content.assemble(
                "  ",
                (bar, colour(step)),
                (self._empty * (length - filled), "$text-muted"),
                f" {_money(step, told):>{widest}}",
            )
        yield Content("")
        gross = Money(sum(step.gross_minor for step in told.steps), told.currency)
        yield Content.assemble(*self._pair("sold", f"{sold:,} of {told.seats:,}", room))
        yield Content.assemble(*self._pair("for", str(gross), room))

    def _pair(self, left: str, right: str, room: int) -> tuple[str, str]:
        """A word on the left, a figure on the right."""
        return fit(left, max(room - cell_len(right) - 1, 0)), f" {right}"


def _money(step: Step, told: Told) -> str:
    return Money(step.gross_minor, told.currency).plain()
