"""What is asked at events: an hour, a reason after a dry run, mine or theirs, how many weeks later, leave or stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.widgets import Input, Static

from core.errors import BadInput
from core.programming import Difference, Side
from etds_tui.acts import CHOOSING
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.programming.event_words import FIELDS, difference_lines
from etds_tui.text import fit, plain

_LINE_MAX = 120


class PlanDialog(DeskDialog[str]):
    """The dry run, then the reason; and where it cannot be undone, a word that has to be typed. Gives the reason."""

    DEFAULT_CSS = """
    PlanDialog Input, PlanDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    PlanDialog .label { margin-top: 1; color: $text-muted; }
    PlanDialog .wrong { margin-top: 1; min-height: 1; }
    PlanDialog > .dialog { width: 72; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "#reason"

    def __init__(
        self, title: str, lines: Sequence[str], *, act: str, word: str | None = None, reason: str = "", said: str = ""
    ) -> None:
        super().__init__()
        self._title, self._lines, self._act = title, lines, act
        self._word, self._reason, self._said = word, reason, said

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title", markup=False)
            yield Static("\n".join(map(plain, self._lines)), markup=False)
            yield Static("Why; it goes into the audit", classes="label")
            yield Input(self._reason, id="reason", max_length=_LINE_MAX)
            if self._word is not None:
                yield Static(f"Type {plain(self._word)} to mean it", classes="label", markup=False)
                yield Input(id="word", max_length=40)
            yield Static(plain(self._said), classes="wrong", markup=False)
            yield Static(f"Nothing has changed yet. Enter {self._act}; Esc leaves everything as it is.", classes="hint")

    def on_key(self, event: Key) -> None:
        """The base class gives everything to the first field; here each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @on(Input.Submitted)
    def _meant(self) -> None:
        reason = self.query_one("#reason", Input)
        if not reason.value.strip():
            self._tell("Say why first.", reason)
        elif self._word is not None and self.query_one("#word", Input).value.strip().upper() != self._word.upper():
            self._tell(f"Type {self._word} to mean it.", self.query_one("#word", Input))
        else:
            self.dismiss(reason.value.strip())

    def _tell(self, sentence: str, field: Input) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))
        field.focus()


class LineDialog(DeskDialog[str]):
    """One line that is read by a rule; what the rule refuses stays in the field to be mended. Gives the line."""

    DEFAULT_CSS = """
    LineDialog Input, LineDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    LineDialog .line { margin-bottom: 1; }
    LineDialog .wrong { margin-top: 1; min-height: 1; }
    """

    def __init__(
        self, title: str, line: str, *, value: str, check: Callable[[str], object], hint: str, said: str = ""
    ) -> None:
        super().__init__()
        self._title, self._line, self._value, self._check = title, line, value, check
        self._hint, self._said = hint, said

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title", markup=False)
            yield Static(plain(self._line), classes="line", markup=False)
            yield Input(self._value, max_length=_LINE_MAX)
            yield Static(plain(self._said), classes="wrong", markup=False)
            yield Static(self._hint, classes="hint", markup=False)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        try:
            self._check(event.value)
        except BadInput as error:
            self.query_one(".wrong", Static).update(plain(error.message))
        else:
            self.dismiss(event.value)


class ChoosingDialog(DeskDialog[Mapping[str, Side]]):
    """Mine and theirs, field by field. Gives the side of each field, or None: then what was typed stays on the desk."""

    DEFAULT_CSS = """
    ChoosingDialog > .dialog { width: 100; max-width: 98%; padding: 1 1; }
    ChoosingDialog #fields { height: auto; max-height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = CHOOSING.quiet

    def __init__(self, what: str, found: Sequence[Difference], zone: ZoneInfo | None = None) -> None:
        super().__init__()
        self._what, self._found, self._zone, self._at = what, tuple(found), zone, 0
        self.sides: dict[str, Side] = {one.field: one.side for one in found}

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Static(f"Somebody else changed {plain(self._what)} meanwhile", classes="title", markup=False)
            yield Static(id="fields")
            yield Static(
                "↑ ↓ field  m mine  t theirs  Enter saves so  Esc back to what I typed",
                classes="hint",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).can_focus = False
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        room = max(self.query_one("#fields").content_size.width, 40) - 12
        lines: list[Text] = []
        for number, one in enumerate(self._found):
            here = number == self._at
            lines.append(Text(f"{'▸' if here else ' '} {FIELDS[one.field]}", style="bold" if here else ""))
            texts = zip(("before", Side.MINE, Side.THEIRS), difference_lines(one, self._zone), strict=True)
            for name, text in texts:
                is_taken = name == self.sides[one.field]
                mark = "●" if is_taken else "○" if name != "before" else " "
                style = "bold" if is_taken else "dim"
                lines.append(Text(f"   {mark} {name:6} {fit(text, room).rstrip()}", style=style, no_wrap=True))
        self.query_one("#fields", Static).update(Text("\n").join(lines))

    def action_walk(self, by: int) -> None:
        self._at = (self._at + by) % len(self._found)
        self._draw()

    def action_side(self, side: str) -> None:
        self.sides[self._found[self._at].field] = Side(side)
        self._draw()

    def action_save(self) -> None:
        self.dismiss(dict(self.sides))


class LeaveDialog(DeskDialog[bool]):
    """Something was typed and not saved. Gives True to save it, False to let it go, None to stay."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,ctrl+s", "answer(True)", "save", show=False),
        Binding("l", "answer(False)", "let it go", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("What you typed is not saved", classes="title")
            yield Static("s     save it and go\nl     let it go\nEsc   stay here")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


def hour_line(zone: ZoneInfo, now: datetime) -> str:
    """Whose clock is meant."""
    return f"On the clock of the hall ({zone.key}, {now.astimezone(zone):%H:%M} now)"
