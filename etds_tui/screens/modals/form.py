"""A form of a few lines. What is refused stays in its fields, with the sentence that says why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core.errors import EtdsError, SessionEnded
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

R = TypeVar("R")
_LINE_MAX = 120


@dataclass(frozen=True, slots=True)
class Field:
    """A line to type: its name in the answer, what stands before it, what is in it, and what it wants.

    A secret is shown as dots, and given as it was typed, with every blank of it.
    """

    name: str
    label: str
    value: str = ""
    wants: str = ""
    is_secret: bool = False


class FormDialog(DeskDialog[R], Generic[R]):
    """Gives what `done` made of the lines, by name, or None. `done` raises EtdsError for what it refuses."""

    DEFAULT_CSS = """
    FormDialog > .dialog { width: 76; }
    FormDialog .field { height: 1; }
    FormDialog .label { width: 14; color: $text-muted; }
    FormDialog Input, FormDialog Input:focus { border: none; height: 1; padding: 0 1; width: 1fr; background: $panel; }
    FormDialog Input:focus { background: $primary 25%; }
    FormDialog .wrong { margin-top: 1; min-height: 1; }
    FormDialog .hint { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "previous", show=False),
        Binding("down", "app.focus_next", "next", show=False),
    ]

    def __init__(
        self, title: str, fields: Sequence[Field], done: Callable[[Mapping[str, str]], Awaitable[R]], hint: str = ""
    ) -> None:
        super().__init__()
        self._title, self._fields, self._done, self._hint = title, tuple(fields), done, hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title", markup=False)
            for field in self._fields:
                with Horizontal(classes="field"):
                    yield Static(field.label, classes="label", markup=False)
                    yield Input(
                        field.value,
                        placeholder=field.wants,
                        id=field.name,
                        max_length=0 if field.is_secret else _LINE_MAX,
                        password=field.is_secret,
                        select_on_focus=False,
                    )
            yield Static("", classes="wrong", markup=False)
            told = f"{self._hint} " if self._hint else ""
            yield Static(f"{told}Tab and arrows go on, Enter is done, Esc leaves it.", classes="hint", markup=False)

    def on_key(self, event: Key) -> None:
        """The base class gives everything to the first field; here each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @property
    def values(self) -> Mapping[str, str]:
        typed = {field: self.query_one(f"#{field.name}", Input).value for field in self._fields}
        return {field.name: text if field.is_secret else " ".join(text.split()) for field, text in typed.items()}

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._try()

    @work(exclusive=True)
    async def _try(self) -> None:
        try:
            made = await self._done(self.values)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self.query_one(".wrong", Static).update(plain(error.message))
        else:
            self.dismiss(made)
