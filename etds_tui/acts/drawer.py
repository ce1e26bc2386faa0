"""Keys of the cash drawer, and of a closing that is looked at."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TO_DRAWER = Act(
    "drawer", "d,f10", "drawer", "your cash drawer, and the closings", "d", in_footer=False, needs="shift:see"
)
"""The way to the drawer, from every desk where cash may move."""

TO_DRAWER_F10 = Act("drawer", "f10", "drawer", "your cash drawer, and the closings", in_footer=False, needs="shift:see")
"""The same where `d` is taken: on an order it drops seats."""

_REFRESH = Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False)
_NEEDS_RUN = "shift:run"

DRAWER = Area(
    "The drawer",
    (
        Act("begin", "n", "open", "open your drawer with a float", needs=_NEEDS_RUN),
        Act("paid_in", "i", "paid in", "put cash in, and say why", needs=_NEEDS_RUN),
        Act("paid_out", "o", "paid out", "take cash out, and say why", needs=_NEEDS_RUN),
        Act("drop", "p", "drop", "drop cash into the safe", needs=_NEEDS_RUN),
        Act("count", "c", "close", "count, close, and see what should have been there", needs=_NEEDS_RUN),
        Act("look", "x", "X", "look at your shift; the sum is shown once it is counted", needs=_NEEDS_RUN),
        Act("show", "enter", "look", "the closing under the cursor, or the open shift of somebody else"),
        Act("close_for", "m", "close for", "close the drawer under the cursor for somebody who is not there",
            in_footer=False, needs="shift:manage"),
        _REFRESH,
        Act("back", "escape", "back", on_card=False),
    ),
    after="A count is blind: pieces or a total first, then over or short. While you count, no cash moves; `Esc` opens "
    "the drawer again.",
)  # fmt: skip

CLOSING = Area(
    "A closing",
    (
        Act("rows", "enter", "rows", "the rows behind a figure; of an order, the order"),
        Act("approve", "a", "approve", "approve the drawer of somebody else", needs="shift:manage"),
        Act("note", "n", "note", "add what was found out later; a Z is never edited"),
        _REFRESH,
        Act("back", "escape", "back", on_card=False),
    ),
)
