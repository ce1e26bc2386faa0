"""Keys of the prices of a performance."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TO_PRICES = Act(
    "prices", "f", "prices", "prices, fees and taxes of the performance under the cursor", in_footer=False,
    needs="price:set",
)  # fmt: skip
"""The door in the list of performances."""

PRICES = Area(
    "Prices, fees and taxes",
    (
        Act("add_window", "w", "window", "another price for a time"),
        Act("add_step", "s", "step", "prices that change from a date, or from so many percent sold on"),
        Act("add_fee", "f", "fee", "a fee, inside of the price or on top of it; or the coins that cash is rounded to"),
        Act("add_tax", "t", "tax", "a tax, inside or on top"),
        Act("end_rule", "x", "end", "end what is under the cursor; orders keep what they bore"),
        Act("turn(1)", "right", "next price type", "the ticket whose stack is shown: price type", in_footer=False),
        Act("turn(-1)", "left", "previous price type", in_footer=False, on_card=False),
        Act("climb(1)", "right_square_bracket", "next level", "the same: level", in_footer=False),
        Act("climb(-1)", "left_square_bracket", "previous level", in_footer=False, on_card=False),
        Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False),
        Act("back", "escape", "back", on_card=False),
    ),
    after="A step shows from what to what before it holds. Carts keep what they were quoted as long as they are held.",
)
