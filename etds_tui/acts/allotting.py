"""Keys around seats that are set aside: what sits where, painting, releases, agents, coupons; and how halls are
used."""

from __future__ import annotations

from string import ascii_uppercase

from etds_tui.acts.act import Act, Area

TO_ALLOCATIONS = Act(
    "allocations",
    "A",
    "allocations",
    "what is set aside where, and whom to ask",
    "A",
    in_footer=False,
    needs="allocation:manage",
)
TO_CAPACITY = Act("capacity", "C", "capacity", "how well halls are used", "C", in_footer=False, needs="capacity:see")
TO_ALLOTMENTS = Act("allotments", "l", "allotments", "an agent's own allotments", needs="agent:sell")

_BACK = Act("back", "escape", "back", in_footer=False, on_card=False)
_REFRESH = Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False)
_COPY = Act("copy", "y", "copy", "copy the shell command that says the same", in_footer=False)

ALLOCATIONS = Area(
    "Allocations",
    (
        Act("edit", "enter", "edit", "name, kind, owner, who may sell, reason, message, ladder"),
        Act("paint", "p", "paint", "paint letters on the map of this performance"),
        Act("release", "r", "release", "take the next step now; without a ladder, release all of it"),
        Act("due", "t", "tonight", "what the ladders let go soon, and its value"),
        Act("agents", "g", "agents", "agents and their allotments", needs="agent:manage"),
        Act("coupons", "K", "coupons", "coupons: new, other limits, end", "K", needs="coupon:manage"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
    before="Seats set aside over all performances to come, the ones to worry about first: the curtain is near and "
    "nothing is released, the moment to warn is over, the owner is to be asked, no release is planned.",
    after="A ladder is one line: `24h 50, 2h 100` lets half of what is left go a day before the curtain and the rest "
    "two hours before; `7d 100 H` moves all of it to H; `2026-12-01T10:00 30` is a moment on the venue's clock.",
)

RELEASES = Area(
    "Releases that are due",
    (
        Act("release", "enter,r", "release now", "take this step before its time", "r"),
        Act("span(1)", "1", "24 hours", "the next 24 hours"),
        Act("span(3)", "3", "3 days"),
        Act("span(7)", "7", "7 days"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
    before="What goes on sale by itself, in the order of time, as things stand now. The worker does it at its time.",
)

PAINT = Area(
    "Painting seats",
    (
        Act(
            "brush('A')", "A", "letter", "the brush: the letter to set aside under; a new one asks for its name", "A…Z"
        ),
        *(Act(f"brush('{one}')", one, "letter", in_footer=False, on_card=False) for one in ascii_uppercase[1:]),
        Act("brush('')", "full_stop", "opens", "the brush that opens seats again", "."),
        Act("paint_row", "r", "row", "paint the whole row"),
        Act("paint_section", "s", "section", "paint the whole section"),
        Act("edit", "e", "edit", "edit the letter of the brush"),
        Act("undo", "u", "undo", "take the last stroke back"),
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    before="`p` at the allocations opens the map with a brush. `Space` paints the seat, or the range marked with "
    "`Shift` and the arrows; the mouse paints by dragging. Seats and value of every letter stand at the side.",
    after="A stroke is done whole or not at all: where a seat is with a buyer, the sentence names it.",
)

AGENTS = Area(
    "Agents",
    (
        Act("statement", "enter", "statement", "what it was allotted, sold and returned, and its commission"),
        Act("new", "n", "new", "a new agent, and its commission in percent"),
        Act("edit", "e", "edit", "another name or commission"),
        Act("let_in", "i", "let in", "an account that sells for it"),
        Act("allot", "l", "allot", "allot seats of a performance until a cut-off"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
)

STATEMENT = Area(
    "An agent's statement",
    (
        Act("take_back", "b", "take back", "all that is unsold goes on sale for everybody"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
)

ALLOTMENTS = Area(
    "Own allotments",
    (
        Act("open", "enter", "open", "open the house"),
        Act("give_back", "r", "give back", "give all unsold seats back, before the cut-off"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
    before="For agents: what they may sell, until when, and what they have sold of it.",
)

COUPONS = Area(
    "Coupons",
    (
        Act("edit", "enter", "edit", "another name, other limits, another end"),
        Act("new", "n", "new", "a new coupon; its code is shown once"),
        Act("end", "x", "end", "end it; what was redeemed stands"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
)

CAPACITY = Area(
    "Capacity",
    (
        Act("open", "enter", "open", "the performances of this hall in this week"),
        Act("step(-1, 0)", "left", "left", "a week back", in_footer=False),
        Act("step(1, 0)", "right", "right", "a week on", in_footer=False),
        Act("step(0, -1)", "up", "up", "the hall above", in_footer=False),
        Act("step(0, 1)", "down", "down", "the hall below", in_footer=False),
        Act("span(4)", "1", "weeks", "4, 12, 26 or 52 weeks", "1 2 3 4"),
        Act("span(12)", "2", "12 weeks", in_footer=False, on_card=False),
        Act("span(26)", "3", "26 weeks", in_footer=False, on_card=False),
        Act("span(52)", "4", "52 weeks", in_footer=False, on_card=False),
        Act("shift(-1)", "left_square_bracket", "earlier", "the period before"),
        Act("shift(1)", "right_square_bracket", "later", "the period behind"),
        Act("measure", "m", "measure", "tickets of places, or days that are used"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
    before="Each cell is a hall in a week: the fuller the glyph, the fuller the hall; blank where nothing was on.",
)

CAPACITY_HALL = Area(
    "A hall in the capacity",
    (
        Act("open", "enter", "open", "open the house"),
        Act("all", "f2", "whole period", "this week, or the whole period"),
        _REFRESH,
        _BACK,
    ),
)
