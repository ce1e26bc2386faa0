"""Why an act is done: a few reasons by number, and the last one in words of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList

REASON_MAX = 120


class Why(Vertical):
    """`reason` is what was said, empty before. Only pointing at a reason chooses nothing.

    `then` finds what gets the focus once one of the list is chosen: at once, so that a key that is typed behind the
    number is for that.
    """

    DEFAULT_CSS = """
    Why { height: auto; }
    Why OptionList { height: auto; max-height: 5; border: none; padding: 0; background: $surface; }
    Why Input, Why Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    Why Input { display: none; margin-left: 7; }
    Why.-own Input { display: block; }
    """

    class Chosen(Message):
        """A reason was chosen, or that in words of one's own, whose field has the focus then."""

    def __init__(self, reasons: Sequence[str], *, then: str) -> None:
        super().__init__()
        self._reasons = tuple(reasons)
        self._then = then
        self._chosen: int | None = None

    @staticmethod
    def keys(reasons: Sequence[str]) -> list[BindingType]:
        """The numbers, for the dialog around it, whose `action_reason` calls `choose`."""
        return [Binding(str(number + 1), f"reason({number})", "why", show=False) for number in range(len(reasons) + 1)]

    def compose(self) -> ComposeResult:
        yield OptionList(*(self._prompt(number) for number in range(len(self._reasons) + 1)), markup=False)
        yield Input(placeholder="why", id="words", max_length=REASON_MAX)

    @property
    def reason(self) -> str:
        if self._chosen == len(self._reasons):
            return self.query_one(Input).value.strip()
        return self._reasons[self._chosen] if self._chosen is not None else ""

    def choose(self, number: int) -> None:
        """By its number, or by Enter or the mouse in the list."""
        self._chosen = number
        options = self.query_one(OptionList)
        for other in range(len(self._reasons) + 1):
            options.replace_option_prompt_at_index(other, self._prompt(other))
        options.highlighted = number
        in_words = number == len(self._reasons)
        self.set_class(in_words, "-own")
        self.screen.set_focus(self.query_one(Input) if in_words else self.screen.query_one(self._then))
        self.post_message(self.Chosen())

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.choose(event.option_index)

    def _prompt(self, number: int) -> str:
        words = self._reasons[number] if number < len(self._reasons) else "in other words"
        return f"{'[x]' if number == self._chosen else '[ ]'} {number + 1}  {words}"
