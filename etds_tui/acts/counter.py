"""Keys of the counter that several tills share: carts that change hands, and seats that are watched."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

WATCH = Act("watch", "w", "watch", "watch the seat under the cursor; once more: no longer", in_footer=False)

COUNTER = Area(
    "The counter",
    (
        Act(
            "park",
            "z",
            "park",
            "park the cart under a name (`blue coat`), or hand it to a colleague (`@name`)",
            in_footer=False,
            needs="cart:share",
        ),
        Act(
            "carts",
            "Z",
            "carts",
            "parked carts and those of colleagues: take one up",
            "Z",
            in_footer=False,
            needs="cart:share",
        ),
        WATCH,
    ),
    before="Colleagues are on the map: two capitals where one's cart begins (`AN`), the rest of it underlined; small "
    "letters where one looks (`an`). Zoomed far out, `◉` is where somebody looks.",
    after="When a watched seat opens, every desk says so; `Enter` takes it. A refusal stands above the footer until a "
    "key answers it: `Enter` takes what it offers, `w` watches the seat, `Esc` closes it, and moving on does too.",
)
