"""A form on a desk: labelled fields, whether something was typed, and the ways in and out of it by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.suggester import Suggester
from textual.widgets import Input, Static, TextArea

from etds_tui.screens.base import DeskScreen
from etds_tui.widgets.listing import Listing

if TYPE_CHECKING:
    from textual.widget import Widget

_LINE_MAX = 400


class Field(Horizontal):
    """A label and its line. What is longer than the line scrolls in it."""

    DEFAULT_CSS = """
    Field { height: 1; width: 1fr; }
    Field Static { width: 14; padding: 0 1; color: $text-muted; }
    Field Input, Field Input:focus { border: none; height: 1; width: 1fr; padding: 0 1; background: $panel; }
    """

    def __init__(self, label: str, name: str, *, hint: str = "", suggester: Suggester | None = None) -> None:
        super().__init__()
        self._label, self._field, self._hint, self._suggester = label, name, hint, suggester

    def compose(self) -> ComposeResult:
        yield Static(self._label, markup=False)
        yield Input(
            id=self._field, placeholder=self._hint, max_length=_LINE_MAX, suggester=self._suggester,
            select_on_focus=False,
        )  # fmt: skip


class Known(Suggester):
    """Completes what is typed behind the last `between` from names that are known, whatever their letters' case."""

    def __init__(self, known: Callable[[], Sequence[str]], *, between: str | None = None) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known, self._between = known, between

    async def get_suggestion(self, value: str) -> str | None:
        head, sep, typed = value.rpartition(self._between) if self._between else ("", "", value)
        begun = typed.lstrip()
        if not begun:
            return None
        for name in self._known():
            if name.casefold().startswith(begun.casefold()) and len(name) > len(begun):
                return f"{head}{sep}{typed[: len(typed) - len(begun)]}{begun}{name[len(begun) :]}"
        return None


class FormScreen(DeskScreen):
    """A desk with fields above a list. Letters are acts while the list has the focus, and text in a field."""

    FIELDS: ClassVar[tuple[str, ...]] = ()

    def text_of(self, name: str) -> str:
        field = self.query_one(f"#{name}")
        return field.text if isinstance(field, TextArea) else field.value if isinstance(field, Input) else ""

    def put(self, name: str, text: str) -> None:
        field = self.query_one(f"#{name}")
        if isinstance(field, TextArea):
            if field.text != text:
                field.text = text
        elif isinstance(field, Input) and field.value != text:
            field.value = text

    def typed(self) -> dict[str, str]:
        """All fields as they stand on the screen."""
        return {name: self.text_of(name) for name in self.FIELDS}

    @property
    def is_in_a_field(self) -> bool:
        return isinstance(self.focused, (Input, TextArea))

    @property
    def rest(self) -> Widget:
        """Where the focus is while nobody types."""
        return self.query_one(Listing)

    def action_fields(self) -> None:
        self.query_one(f"#{self.FIELDS[0]}").focus()
