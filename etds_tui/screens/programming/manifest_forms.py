"""What an edit of a manifest asks for: a form that says, while it is filled, what would come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core.errors import BadInput
from core.venues.drafting import apply
from core.venues.drafts import Draft
from core.venues.edits import AddRow, Edit, Renumber
from core.venues.numbering import numbers
from etds_tui.screens.base import DeskDialog
from etds_tui.text import counted, plain
from etds_tui.widgets.choice import Choice

_SHOWN_NUMBERS = 12


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the form. With `words` it is a choice, and its value the index of what is chosen."""

    key: str
    label: str
    value: str = ""
    words: Sequence[str] = ()
    chosen: int = 0


Values: TypeAlias = Mapping[str, str]


class EditDialog(DeskDialog[Edit]):
    """Gives the edit, or None. `made_of` makes it of what is filled in; BadInput where that cannot be."""

    DEFAULT_CSS = """
    EditDialog .field { height: 1; }
    EditDialog .field Static { width: 18; }
    EditDialog .field Input { border: none; height: 1; padding: 0 1; width: 1fr; background: $surface-lighten-1; }
    EditDialog #told { margin-top: 1; height: auto; min-height: 2; }
    EditDialog #told.-wrong { color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "next", show=False),
        Binding("up", "app.focus_previous", "previous", show=False),
        Binding("enter", "do", "do it", show=False),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "Input, Choice"

    def __init__(self, title: str, draft: Draft, fields: Sequence[Field], made_of: Callable[[Values], Edit]) -> None:
        super().__init__()
        self._title, self._draft, self._fields, self._made_of = title, draft, fields, made_of

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title", markup=False)
            for field in self._fields:
                with Horizontal(classes="field"):
                    yield Static(field.label, markup=False)
                    if field.words:
                        yield Choice(field.words, field.chosen, id=f"f-{field.key}")
                    else:
                        yield Input(field.value, id=f"f-{field.key}", max_length=60)
            yield Static("", id="told", markup=False)
            yield Static("Up and down: other lines. Enter does it, Esc does not.", classes="hint")

    def on_mount(self) -> None:
        self._look()

    def on_key(self, event: Key) -> None:
        """Every field keeps its own keys."""
        event.prevent_default()

    @on(Input.Changed)
    @on(Choice.Changed)
    def _look(self) -> None:
        """Say what would come of it."""
        told = self.query_one("#told", Static)
        try:
            edit = self._edit()
            made = apply(self._draft, edit)
        except BadInput as refused:
            told.update(plain(refused.message))
            told.set_class(True, "-wrong")
            return
        told.update(plain(preview(self._draft, edit, made)))
        told.set_class(False, "-wrong")

    @on(Input.Submitted)
    def action_do(self) -> None:
        try:
            edit = self._edit()
            apply(self._draft, edit)
        except BadInput:
            self._look()
            return
        self.dismiss(edit)

    def _edit(self) -> Edit:
        values: dict[str, str] = {}
        for field in self._fields:
            widget = self.query_one(f"#f-{field.key}")
            values[field.key] = str(widget.index) if isinstance(widget, Choice) else self._text(field)
        return self._made_of(values)

    def _text(self, field: Field) -> str:
        return self.query_one(f"#f-{field.key}", Input).value.strip()


def preview(before: Draft, edit: Edit, after: Draft) -> str:
    """What an edit does, in a line or two."""
    lines: list[str] = []
    match edit:
        case AddRow():
            lines.append("Numbers " + _some(numbers(edit.scheme, edit.count, edit.first)))
        case Renumber():
            lines.append("Numbers " + _some(numbers(edit.scheme, min(len(edit.seats), 40), edit.first)))
        case _:
            pass
    more = after.seat_count - before.seat_count
    if more:
        lines.append(f"{counted(abs(more), 'seat')} {'more' if more > 0 else 'fewer'}, {after.seat_count:,} in all")
    else:
        lines.append(f"{counted(after.seat_count, 'seat')}, as before")
    return "\n".join(lines)


def _some(labels: Sequence[str]) -> str:
    if len(labels) <= _SHOWN_NUMBERS:
        return " ".join(labels)
    return f"{' '.join(labels[: _SHOWN_NUMBERS - 2])} … {labels[-1]}"


def whole(values: Values, key: str, what: str) -> int:
    """A whole number that was typed. Raises BadInput."""
    text = values[key].removeprefix("+")
    if not text.removeprefix("-").isdecimal() or not text.isascii() or len(text) > 7:
        raise BadInput(f"{what} is a whole number. Type one.")
    return int(text)
