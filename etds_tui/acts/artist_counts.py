"""Keys of the ticket counts: the tour, and one performance of it."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TO_COUNTS = Act(
    "counts", "t", "ticket counts", "ticket counts, what is to worry about first", in_footer=False, needs="sales:see"
)
"""The morning line of an artist's list names the key; the footer of 80 columns has no room for it."""

_BACK = Act("back", "escape", "back", in_footer=False, on_card=False)
_REFRESH = Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False)
_COPY = Act("copy", "y", "copy", "copy the shell command that says the same", in_footer=False)
_THEN = Act("counts_then", "at", "as of", "as they were known at a moment; `Esc` is back to now", "@")

COUNTS = Area(
    "Ticket counts",
    (
        Act("show", "enter", "open", "the performance day by day, and what was bought"),
        Act("past", "v", "past too", "performances of the last year too"),
        Act("sort_by", "s", "sort", "by worry, or by date"),
        _THEN,
        _COPY,
        _REFRESH,
        _BACK,
    ),
    before="The tour in one table, live: a sale anywhere moves its row within a second or so. `!!` and `!` say what to "
    "worry about, and the line below says why. A wider terminal has more columns.",
)

SHOW_COUNTS = Area(
    "Counts of a performance",
    (
        Act("house", "enter", "house", "open its house"),
        Act("other_list", "tab", "days, mix", "from the days to what was bought, and back"),
        _THEN,
        _COPY,
        _REFRESH,
        _BACK,
    ),
)
