"""One line about the thing under the cursor. What matters most stays when the line is too short for all of it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from etds_tui.text import fit, plain

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to say. Facts of low `weight` go first when room is short; `colour` helps and never says anything."""

    text: str
    colour: str = ""
    weight: int = 1


class Inspector(Widget):
    """Everything about the seat under the cursor; the screen says what (`describe`), this says it in one line."""

    DEFAULT_CSS = "Inspector { height: 1; padding: 0 1; background: $panel; color: $foreground; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts: tuple[Fact, ...] = ()

    def describe(self, *facts: Fact) -> None:
        """Say these facts, in this order; nothing at all empties the line. Their text is never markup."""
        kept = tuple(Fact(plain(fact.text), fact.colour, fact.weight) for fact in facts if fact.text)
        if kept != self._facts:
            self._facts = kept
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says at its present width."""
        return _GAP.join(fact.text for fact in that_fit(self._facts, self.content_size.width))

    def render(self) -> RenderResult:
        shown = that_fit(self._facts, self.content_size.width)
        if len(shown) == 1:
            return Content.styled(fit(shown[0].text, self.content_size.width), shown[0].colour)
        return Content(_GAP).join(Content.styled(fact.text, fact.colour) for fact in shown)


def that_fit(facts: tuple[Fact, ...], width: int) -> tuple[Fact, ...]:
    """The facts that are shown in so many cells: the lightest are left out first, of equal ones the last; one stays."""
    kept = list(facts)
    while len(kept) > 1 and sum(cell_len(fact.text) for fact in kept) + len(_GAP) * (len(kept) - 1) > width:
        lightest = min(fact.weight for fact in kept)
        kept.pop(max(i for i, fact in enumerate(kept) if fact.weight == lightest))
    return tuple(kept)
