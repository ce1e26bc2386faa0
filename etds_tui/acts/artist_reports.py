"""Keys of reports: their menu, and one of them."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area
from etds_tui.acts.artist_schedules import TO_SCHEDULES

TO_REPORTS = Act(
    "reports",
    "R",
    "reports",
    "what was sold: by day, by month, and all other reports",
    "R",
    in_footer=False,
    needs="sales:see",
)
"""The door in the list of performances."""

_REFRESH = Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False)

REPORTS_MENU = Area(
    "Reports",
    (
        Act("open", "enter", "open", "open the report under the cursor"),
        TO_SCHEDULES,
        Act("move(-1)", "up", "up", "move in the list", in_footer=False),
        Act("move(1)", "down", "down", "the same, downwards", in_footer=False),
        Act("move(-10)", "pageup", "page up", in_footer=False),
        Act("move(10)", "pagedown", "page down", in_footer=False),
        Act("back", "escape", "back", "clear what was typed; then leave"),
    ),
    before="`R` at the performances lists every report. Type a part of its name or of what it tells to find it.",
)

REPORT = Area(
    "A report",
    (
        Act("open", "enter", "go into", "go into the row under the cursor; `Esc` comes back"),
        Act("turn", "v", "chart", "turn between table and chart; the rule in the chart is the row under the cursor"),
        Act("chart(-1)", "left_square_bracket", "chart before", "the chart before", in_footer=False),
        Act("chart(1)", "right_square_bracket", "next chart", "the next chart", in_footer=False),
        Act("period(-1)", "comma", "earlier", "the period before: a month, a year, or as many days"),
        Act("period(1)", "full_stop", "later", "the period behind", in_footer=False),
        Act(
            "choose_dates",
            "d",
            "dates",
            "another period: `2026-11`, `2026`, `30d`, two days; nothing: all",
        ),
        Act("moment", "at", "as of", "as it was known at a moment; nothing typed: as it is now", "@"),
        Act("measure", "m", "measure", "what ranks, or what is drawn"),
        Act("more(5)", "plus,equals_sign", "more rows", "five rows more", in_footer=False),
        Act("more(-5)", "minus", "fewer rows", "five rows fewer", in_footer=False),
        Act("write", "x", "file", "write it into a file: `.csv`, `.xlsx`, `.json`, `.txt`, or `.png` for its charts"),
        Act("copy", "y", "copy", "copy the shell command that makes the same", in_footer=False),
        _REFRESH,
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    before="A report is a table and its charts, and what is sold meanwhile comes in by itself, at most once a second. "
    "Keys that it has no use for are not named.",
)
