"""Keys of the pencilled dates."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TO_DATES = Act(
    "dates", "H", "date holds", "pencilled dates: who is first, second, third", "H", in_footer=False,
    needs="date_hold:keep",
)  # fmt: skip
"""The way to the pencilled dates; in the calendar it is `h`."""

TO_DATES_HERE = Act(
    "dates", "h", "date holds", "the pencilled dates of that hall and day", in_footer=False, needs="date_hold:keep"
)
"""The same in the calendar: the cursor stands on that day."""

DATES = Area(
    "Date holds",
    (
        Act("pencil", "n", "new", "pencil a date: it joins the queue of its day as the last one"),
        Act("challenge", "c", "challenge", "want an answer of the first; once more: take the challenge back"),
        Act("confirm", "f", "confirm", "make event and performance of the first hold; the others are released"),
        Act("let_go", "r", "release", "let it go; those below move up"),
        Act("longer(7)", "plus,equals_sign", "longer", "let it lapse a week later", "+", in_footer=False),
        Act("longer(-7)", "minus", "shorter", "let it lapse a week earlier", "-", in_footer=False),
        Act("write", "e", "note", "write a note beside it"),
        Act("over", "v", "past too", "those that were confirmed, released or lapsed, too", in_footer=False),
        Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False),
        Act("back", "escape", "back", on_card=False),
    ),
    before="A day of a hall has one queue, whoever pencils it. Of others you see that they are there, their rank and "
    "their clock.",
    after="A challenge gives the first hold 48 hours (`ETDS_CHALLENGE_HOURS`) to confirm or release; silence releases "
    "it. Then the next one is first, on a clock of its own while a challenger waits. More: [date-holds.md]"
    "(date-holds.md).",
)
