"""A rehearsal from the desk: how many buyers by which curve, then what happens, then the report. Esc ends it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.events import Key
from textual.widgets import Input, Label, Static

from core import rehearsal
from core.errors import BadInput, EtdsError, SessionEnded
from core.programming import Performance
from core.rehearsal import Pattern, Progress, Report
from core.rehearsal.report import words
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

_LOOK_SECONDS = 0.2


class RehearsalDialog(DeskDialog[None]):
    """Asks, shows it going on, and shows the report, which is kept with the performance."""

    DEFAULT_CSS = """
    RehearsalDialog > .dialog { width: 76; }
    RehearsalDialog Grid { grid-size: 2; grid-columns: 12 1fr; grid-rows: 1; height: auto; }
    RehearsalDialog Label { color: $text-muted; }
    RehearsalDialog Input, RehearsalDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    RehearsalDialog Input:focus { background: $primary 30%; }
    RehearsalDialog .wrong { min-height: 1; }
    RehearsalDialog #said { display: none; height: auto; }
    RehearsalDialog.-going #said { display: block; }
    RehearsalDialog.-going Grid { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end", "end", show=False, priority=True),
        Binding("down", "app.focus_next", "next", show=False, priority=True),
        Binding("up", "app.focus_previous", "previous", show=False, priority=True),
    ]

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self._performance = performance
        self._progress: Progress | None = None
        self._is_over = False
        self._is_going = False
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(f"Rehearse the on-sale of {self._performance.code}"), classes="title", markup=False)
            with Grid():
                yield Label("buyers")
                yield Input(str(self._performance.seat_count), id="buyers", max_length=6)
                yield Label("curve")
                yield Input("burst", id="curve", max_length=40, placeholder="burst, ramp, or as CODE: another on-sale")
                yield Label("seconds")
                yield Input("20", id="seconds", max_length=4, placeholder="how long burst and ramp last")
            yield Static("", id="said", markup=False)
            yield Static("", classes="wrong", markup=False)
            yield Static(
                "Enter sells a copy to simulated buyers. Nothing of it is in the house. Esc ends it.", classes="hint"
            )

    def on_mount(self) -> None:
        self.query_one("#buyers", Input).focus()
        self.set_interval(_LOOK_SECONDS, self._look)

    def on_unmount(self) -> None:
        """Whoever takes the dialog away, the end of the app too, ends the rehearsal."""
        self._is_over = True

    def on_key(self, event: Key) -> None:
        """Fields keep their own keys; a report is closed by Enter."""
        event.prevent_default()
        if self._report is not None and event.key == "enter":
            event.stop()
            self.dismiss(None)

    def on_input_submitted(self) -> None:
        if not self._is_going:
            self._go()

    def action_end(self) -> None:
        """While it runs, its end: the report comes all the same."""
        if self._is_going:
            self._is_over = True
            self._say("Ending; the buyers at the tills are served.")
        else:
            self.dismiss(None)

    @work(exclusive=True)
    async def _go(self) -> None:
        self._is_going = True
        try:
            pattern, buyers = await self._asked()
            self.add_class("-going")
            self._say("")
            self._report = await self.etds.ask(
                rehearsal.rehearse,
                self._performance.id,
                pattern=pattern,
                buyers=buyers,
                on_progress=self._told,
                is_over=lambda: self._is_over,
            )
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self.remove_class("-going")
            self._say(error.message)
        else:
            self._show(self._report)
        finally:
            self._is_going = False

    async def _asked(self) -> tuple[Pattern, int]:
        """Raises EtdsError."""
        typed = {name: self.query_one(f"#{name}", Input).value.strip() for name in ("buyers", "curve", "seconds")}
        for name in ("buyers", "seconds"):
            if not (typed[name].isascii() and typed[name].isdigit() and int(typed[name])):
                raise BadInput(f"'{typed[name]}' is no number of {name}. Type one from 1 on.")
        buyers, seconds, curve = int(typed["buyers"]), int(typed["seconds"]), typed["curve"].casefold()
        match curve:
            case "burst":
                return rehearsal.burst(buyers, seconds), buyers
            case "ramp":
                return rehearsal.ramp(buyers, seconds), buyers
            case _ if curve.startswith("as "):
                from core.programming import find_performance

                other = await self.etds.ask(find_performance, curve.removeprefix("as "))
                return await self.etds.ask(rehearsal.pattern_of, other.id), buyers
            case _:
                raise BadInput("A curve is burst, ramp, or 'as CODE' for that of another on-sale.")

    def _told(self, progress: Progress) -> None:
        """From the thread of the rehearsal; the screen looks at it when it likes."""
        self._progress = progress

    def _look(self) -> None:
        progress = self._progress
        if progress is None or self._report is not None or not self._is_going:
            return
        counts = f"{progress.arrived:,} came, {progress.sold:,} seats sold, {progress.refused:,} refused"
        said = (
            f"{progress.stage}, {progress.seconds:.0f} s\n{counts}" if progress.stage == "selling" else progress.stage
        )
        self.query_one("#said", Static).update(said)

    def _show(self, report: Report) -> None:
        self.query_one("#said", Static).update(plain_lines(report))
        verdict = "It holds. The report is kept with the performance." if report.holds else "It does NOT hold."
        self._say("" if report.holds else "Something was sold twice, or does not add up: do not go live with this.")
        self.query_one(".hint", Static).update(f"{verdict} Enter closes.")

    def _say(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


def plain_lines(report: Report) -> str:
    """The report, line by line. Pure."""
    return "\n".join(plain(line) for line in words(report))
