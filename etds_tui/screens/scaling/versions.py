"""All versions of a performance, and under them two side by side: the one on the map and the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import DataTable, Static

from core.errors import EtdsError
from core.money import Money
from core.scaling import Board, Compared, Figures, LevelFigures, Mix, compare_scalings, percent
from etds_tui.acts.scaling import VERSIONS
from etds_tui.screens.base import DeskDialog
from etds_tui.text import fit, plain, whole_sentences
from etds_tui.widgets.listing import Column, Listing, Row

_LEVELS_SHOWN = 5
_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with which version: `open`, `draft` or `retire`."""

    act: str
    version: int


class VersionsDialog(DeskDialog[Wanted]):
    """Gives what is wanted, or None."""

    DEFAULT_CSS = """
    VersionsDialog > .dialog { width: 78; max-width: 100%; padding: 0 2; height: auto; max-height: 100%; }
    VersionsDialog .title { margin-bottom: 0; }
    VersionsDialog Listing { height: auto; max-height: 6; background: $surface; }
    VersionsDialog #beside { height: auto; margin-top: 1; }
    VersionsDialog #words { height: auto; max-height: 3; color: $text-muted; }
    VersionsDialog .hint { margin-top: 0; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "Listing"
    BINDINGS: ClassVar[list[BindingType]] = VERSIONS.bindings

    def __init__(self, board: Board, here: int, mix: Mix | None = None) -> None:
        super().__init__()
        self._board, self._here, self._mix = board, here, mix
        self._shown: tuple[int, int] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Versions of {plain(self._board.performance.code)}", classes="title", markup=False)
            yield Listing(Column("version"), Column("state"), Column("note", gives=True), Column("by", gives=True))
            yield Static("", id="beside", markup=False)
            yield Static("", id="words", markup=False)
            yield Static("Enter opens, n draws a draft from it, d lays it aside, Esc goes back.", classes="hint")

    def on_mount(self) -> None:
        rows = [
            Row(str(one.version), (one.name, str(one.state), one.note, one.made_by)) for one in self._board.versions
        ]
        live = self._board.live
        if not live.version:
            rows.append(Row("0", (live.name, "live", live.note, "")))
        self.table.show(rows)
        self.table.go_to(_other([row.key for row in rows], str(self._here)))
        self._look()

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    @property
    def _chosen(self) -> int | None:
        return int(self.table.selected) if self.table.selected is not None else None

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._look()

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_open()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        chosen = self._chosen
        if chosen is None or self._shown == (self._here, chosen):
            return
        try:
            one, other = await self.etds.ask(
                compare_scalings, self._board.performance.id, versions=[self._here, chosen], mix=self._mix
            )
        except EtdsError as error:
            self.query_one("#words", Static).update(plain(error.message))
            return
        self._shown = (self._here, chosen)
        self.query_one("#beside", Static).update("\n".join(side_by_side(one, other)))
        told = one if other.version.version == self._board.live.version else other  # against what is live
        self.query_one("#words", Static).update(whole_sentences(" ".join(told.words), 2 * _WIDTH - 6))

    def action_open(self) -> None:
        self._end("open")

    def action_draw_draft(self) -> None:
        self._end("draft")

    def action_lay_aside(self) -> None:
        self._end("retire")

    def _end(self, act: str) -> None:
        if self._chosen is not None:
            self.dismiss(Wanted(act, self._chosen))


def _other(keys: Sequence[str], here: str) -> str:
    """The first line that is not the version on the map: that is what one comes to compare with."""
    return next((key for key in keys if key != here), here)


def side_by_side(one: Compared, other: Compared, width: int = _WIDTH) -> list[str]:
    """Two columns of figures, a line a figure, with what the second has more or less. Pure."""
    a, b = one.figures, other.figures
    lines = [_line("", _named(one), _named(other), "difference", width)]
    for word, pick in _FIGURES:
        lines.append(_money(word, pick(a), pick(b), width))
    lines.append(_line("Break-even", _share(a), _share(b), "", width))
    names = {level.number: level.name for found in (b, a) for level in found.levels}
    by_number = [{level.number: level for level in found.levels} for found in (a, b)]
    for number in sorted(names)[:_LEVELS_SHOWN]:
        left, right = (_level(found.get(number)) for found in by_number)
        lines.append(_line(f"  {names[number]}", left, right, "" if left == right else "differs", width))
    more = len(names) - _LEVELS_SHOWN
    return [*lines, *([f"  and {more} more level{'s' if more > 1 else ''}"] if more > 0 else [])]


_FIGURES: tuple[tuple[str, Callable[[Figures], Money]], ...] = (
    ("Gross potential", lambda found: found.potential),
    ("Average price", lambda found: found.average),
    ("Sold so far", lambda found: found.sold),
    ("  at these prices", lambda found: found.resold),
    ("Left to sell", lambda found: found.left),
)


def _named(compared: Compared) -> str:
    return f"{compared.version.name} {compared.version.state}"


def _level(level: LevelFigures | None) -> str:
    if level is None:
        return ""
    return f"{level.seats:,} x {level.price.plain() if level.price is not None else '-'}"


def _share(found: Figures) -> str:
    return "no cost" if found.break_even is None else percent(found.break_even)


def _money(word: str, one: Money, other: Money, width: int) -> str:
    minor = other.amount_minor - one.amount_minor
    sign = "+" if minor > 0 else "-" if minor else ""
    change = f"{sign}{Money(abs(minor), one.currency).plain()}" if minor else "same"
    return _line(word, one.plain(), other.plain(), change, width)


def _line(word: str, one: str, other: str, change: str, width: int) -> str:
    column = (width - 18) // 3
    cells = [
        " " * max(column - cell_len(cell), 0) + fit(cell, min(column, cell_len(cell))) for cell in (one, other, change)
    ]
    return fit(word, 18) + "".join(cells)
