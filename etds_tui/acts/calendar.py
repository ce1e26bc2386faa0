"""Keys of the calendar of halls, and of a bar in it that is being moved."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area
from etds_tui.acts.dates import TO_DATES_HERE


def _quiet(action: str, keys: str, words: str, card: str = "", key_shown: str | None = None) -> Act:
    return Act(action, keys, words, card, key_shown, in_footer=False)


TO_CALENDAR = Act("calendar", "c", "calendar", "the calendar of the halls", "c", in_footer=False, needs="booking:plan")

CALENDAR = Area(
    "Calendar of the halls",
    (
        Act("open", "enter", "house", "open the house of the performance"),
        Act("plan_new", "n", "new", "take the hall: a performance, load-in, strike, rehearsal, dark day and so on"),
        Act("move_bar", "v", "move", "move it: the bar follows the arrows"),
        Act("copy_bar", "c", "copy", "the same once more: place the copy"),
        Act("plan_run", "r", "run", "plan a run in words, with its dates before they are planned"),
        Act("take_out", "x", "remove", "take it out of the calendar, after a question"),
        _quiet("view('month')", "m", "month", "the month of all halls, or of one"),
        _quiet("view('week')", "w", "week", "the week of one hall, hour by hour"),
        _quiet("view('agenda')", "a", "agenda", "the agenda: a line an entry"),
        _quiet("view('lanes')", "l", "lanes", "halls below each other, days beside each other"),
        _quiet("view('hours')", "plus,equals_sign", "hours", "one day of all halls, hour by hour", "+"),
        _quiet("view('lanes')", "minus", "days", "back from hours to days"),
        _quiet("turn(-1)", "left_square_bracket", "period back", "the month, the week or the day before"),
        _quiet("turn(1)", "right_square_bracket", "period on", "the one after"),
        _quiet("today", "t", "today"),
        _quiet("jump", "slash,j", "jump", "to a date, or to the next whose title has these letters", "/"),
        _quiet("only", "f", "hall", "one hall after the other, then all again"),
        _quiet("next(1)", "tab", "next", "the next entry in time"),
        _quiet("next(-1)", "shift+tab", "previous", "the one before"),
        _quiet("walk(-1, 0)", "left", "left", "by day; in the hours by entry"),
        _quiet("walk(1, 0)", "right", "right", "the same, onwards"),
        _quiet("walk(0, -1)", "up", "up", "by week, by entry or by hall, as the view has them"),
        _quiet("walk(0, 1)", "down", "down", "the same, downwards"),
        TO_DATES_HERE,
        _quiet("refresh_now", "ctrl+r", "refresh", "read everything anew"),
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    before="`c` in the list of performances. Each entry has the letter of its kind: `P` performance, `p` one that is "
    "still a draft, `L` load-in, `S` strike, `R` rehearsal, `D` dark, `M` maintenance, `O` other, `H` a pencilled "
    "date, `×` taken by others. "
    "Shading behind a performance is the turnaround, a broken line the curfew, a dot a day on which nobody plays.",
)

MOVING = Area(
    "A bar that is being moved",
    (
        Act("screen.bar_save", "enter", "save", "have it there; what can be accepted is accepted with it"),
        Act("screen.bar_leave", "escape", "leave it", "as it was"),
        Act("screen.bar_shift(-1, 0)", "left", "left", "by day; in the hours by a quarter of an hour", in_footer=False),
        Act("screen.bar_shift(1, 0)", "right", "right", "the same, onwards", in_footer=False),
        Act("screen.bar_shift(0, -1)", "up", "up", "by week, by a quarter of an hour or by hall, as the view has them",
            in_footer=False),
        Act("screen.bar_shift(0, 1)", "down", "down", "the same, downwards", in_footer=False),
        Act("screen.bar_minutes(-15)", "comma", "15 min", "a quarter of an hour earlier", ","),
        Act("screen.bar_minutes(15)", "full_stop", "15 min later", "a quarter of an hour later", ".", in_footer=False),
        Act("screen.bar_minutes(-60)", "less_than_sign", "hour", "an hour earlier", "<"),
        Act("screen.bar_minutes(60)", "greater_than_sign", "hour later", "an hour later", ">", in_footer=False),
        Act("screen.bar_hall(1)", "tab", "hall", "to the next hall"),
        Act("screen.bar_hall(-1)", "shift+tab", "hall back", "to the hall before", in_footer=False),
        Act("screen.bar_company", "o", "its own too", "with its load-in, strike and rehearsals, or without"),
    ),
    after="Red and `✕`: the hall is taken, and it cannot be saved there. `!`: something that a booker may accept. Who "
    "saves second is told what the other did, and nothing of it is lost.",
)  # fmt: skip
