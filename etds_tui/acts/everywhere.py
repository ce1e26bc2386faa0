"""Keys that work at every desk, and those of the list of performances."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area
from etds_tui.acts.admin import TO_ACCOUNTS, TO_AUDIT, TO_HEALTH
from etds_tui.acts.allotting import TO_ALLOCATIONS, TO_ALLOTMENTS, TO_CAPACITY
from etds_tui.acts.artist_counts import TO_COUNTS
from etds_tui.acts.artist_guests import TO_GUESTS
from etds_tui.acts.artist_reports import TO_REPORTS
from etds_tui.acts.artist_settlement import TO_SETTLEMENT
from etds_tui.acts.calendar import TO_CALENDAR
from etds_tui.acts.dates import TO_DATES
from etds_tui.acts.drawer import TO_DRAWER, TO_DRAWER_F10
from etds_tui.acts.events import NEW_EVENT, TO_EVENT, TO_EVENTS
from etds_tui.acts.manifests import TO_VENUES
from etds_tui.acts.onsale import TO_ONSALE
from etds_tui.acts.prices import TO_PRICES

EVERYWHERE = Area(
    "Everywhere",
    (
        Act("help", "question_mark,f1", "help", "help: what the desk is for and its keys", "?"),
        Act("app.command_palette", "ctrl+p", "palette", "palette: theme, lock, sign out", in_footer=False),
        Act("app.lock", "ctrl+l", "lock", "lock the terminal; it locks itself when idle", in_footer=False),
        Act("app.sign_out", "ctrl+q", "sign out", "sign out; on the sign-in screen: quit", in_footer=False),
    ),
    after="`Esc` goes one step back and never loses a cart.",
)

_REFRESH = Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False)
_ORDERS = Act("orders", "o,f4", "orders", "orders of the house", "o", needs="order:see")
_ATTENTION_F6 = Act("attention", "f6", "attention list", "the attention list", in_footer=False, needs="payment:attend")
_ATTENTION = Act("attention", "a,f6", "attention list", "the attention list", "a", needs="payment:attend")

PERFORMANCES = Area(
    "Performances",
    (
        Act("find", "slash", "find", "find by title, artist, venue, date or code", "/"),
        Act("open", "enter", "open", "open the house"),
        Act("past", "v", "past too", "past performances too"),
        _ORDERS,
        TO_DRAWER,
        _ATTENTION,
        Act(
            "practise",
            "P",
            "practise",
            "practise on a copy of the performance; once more: leave",
            needs="practice:begin",
        ),
        TO_COUNTS,
        TO_CALENDAR,
        TO_DATES,
        TO_EVENT,
        NEW_EVENT,
        TO_EVENTS,
        TO_VENUES,
        Act("scaling", "s", "scaling", "scale the house: levels and prices", in_footer=False, needs="scaling:plan"),
        TO_PRICES,
        TO_ONSALE,
        TO_ALLOCATIONS,
        TO_CAPACITY,
        TO_ALLOTMENTS,
        TO_GUESTS,
        TO_SETTLEMENT,
        TO_REPORTS,
        TO_ACCOUNTS,
        TO_AUDIT,
        TO_HEALTH,
        _REFRESH,
        Act("unfind", "escape", "back", in_footer=False, on_card=False),
    ),
)

ORDERS = Area(
    "Orders",
    (
        Act("open", "enter", "open", "open what is meant: the one found, or the order under the cursor"),
        Act("others", "f2", "whose orders", "the latest of the performance, of the house, your own"),
        Act("move(-1)", "up", "up", "move in the latest orders, newest first, at most 50", in_footer=False),
        Act("move(1)", "down", "down", "the same, downwards", in_footer=False),
        Act("move(-10)", "pageup", "page up", in_footer=False),
        Act("move(10)", "pagedown", "page down", in_footer=False),
        Act("attention", "f6", "attention list", "the attention list", in_footer=False, needs="payment:attend"),
        _REFRESH,
        Act("back", "escape", "back", "clear what was typed; then leave"),
    ),
    before="Type or scan anything that is known of an order: a name, a telephone number or its end, a mail address, "
    "the last four of a card payment, the reference (one wrong sign is forgiven), a ticket's code, a day (`21.11`, "
    "`2026-11-21`, `today`), an amount, at a performance also a seat. Three letters are enough, several words narrow, "
    "and each line says what it was found by. The field has the focus all the time, so a scanner needs no key before "
    "it. `*` behind a reference: somebody left a note.",
)

ORDER = Area(
    "An order",
    (
        Act("mark", "space", "mark", "mark the ticket; where it cannot come back, the line says why"),
        Act("mark_all", "a", "all", "mark all that can come back; once more: none"),
        Act("take_back", "r,f8", "take back", "take back what is marked", "r"),
        Act("void", "v", "void", "undo a whole sale of your own session"),
        Act("pay_out", "o", "pay out", "count out cash that is owed to the customer"),
        Act("attention", "f6", "attention list", "the attention list", in_footer=False, needs="payment:attend"),
        Act("print", "p", "print", "print the tickets; once printed, those marked or all again, with a reason"),
        Act("receipt", "R", "receipt", "print the receipt as the order stands", "R", in_footer=False),
        TO_DRAWER_F10,
        _REFRESH,
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    after="`r` shows first what goes back on sale, how much returns to which card or is paid out in cash, and what is "
    "kept. `1` to `5` says why, `k` types a fee, `y` does it; `Enter` and `Esc` leave everything as it is. Cash to "
    "give is shown large. Money for a card is `on its way` until the provider has it, and the order says `owed to the "
    "customer` as long.",
)

ATTENTION = Area(
    "The attention list",
    (
        Act("open", "enter", "open", "open the order"),
        Act("deal", "d", "dealt with", "mark as dealt with; the audit says by whom"),
        Act("undo", "u", "undo", "take the last mark back"),
        Act("orders", "f4", "orders", "orders of the house", in_footer=False, needs="order:see"),
        _REFRESH,
        Act("back", "escape", "back", on_card=False),
    ),
    before="Managers and admins see in the top line how many payments somebody must look at (`! 2 matters`).",
)
