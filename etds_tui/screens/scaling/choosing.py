"""What a new draft is drawn from: this version, the hall as it is, or a template that is kept for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from core.scaling import Template, Version
from etds_tui.screens.base import DeskDialog
from etds_tui.text import fit


@dataclass(frozen=True, slots=True)
class Source:
    """A version by its number, or a template by its name."""

    version: int | None = None
    template: str | None = None


class DraftDialog(DeskDialog[Source]):
    """Gives where a draft comes from, or None."""

    DEFAULT_CSS = """
    DraftDialog OptionList, DraftDialog OptionList:focus { height: auto; max-height: 12; border: none;
        background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"take({number - 1})", "take", show=False) for number in range(1, 10)
    ]

    def __init__(self, shown: Version, live: Version, templates: Sequence[Template]) -> None:
        super().__init__()
        self._sources = [(f"{shown.name}, which is shown", Source(version=shown.version))]
        if live.version != shown.version:
            self._sources.append((f"{live.name}, which is live", Source(version=live.version)))
        if 0 not in (live.version, shown.version):
            self._sources.append(("the hall's own levels", Source(version=0)))
        for kept in templates:
            prices = "" if kept.has_prices else ", levels only"
            self._sources.append((f"template {kept.name}{prices}", Source(template=kept.name)))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("A new draft. From what?", classes="title")
            yield OptionList(
                *(
                    f"{number if number < 10 else ' '}  {fit(words, 52).rstrip()}"
                    for number, (words, _) in enumerate(self._sources, 1)
                ),
                markup=False,
            )
            yield Static("A number, or Enter on a line. Nothing is sold by a draft. Esc leaves it.", classes="hint")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.action_take(event.option_index)

    def action_take(self, index: int) -> None:
        if index < len(self._sources):
            self.dismiss(self._sources[index][1])
