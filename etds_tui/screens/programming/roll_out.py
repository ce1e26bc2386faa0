"""Performances are put on a version, one after another, before one's eyes; Escape breaks off between two."""

from __future__ import annotations

from threading import Event
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from core.access import Actor
from core.errors import EtdsError
from core.programming import Rebase, Step, behind, rebase, roll_out
from core.runtime import Core
from core.venues import Version
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.programming.differences import step_line
from etds_tui.text import counted, fit, plain

_LINES = 8
_BAR = 40


class RollOutDialog(DeskDialog[None]):
    """Looks first, and says who could not go; `y` begins."""

    DEFAULT_CSS = """
    RollOutDialog > .dialog { width: 76; }
    RollOutDialog #told { height: auto; min-height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "begin", "begin")]

    def __init__(self, version: Version) -> None:
        super().__init__()
        self._version = version
        self._stopped, self._runs, self._ready = Event(), False, False
        self._steps: list[Step] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Put performances on version {self._version.version}", classes="title", markup=False)
            yield Static("Looking at the performances that are behind...", id="told", markup=False)
            yield Static("Esc goes back.", classes="hint", markup=False)

    def on_mount(self) -> None:
        self._look()

    @work(exclusive=True)
    async def _look(self) -> None:
        try:
            found = await self.etds.ask(_looked, self._version, self._stopped)
        except EtdsError as error:
            self._say([error.message], "Esc goes back.")
            return
        blocked = [one for one in found if one.in_the_way]
        lines = [f"{counted(len(found), 'performance')} of yours {'is' if len(found) == 1 else 'are'} behind."]
        for one in blocked[:_LINES]:
            seats = ", ".join(f"{seat} ({state})" for seat, state in one.in_the_way)
            lines.append(fit(f"{one.performance.code} stays: no place for {seats}", 70).rstrip())
        papers = sum(len(one.renamed_with_papers) for one in found)
        if papers:
            lines.append(f"{counted(papers, 'bought seat')} will have another name: print those tickets anew.")
        self._ready = len(found) > len(blocked)
        self._say(lines, "y puts them on it, one after another. Esc goes back." if self._ready else "Esc goes back.")

    def action_begin(self) -> None:
        if self._ready:
            self._ready, self._runs = False, True
            self._go()

    @work(exclusive=True)
    async def _go(self) -> None:
        try:
            steps = await self.etds.ask(roll_out, self._version.id, on_step=self._on_step)
        except EtdsError as error:
            self._say([error.message], "What is done is done; R goes on where it was. Esc goes back.")
            return
        finally:
            self._runs = False
        done = sum(step.refused is None for step in steps)
        left = (steps[-1].of if steps else 0) - done
        told = f"{done:,} done, {left:,} left as they were." if left else f"{done:,} done."
        self._say([*self._lines(), told], "R goes on where it was. Esc goes back." if left else "Esc goes back.")

    def _on_step(self, step: Step) -> bool:
        """On the service's thread, after each performance."""
        self.app.call_from_thread(self._show, step)
        return not self._stopped.is_set()

    def _show(self, step: Step) -> None:
        self._steps.append(step)
        self._say(self._lines(), "Esc breaks off behind this one.")

    def _lines(self) -> list[str]:
        if not self._steps:
            return []
        last = self._steps[-1]
        filled = round(_BAR * last.number / last.of)
        bar = ("#" * filled).ljust(_BAR, ".") if self.etds.ascii_only else "━" * filled + "─" * (_BAR - filled)
        return [f"{bar}  {last.number:,} of {last.of:,}", *(fit(step_line(s), 70) for s in self._steps[-_LINES:])]

    def _say(self, lines: list[str], hint: str) -> None:
        if self.is_mounted:
            self.query_one("#told", Static).update("\n".join(plain(line) for line in lines))
            self.query_one(".hint", Static).update(hint)

    def action_leave(self) -> None:
        """While they go: break off behind the one that is on its way; then leave."""
        self._stopped.set()
        if not self._runs:
            self.dismiss(None)


def _looked(core: Core, actor: Actor, version: Version, stopped: Event) -> list[Rebase]:
    found: list[Rebase] = []
    for performance in behind(core, actor, version.id):
        if stopped.is_set():
            break
        found.append(rebase(core, actor, performance.id, version.id, dry_run=True))
    return found
