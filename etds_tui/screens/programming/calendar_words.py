"""What the calendar says in sentences: the heading, the entry under the cursor, the bar that is being moved. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from core.programming import CalendarEntry, Conflict, EntryKind, EventToPlan
from etds_tui.text import counted, plain
from etds_tui.widgets.calendar.glyphs import DRAFT, LOOKS, letter_of, look_of
from etds_tui.widgets.calendar.marks import span_of
from etds_tui.widgets.calendar.moving import COPY
from etds_tui.widgets.calendar.shown import Shown, View, period

_KEYS = {View.MONTH: "m", View.WEEK: "w", View.AGENDA: "a", View.LANES: "l", View.HOURS: "+"}
_IN_LEGEND = [kind for kind in EntryKind if kind is not EntryKind.DATE_HOLD]


def heading(shown: Shown, width: int) -> Content:
    """What is in view, the keys of the views, and, where there is room, what the letters mean."""
    first, last = period(shown, width)
    when = f"{first:%B %Y}" if shown.view in (View.MONTH, View.AGENDA) else f"{first:%a %d %b} to {last:%a %d %b %Y}"
    if shown.view is View.HOURS:
        when = f"{first:%A %d %B %Y}"
    lane = shown.calendar.lanes.get(shown.only) if shown.only is not None else None
    where = "all halls"
    if shown.view is View.WEEK:
        lane = shown.lane
    if lane is not None:
        where = f"{lane.hall}, {lane.venue}"
    left = f"{when}  {plain(where)}"
    looks = [DRAFT, *(LOOKS[kind] for kind in _IN_LEGEND)]
    signs = [f"{'x' if shown.ascii_only and one.letter == '×' else one.letter} {one.words}" for one in looks]
    legend = "  ".join(signs)
    room = width - 2 - cell_len(left)
    full = [view.value for view in View]
    if room >= len(legend) + 4 + 2 * len(_KEYS):
        space = " " * (room - len(legend) - 2 * len(_KEYS) - 1)
        return Content.assemble((left, "bold"), "  ", *_tabs(shown, ()), space, (legend, "dim"))
    tabs = _tabs(shown, full if room >= 2 + sum(map(len, full)) + 4 * len(full) else ())
    space = " " * max(2, room - sum(len(text) for text, _ in tabs))
    return Content.assemble((left, "bold"), space, *tabs)


def _tabs(shown: Shown, words: Sequence[str]) -> list[tuple[str, str]]:
    """The key of each view, with its word where there is room; the one that is on stands out."""
    tabs: list[tuple[str, str]] = []
    for number, view in enumerate(View):
        name = f"{_KEYS[view]} {words[number]}" if words else _KEYS[view]
        tabs += [(name, "bold reverse" if view is shown.view else "dim"), ("  " if words else " ", "")]
    return tabs[:-1]


def told(shown: Shown, against: tuple[Conflict, ...]) -> Content:
    """Two lines about what is under the cursor."""
    entry = shown.chosen
    if not shown.calendar.halls:
        return Content("There is no hall in your reach. Import a manifest: etds venue import.")
    if entry is None:
        lane = shown.lane
        hall = f" in {plain(lane.hall)}" if lane is not None and shown.view not in (View.MONTH, View.AGENDA) else ""
        return Content.assemble(
            (f"{shown.day:%a %d %b %Y}", "bold"), f"  Nothing is booked{hall}.\n", ("n books, r plans a run.", "dim")
        )
    lines = [_named(shown, entry)]
    lines.append(_line(shown, against[0]) if against else Content.styled(_more(entry), "dim"))
    return Content("\n").join(lines)


def moving(shown: Shown, against: tuple[Conflict, ...], lines: int) -> Content:
    """Where the bar would be, and what speaks against it, the hard first."""
    bar = shown.chosen
    if bar is None:
        return Content("")
    company = len(shown.moved) - 1
    verb = "Copy" if shown.entry == COPY else "Move"
    at = bar.local(bar.starts_at)
    its_own = f" with {counted(company, 'block')} of its own" if company else ""
    first = Content.assemble(
        (f"{verb} {_title(bar)}{its_own} to ", ""),
        (f"{at:%a %d %b %Y} {span_of(bar)}", "bold"),
        f", {plain(bar.hall)}",
    )
    if not against:
        return Content("\n").join(
            [first, Content.styled("Nothing speaks against it. Enter saves it there.", "$success")]
        )
    shown_now = [_line(shown, one) for one in against[: lines - 1]]
    over = len(against) - len(shown_now)
    if over:
        shown_now[-1] = Content.assemble(shown_now[-1], f"  (and {over} more)")
    return Content("\n").join([first, *shown_now])


def event_named(events: tuple[EventToPlan, ...], typed: str) -> EventToPlan | None:
    """By its number or title; by a part of the title where only one has it."""
    wanted = typed.strip().casefold()
    exact = [one for one in events if wanted in (str(one.id), one.title.casefold())]
    if not wanted or exact:
        return exact[0] if exact else None
    found = [one for one in events if wanted in one.title.casefold()]
    return found[0] if len(found) == 1 else None


def _line(shown: Shown, one: Conflict) -> Content:
    hard = "x" if shown.ascii_only else "✕"
    sign, style = (hard, "bold $error") if one.is_hard else ("!", "$warning")
    return Content.assemble((f"{sign} {plain(one.sentence)}", style))


def _named(shown: Shown, entry: CalendarEntry) -> Content:
    at = entry.local(entry.starts_at)
    letter = letter_of(entry, ascii_only=shown.ascii_only)
    return Content.assemble(
        (f"{letter} {_title(entry)}", "bold"),
        f"  {at:%a %d %b} {span_of(entry)}  {plain(entry.hall)}, {plain(entry.venue)}",
    )


def _title(entry: CalendarEntry) -> str:
    name = "Taken by others" if entry.kind is EntryKind.TAKEN else entry.title
    return plain(f"{entry.performance_code} {name}" if entry.performance_code else name)


def _more(entry: CalendarEntry) -> str:
    """Kind, state, artists."""
    parts = [look_of(entry).words if entry.kind is not EntryKind.PERFORMANCE else "performance"]
    if entry.state is not None:
        parts.append(entry.state.value.replace("_", " "))
    if entry.artists:
        parts.append(", ".join(entry.artists))
    return plain("; ".join(parts))
