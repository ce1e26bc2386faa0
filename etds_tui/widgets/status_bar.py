"""The line on top: desk, person, performance, drawer, matters, how fresh the news are, the clock. Nothing blinks."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from core.news import Link
from etds_tui.text import counted, fit, plain

_LINKS = {
    Link.LIVE: ("● live", "success"),
    Link.DATABASE: ("◌ news from the database", "warning"),
    Link.OFFLINE: ("✕ offline: no selling until the database answers", "error"),
}


class StatusBar(Widget):
    DEFAULT_CSS = """
    StatusBar { height: 1; dock: top; background: $panel; color: $foreground; padding: 0 1; }
    StatusBar.-practice { background: $warning; color: $text; text-style: bold; }
    """

    desk = reactive("")
    person = reactive("")
    about = reactive("")
    link: reactive[Link | None] = reactive(None)
    clock = reactive("")
    matters = reactive(0)
    drawer = reactive("")
    _stopwatch: Timer | None = None

    def on_mount(self) -> None:
        """How many matters are open is counted once for all desks, by the app."""
        if hasattr(self.app, "matters"):
            self.watch(self.app, "matters", self._count)
        if hasattr(self.app, "drawer"):
            self.watch(self.app, "drawer", self._sign)
        if hasattr(self.app, "practising"):
            self.watch(self.app, "practising", self._practise)

    def _count(self, matters: int) -> None:
        self.matters = matters

    def _sign(self, drawer: str) -> None:
        self.drawer = drawer

    def _practise(self, practising: bool) -> None:
        """While nothing is real, the whole line says so, with a stopwatch."""
        self.set_class(practising, "-practice")
        if practising and self._stopwatch is None:
            self._stopwatch = self.set_interval(1.0, self.refresh)
        self.refresh()

    def _practised(self) -> str:
        minutes, seconds = divmod(getattr(self.app, "practised_seconds", 0), 60)
        return f"PRACTICE {minutes:02}:{seconds:02}, ctrl+q leaves  "

    def _right(self, *, practises: bool) -> Text:
        """What needs a look: in practice there is no bus, and nobody minds."""
        right = Text(end="")
        if self.matters and not practises:
            right.append(f"! {counted(self.matters, 'matter')}", style=self._colour("warning")).append("  ")
        if self.link is not None and not practises:
            words, colour = _LINKS[self.link]
            right.append(words, style=self._colour(colour)).append("  ")
        right.append(self.clock)
        return right

    def _colour(self, name: str) -> str:
        code = self.app.theme_variables.get(name, "")
        return code if code.startswith("#") else ""

    def render(self) -> Text:
        practises = self.has_class("-practice")
        right = self._right(practises=practises)
        left = Text(self._practised() if practises else "", no_wrap=True, end="")
        left.append(plain(self.desk), style="bold")
        left.append(f"  {plain(self.person)}")
        if self.about:
            left.append(f"  {plain(self.about)}")
        room = max(self.size.width - right.cell_len - 1, 0)
        sign = f"{self.drawer}  " if self.drawer else ""
        if sign and left.cell_len + 2 + len(sign) <= room:  # it gives way to everything else
            right, room = Text(sign, style="dim", end="") + right, room - len(sign)
        line = Text(fit(left.plain, room), no_wrap=True, end="") if left.cell_len > room else left
        if left.cell_len <= room:
            line.pad_right(room - left.cell_len)
        return line + Text(" ", end="") + right
