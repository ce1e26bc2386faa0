"""Keys where tickets are exchanged, and those of sales out of the ordinary."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

EXCHANGING = Area(
    "Exchanging",
    (
        Act("exchange_now", "y,f8", "exchange", "show the difference, then do it", "y"),
        Act("elsewhere", "w,f3", "other performance", "choose the seats at another performance", "w"),
    ),
    before="`x` on an order takes its marked tickets here. `b` alone takes the best of as many seats as go out, a "
    "number before it so many; `Space` takes the seat under the cursor. Leaving with `Esc` lets the new seats go.",
    after="Out stands on the left, in on the right, the difference below. Even or money back: `y` or `Enter` does it. "
    "To pay: `Enter` takes exact cash, an amount before it more; `F9` a card or a voucher, or parts.",
)

ORDER_CHANGES = Area(
    "Changing an order",
    (
        Act("exchange", "x", "exchange", "exchange what is marked for other seats", needs="sale:exchange"),
        Act(
            "take_money",
            "t",
            "take money",
            "take money for a reserved order: a part, or all that is left",
            needs="sale:card",
        ),
        Act(
            "drop_seats",
            "d",
            "drop seats",
            "take marked seats out of a reserved order; the others keep their price",
            needs="sale:group",
        ),
    ),
)

SPECIAL = Area(
    "Out of the ordinary",
    (
        Act(
            "comp",
            "N",
            "no charge",
            "give the cart away: asks why; shows how many of how many",
            "N",
            in_footer=False,
        ),
        Act(
            "reprice",
            "dollar_sign",
            "own price",
            "another price for the seat under the cursor, or for each seat of the cart",
            "$",
            in_footer=False,
        ),
        Act(
            "group",
            "G",
            "group",
            "reserve the cart for a group until a date, with a deposit",
            "G",
            in_footer=False,
            needs="sale:group",
        ),
    ),
    before="With seats in the cart. Where only a manager may, a manager is asked on the way.",
)
