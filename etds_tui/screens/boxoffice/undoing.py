"""`u` with an empty cart: the last act, with what goes where, is taken back with `y`; or what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Digits, Static

from core import undo
from core.errors import EtdsError
from core.undo import Back, Undoable, Undone
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain
from etds_tui.widgets.notice import Notice

if TYPE_CHECKING:
    from etds_tui.screens.base import DeskScreen

_CASH = ("cash to give back", "into the drawer")


class UndoDialog(DeskDialog[bool]):
    """What would be undone. Gives True for a deliberate yes; cash that moves stands large."""

    DEFAULT_CSS = """
    UndoDialog Static { height: auto; }
    UndoDialog #then, UndoDialog #back { margin-top: 1; }
    UndoDialog Digits { width: 100%; text-align: right; color: $warning; }
    UndoDialog .buttons { height: auto; margin-top: 1; }
    UndoDialog Button { margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "mean_it", "undo it", show=False)]

    def __init__(self, seen: Undoable) -> None:
        super().__init__()
        self._seen = seen

    def compose(self) -> ComposeResult:
        seen = self._seen
        with Vertical(classes="dialog"):
            yield Static("Undo what you did last?", classes="title", markup=False)
            yield Static(plain(f"You {seen.sentence}."), id="what", markup=False)
            yield Static(plain(f"Then {seen.then}"), id="then", markup=False)
            for part in _shown(seen.back):
                yield Static(f"{part.how.capitalize()}, {part.amount.currency}", id="back", markup=False)
                yield Digits(part.amount.plain())
            others = [part for part in seen.back if part not in _shown(seen.back)]
            if others:
                yield Static("\n".join(f"{part.amount} {part.how}" for part in others), markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Esc  leave it", id="leave", compact=True)
                yield Button("y  undo it", id="act", compact=True)

    def on_mount(self) -> None:
        self.query_one("#leave").focus()

    @on(Button.Pressed, "#act")
    def action_mean_it(self) -> None:
        self.dismiss(True)

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss(None)


def _shown(back: tuple[Back, ...]) -> list[Back]:
    """The cash, of which there is one part at most. Pure."""
    return [part for part in back if part.how in _CASH][:1]


async def undo_last(desk: DeskScreen) -> Undone | None:
    """Show the last act and take it back where that is meant and harmless. For workers: a dialog is waited for."""
    try:
        seen = await desk.etds.ask(undo.last_act)
        if seen is None:
            desk.notice(Notice("You did nothing yet in this shift that could be undone."))
            return None
        if not isinstance(seen, Undoable):
            desk.notice(Notice(f"You {seen.sentence}. {seen.instead}"))
            return None
        if not await desk.app.push_screen_wait(UndoDialog(seen)):
            return None
        done = await desk.etds.ask(undo.undo, act=seen.act)
    except EtdsError as error:
        desk.refused(error)
        return None
    cash = next((f" Give {part.amount} back." for part in done.back if part.how == "cash to give back"), "")
    desk.notify(f"Undone: {plain(done.words)}.{cash}", markup=False, timeout=12)
    return done
