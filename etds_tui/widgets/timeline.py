"""Windows of sale as bars over time: what opens when, for how long, where now is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from textual.content import Content
from textual.widget import Widget

from core.programming import Window
from etds_tui.text import fit

_NAME = 16
_LANES_MAX = 6
_LEAST = timedelta(minutes=10)


class Timeline(Widget):
    """A lane a window, six at most, over a line of hours. Filled: everybody; hatched: with a code."""

    DEFAULT_CSS = "Timeline { height: auto; padding: 0 1; }"

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii = ascii_only
        self._windows: tuple[Window, ...] = ()
        self._now: datetime | None = None
        self._zone: tzinfo | None = None

    def show(self, windows: Sequence[Window], now: datetime, zone: tzinfo) -> None:
        is_taller = len(windows) != len(self._windows)
        self._windows, self._now, self._zone = tuple(windows), now, zone
        self.refresh(layout=is_taller)

    def render(self) -> Content:
        if self._now is None or self._zone is None or not self._windows:
            return Content("")
        width = max(self.content_size.width - _NAME - 1, 10)
        first, last = span_of(self._windows, self._now)
        lines = [self._axis(first, last, width)]
        shown = [one for one in self._windows if one.closes_at is None or one.closes_at > first][:_LANES_MAX]
        lines += [self._lane(one, first, last, width) for one in shown]
        if len(self._windows) > len(shown):
            lines.append(Content.styled(f"… and {len(self._windows) - len(shown)} more", "dim"))
        return Content("\n").join(lines)

    def _axis(self, first: datetime, last: datetime, width: int) -> Content:
        """Hours where something opens, and now, as far as they have room."""
        assert self._now is not None and self._zone is not None, "it is drawn once it is filled"
        line, free = " " * width, 0
        edges = sorted({self._now, *(one.opens_at for one in self._windows), *_ends(self._windows)})
        for edge in [self._now, *(edge for edge in edges if edge != self._now and first <= edge < last)]:
            local = edge.astimezone(self._zone)
            is_today = local.date() == self._now.astimezone(self._zone).date()
            word = "now" if edge == self._now else f"{local:%H:%M}" if is_today else f"{local:%a %H:%M}"
            at = min(place(edge, first, last, width), width - len(word))
            if at >= free and not line[max(at - 1, 0) : at + len(word) + 1].strip():
                line = line[:at] + word + line[at + len(word) :]
        return Content.assemble(" " * (_NAME + 1), (line, "dim"))

    def _lane(self, window: Window, first: datetime, last: datetime, width: int) -> Content:
        assert self._now is not None, "it is drawn once it is filled"
        begins = place(max(window.opens_at, first), first, last, width)
        ends = width if window.closes_at is None else max(place(window.closes_at, first, last, width), begins + 1)
        now = place(self._now, first, last, width)
        is_open = window.opens_at <= self._now and (window.closes_at is None or window.closes_at > self._now)
        full, coded, mark, on = ("#", "=", "|", ">") if self._ascii else ("█", "▒", "│", "▶")
        bar = (coded if window.needs_code else full) * (ends - begins)
        if window.closes_at is None:
            bar = bar[:-1] + on
        cells = list(" " * begins + bar + " " * (width - ends))
        if now < width and cells[now] == " ":
            cells[now] = mark
        style = "$success" if is_open else "$primary" if window.opens_at > self._now else "dim"
        name = fit(window.name, _NAME)
        text = "".join(cells)
        return Content.assemble((name, "bold" if is_open else ""), " ", (text, style))


def span_of(windows: Sequence[Window], now: datetime) -> tuple[datetime, datetime]:
    """From the first that matters to a while behind the last edge; what is over long ago is left out. Pure."""
    live = [one for one in windows if one.closes_at is None or one.closes_at > now]
    if not live:
        edges = [one.opens_at for one in windows] + _ends(windows)
        return min(edges), max(now, *edges) + _LEAST
    edges = [now, *(one.opens_at for one in live if one.opens_at > now), *_ends(live)]
    ahead = max(max(edges) - now, _LEAST)
    return now - ahead / 8, max(edges) + ahead / 4


def place(moment: datetime, first: datetime, last: datetime, width: int) -> int:
    """The column of a moment. Pure."""
    share = (moment - first) / (last - first)
    return max(0, min(width - 1, int(share * width)))


def _ends(windows: Sequence[Window]) -> list[datetime]:
    return [one.closes_at for one in windows if one.closes_at is not None]
