"""Keys around an order that was found: its life, the will-call window, and the house as it was."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

ORDER_LIFE = Area(
    "An order's life",
    (
        Act(
            "life",
            "l",
            "life",
            "all that happened to it, with who and when; arrows scroll, `Esc` closes",
            in_footer=False,
        ),
        Act(
            "note", "n", "note", "leave a note; it stays as it is, and a `*` marks the order in lists", in_footer=False
        ),
        Act(
            "keep",
            "w",
            "to will-call",
            "keep its tickets at the window, printed or not",
            in_footer=False,
            needs="ticket:print",
        ),
    ),
)

WILL_CALL = Area(
    "Will-call",
    (
        Act("collect", "enter", "collected", "the customer has the tickets; of an order found elsewhere: open it"),
        Act("uncollect", "f8", "undo", "take the last hand-over back"),
        Act("see", "f4", "order", "open the order under the cursor", in_footer=True),
        Act("all", "f2", "all", "those who came already too; once more: who is still to come"),
        Act("move(-1)", "up", "up", "move in the list", in_footer=False),
        Act("move(1)", "down", "down", "the same, downwards", in_footer=False),
        Act("move(-10)", "pageup", "page up", in_footer=False),
        Act("move(10)", "pagedown", "page down", in_footer=False),
        Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False),
        Act("back", "escape", "back", "clear what was typed; then leave"),
    ),
    before="`W` in a house opens the list of who paid and comes for the tickets, by last name. Three letters leave a "
    "line an order, `Enter` hands over: `W s c h Enter` is five keys. On the list is every order that was kept for "
    "will-call, and every paid one that names a customer and whose tickets were neither printed nor mailed.",
    after="Whoever is not on the list is looked for rung after rung, and the rung is named: *here, but printed or "
    "mailed*, *by phone*, *by the last four of the card*, *at another date*, *similar spelling*, *no record*. "
    "Collected twice is refused, with when, where and by whom.",
)

AS_OF = Area(
    "The house as it was",
    (
        Act("step(-1)", "left,comma", "back", "one entry of the journal back", "←"),
        Act("step(1)", "right,full_stop", "on", "one entry on", "→"),
        Act("step(-20)", "pageup", "20 back", "twenty entries back", in_footer=False),
        Act("step(20)", "pagedown", "20 on", "twenty entries on", in_footer=False),
        Act("first", "home", "first", "before the first entry"),
        Act("last", "end", "last", "behind the last entry"),
        Act("as_of", "at", "moment", "another moment", "@", needs="house:verify"),
        Act("zoom(1)", "plus,equals_sign", "zoom in", in_footer=False),
        Act("zoom(-1)", "minus", "zoom out", in_footer=False),
        Act("back", "escape", "now", "back to now"),
    ),
    before="`@` in a house asks for a moment (`19:42`, `-2h`, `yesterday 18:00`, `2026-11-21T18:00`) and shows the "
    "house as its journal tells it. Nothing can be sold or held there.",
)
