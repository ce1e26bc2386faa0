"""Signing in. Imports no store, so that it is on the screen before the servers answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Vertical
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from core.errors import EtdsError
from etds_tui.text import plain

if TYPE_CHECKING:
    from etds_tui.app import EtdsApp

_WORDMARK = "E T D S"

DEMO_PEOPLE = (
    ("operator1", "box office: sell seats"),
    ("operator2", "box office: a second till"),
    ("manager1", "box office manager"),
    ("distributor1", "plans venues and events"),
    ("fisher", "artist: own performances"),
    ("door1", "door"),
    ("admin", "accounts, audit, health"),
    ("customer1", "customer"),
)


class SecretInput(Input):
    """A password field: nothing is copied or cut out of it."""

    def action_copy(self) -> None:
        return

    def action_cut(self) -> None:
        return


class SignInScreen(Screen[None]):
    AUTO_FOCUS: ClassVar[str | None] = "#username"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,escape", "app.quit", "quit", show=False),
        Binding("down", "people", "demo accounts", show=False),
        # With priority, so that a password typed right behind the name never lands in the name.
        Binding("enter", "to_password", "password", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SignInScreen { align: center middle; }
    SignInScreen .card { width: 58; max-width: 100%; height: auto; max-height: 100%; padding: 1 2; background: $surface;
        border: round $primary; }
    SignInScreen .wordmark { text-style: bold; color: $primary; width: 100%; text-align: center; }
    SignInScreen .subtitle { color: $text-muted; width: 100%; text-align: center; margin-bottom: 1; }
    SignInScreen Input { margin: 0; }
    SignInScreen #say { height: auto; min-height: 1; color: $warning; }
    SignInScreen .heading { color: $text-muted; }
    SignInScreen OptionList { height: auto; max-height: 8; border: none; background: $surface; padding: 0; }
    SignInScreen.-short .wordmark, SignInScreen.-short .subtitle { display: none; }
    SignInScreen.-short .card { padding: 0 2; }
    """

    def __init__(self, *, is_demo: bool, message: str = "") -> None:
        super().__init__()
        self._is_demo, self._message = is_demo, message

    @property
    def etds(self) -> EtdsApp:
        from etds_tui.app import EtdsApp

        assert isinstance(self.app, EtdsApp), "the sign-in lives in the app"
        return self.app

    def compose(self) -> ComposeResult:
        with Center(), Vertical(classes="card"):
            yield Static(_WORDMARK, classes="wordmark")
            yield Static("the box office in your terminal", classes="subtitle")
            yield Input(placeholder="name", id="username")
            yield SecretInput(placeholder="password", password=True, id="password")
            yield Static(self._message, id="say", markup=False)
            if self._is_demo:
                yield Static("Demo accounts, password 2222. Down and Enter takes one:", classes="heading")
                yield OptionList(*[Option(f"{name:14}{what}", id=name) for name, what in DEMO_PEOPLE])

    def on_mount(self) -> None:
        self.set_class(self.size.height < 26, "-short")

    def on_resize(self) -> None:
        self.set_class(self.size.height < 26, "-short")

    def action_people(self) -> None:
        if self._is_demo:
            people = self.query_one(OptionList)
            people.highlighted = people.highlighted or 0
            self.set_focus(people)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter moves on from the name only; elsewhere it belongs to the field."""
        return action != "to_password" or (self.focused is not None and self.focused.id == "username")

    def action_to_password(self) -> None:
        self.set_focus(self.query_one("#password", Input))

    def tell(self, message: str) -> None:
        """A sentence under the fields."""
        self.query_one("#say", Static).update(plain(message))

    @on(Input.Submitted, "#password")
    def _submit(self) -> None:
        name = self.query_one("#username", Input).value
        self._sign_in(name, self.query_one("#password", Input).value)

    @on(OptionList.OptionSelected)
    def _demo(self, event: OptionList.OptionSelected) -> None:
        self.query_one("#username", Input).value = event.option.id or ""
        self._sign_in(event.option.id or "", "2222")

    @work(exclusive=True)
    async def _sign_in(self, name: str, password: str) -> None:
        self.tell("Signing in …")
        try:
            await self.etds.sign_in(name, password)
        except EtdsError as error:
            self.tell(error.message)
            field = self.query_one("#password", Input)
            field.value = ""
            field.focus()
