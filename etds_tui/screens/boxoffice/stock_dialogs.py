"""What is asked before seats leave the open house: for whom they are set aside, or why they are not sold at all."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static

from core.inventory import ALLOCATION_LETTERS, KILL_CODES
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.boxoffice.set_aside import Allocations
from etds_tui.text import counted, fit, plain

_LISTED_MAX = 8
_NAME_MAX = 80
Aside = tuple[str, str]
"""A letter, and the name of a new allocation under it; empty where it is there already."""


class SetAsideDialog(DeskDialog[Aside]):
    """Gives a letter with a name, or None. A letter that is there already needs no name, a new one does."""

    DEFAULT_CSS = "SetAsideDialog #there { margin-bottom: 1; }"

    def __init__(self, count: int, allocations: Allocations) -> None:
        super().__init__()
        self._count, self._allocations = count, allocations

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Set {counted(self._count, 'seat')} aside", classes="title", markup=False)
            yield Static("\n".join(_listed(self._allocations)), id="there", markup=False)
            yield Input(placeholder="letter, and a name if it is new: P Press", max_length=_NAME_MAX + 2)
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter sets them aside. Esc leaves them.", classes="hint")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        letter, _, name = event.value.strip().partition(" ")
        letter, name = letter.upper(), name.strip()
        is_letter = len(letter) == 1 and letter in ALLOCATION_LETTERS
        if not is_letter:
            self._tell("An allocation goes by one letter from A to Z, then a blank, then its name.")
        elif letter not in self._allocations and not name:
            self._tell(f"There is no allocation {letter} yet. Give it a name: {letter} Press")
        else:
            self.dismiss((letter, "" if letter in self._allocations else name))

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


def _listed(allocations: Allocations) -> list[str]:
    """A line for each that is there; a few are enough to know them by."""
    rows = [allocations[letter] for letter in sorted(allocations)]
    lines = [f"{row.letter}  {fit(row.name, 30)} {row.left:>5,} left, {row.taken:,} with buyers" for row in rows]
    more = len(lines) - _LISTED_MAX
    return [*lines[:_LISTED_MAX], *([f"… and {more} more"] if more > 0 else [])] or ["Nothing is set aside yet."]


class KillDialog(DeskDialog[str]):
    """Gives one of KILL_CODES, or None."""

    DEFAULT_CSS = """
    KillDialog OptionList, KillDialog OptionList:focus { height: auto; border: none; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"why({number - 1})", "why", show=False) for number in range(1, len(KILL_CODES) + 1)
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            seats = counted(self._count, "seat")
            yield Static(f"Take {seats} off sale. Why?", classes="title", markup=False)
            yield OptionList(*(f"{number}  {code}" for number, code in enumerate(KILL_CODES, 1)), markup=False)
            yield Static("A number, or Enter on a line, does it. Esc leaves them; O opens them again.", classes="hint")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.action_why(event.option_index)

    def action_why(self, number: int) -> None:
        self.dismiss(KILL_CODES[number])
