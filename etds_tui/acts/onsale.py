"""Keys of an on-sale: a presale code at the till, and the desk that plans, rehearses and goes live."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

PRESALE = Area(
    "A presale at the till",
    (Act("presale", "y", "presale code", "show a customer's presale code for this cart", in_footer=False),),
    after="Where seats are refused for want of a code, the till asks for it by itself, and then takes them.",
)

TO_ONSALE = Act("onsale", "w", "on-sale", "the on-sale of the performance", in_footer=False, needs="onsale:plan")
"""The way to the on-sale, from the list of performances."""

ONSALE = Area(
    "The on-sale",
    (
        Act("new_window", "n", "window", "a new window"),
        Act("change", "enter", "change", "change the window under the cursor", in_footer=False),
        Act("new_code", "c", "code", "a presale code for the window under the cursor; it is shown once"),
        Act("remove", "d", "remove", "take the window away, or end the code, under the cursor"),
        Act("switch", "tab", "next", "from the windows to the codes with their uses, and to the checklist"),
        Act("rehearse", "r", "rehearse", "sell a copy to simulated buyers; `Esc` ends it with a report"),
        Act("go_live", "g", "go live", "put it on sale, where the checklist lets it"),
        Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False),
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    before="For distributors, managers and admins: `w` on a performance.",
    after="A performance without windows is sold as soon as it is on sale. With windows, what no window lets is "
    "refused, and the refusal counts down to the next one. [on-sale.md](on-sale.md) has it all.",
)
