"""What all desks and dialogs share: a status bar, help, the way back, and what happens to a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.events import Key, ScreenResume
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Input

from core.errors import EtdsError, Outage, SessionEnded
from etds_tui.acts import EVERYWHERE, NEEDS
from etds_tui.screens.leaving import Leaving
from etds_tui.text import plain
from etds_tui.widgets.notice import Notice, NoticeBar

if TYPE_CHECKING:
    from etds_tui.app import EtdsApp

T = TypeVar("T")


class DeskScreen(Leaving, Screen[None]):
    """A desk. `HELP` says in a few lines what it is for; its keys are listed under it."""

    HELP: ClassVar[str | None] = ""
    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar[list[BindingType]] = EVERYWHERE.bindings

    @property
    def etds(self) -> EtdsApp:
        from etds_tui.app import EtdsApp

        assert isinstance(self.app, EtdsApp), "desks live in the app"
        return self.app

    def refused(self, error: EtdsError) -> None:
        """Show why, and what to do next; a session that has ended goes back to the sign-in."""
        if isinstance(error, SessionEnded):
            self.etds.to_sign_in(error.message)
            return
        severity = "error" if isinstance(error, Outage) else "warning"
        self.notify(plain(error.message), severity=severity, timeout=8, markup=False)

    def notice(self, notice: Notice | None) -> None:
        """Show this above the footer until a key answers it; None takes it away."""
        bars = self.query(NoticeBar)
        if bars:
            bars.first().show(notice)
        elif notice is not None:
            bar = NoticeBar()
            bar.show(notice)
            self.mount(bar, before=self.query_one(Footer))

    @property
    def noticed(self) -> Notice | None:
        bars = self.query(NoticeBar)
        return bars.first().notice if bars else None

    def on_key(self, event: Key) -> None:
        """The keys of a notice come before those of the desk. A field in which something stands keeps its own."""
        notice = self.noticed
        if notice is None or (isinstance(self.focused, Input) and self.focused.value):
            return
        if event.key == "enter" and notice.enter is not None:
            self.notice(None)
            notice.enter()
        elif event.key == "w" and notice.watch is not None and not isinstance(self.focused, Input):
            self.notice(None)
            self.watch_seat(notice.watch)
        elif event.key == "escape":
            self.notice(None)
        else:
            return
        event.stop()
        event.prevent_default()

    def watch_seat(self, seat: int) -> None:
        """Desks that show a house watch one of its seats."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An act is there for who may do it; for everybody else it is not even named."""
        from core.access import Permission

        needed = NEEDS.get(action)
        return needed is None or self.etds.may(Permission(needed))

    def action_orders(self) -> None:
        from etds_tui.screens.boxoffice.orders import OrdersScreen

        self.app.push_screen(OrdersScreen())

    def action_drawer(self) -> None:
        from etds_tui.screens.boxoffice.shift import DrawerScreen

        self.app.push_screen(DrawerScreen())

    def action_attention(self) -> None:
        from etds_tui.screens.boxoffice.attention import AttentionScreen

        self.app.push_screen(AttentionScreen())

    def action_help(self) -> None:
        from etds_tui.screens.modals.help import HelpDialog

        self.app.push_screen(HelpDialog(self.HELP or "", self))


class DeskDialog(Leaving, ModalScreen[T], Generic[T]):
    """A dialog. Escape is always "no"."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=True),
        Binding("ctrl+l", "app.lock", "lock", show=False),
    ]
    DEFAULT_CSS = """
    DeskDialog { align: center middle; background: $background 60%; }
    DeskDialog > .dialog { width: 64; max-width: 96%; height: auto; max-height: 94%; padding: 1 2;
        background: $surface; border: round $primary; }
    DeskDialog .title { text-style: bold; color: $primary; margin-bottom: 1; }
    DeskDialog .hint { color: $text-muted; margin-top: 1; }
    DeskDialog .wrong { color: $error; height: auto; }
    """

    _ended: tuple[T | None] | None = None
    """What it ended with while it lay under something else."""

    @property
    def etds(self) -> EtdsApp:
        from etds_tui.app import EtdsApp

        assert isinstance(self.app, EtdsApp), "dialogs live in the app"
        return self.app

    def on_key(self, event: Key) -> None:
        """What is typed ahead, before the field has the focus, goes into the field all the same."""
        fields = self.query(Input)
        if not fields or self.focused is fields.first():
            return
        field = fields.first()
        if event.key == "enter":
            self.set_focus(field)
            field.post_message(Key("enter", "\r"))
            event.stop()
        elif event.is_printable and event.character:
            self.set_focus(field)
            field.insert_text_at_cursor(event.character)
            event.stop()

    def action_leave(self) -> None:
        self.dismiss(None)

    # --- the end ---------------------------------------------------------------------------------------------------

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Go away with this result; under another dialog, or under the lock, once that is gone.

        The toolkit takes whatever lies on top away, and that would be the other one.
        """
        if self.app.screen is not self:
            self._ended = (result,)
            return AwaitComplete()
        return super().dismiss(result)

    @on(ScreenResume)
    def _end_now(self) -> None:
        if self._ended is not None:
            self.dismiss(*self._ended)
