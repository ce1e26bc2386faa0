"""Keys of the settlement: the deal, its expenses, freezing, signing and printing."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TO_SETTLEMENT = Act(
    "settlement", "S", "settlement", "what the artist walks out with, now and at sell-out", in_footer=False,
    needs="sales:see",
)  # fmt: skip

SETTLEMENT = Area(
    "Settlement",
    (
        Act("edit_deal", "d", "deal", "agree on the terms", needs="deal:edit"),
        Act("add_expense", "e", "expense", "add an expense, or another amount for one", needs="deal:edit"),
        Act("add_deposit", "b", "deposit", "what the artist had before the night", in_footer=False, needs="deal:edit"),
        Act(
            "remove_item",
            "x",
            "remove",
            "take the expense or deposit under the cursor away",
            in_footer=False,
            needs="deal:edit",
        ),
        Act("freeze_sheet", "f", "freeze", "freeze the sheet for both to sign", needs="deal:edit"),
        Act("sign_sheet", "s", "sign", "sign the frozen sheet that is shown", needs="settlement:sign"),
        Act("sheets", "v", "sheet", "the sheet of now, then the frozen ones, newest first"),
        Act("levels", "l", "levels", "what was sold by level and price type, and back"),
        Act("print", "p", "print", "write the sheet that is shown as text and PDF"),
        Act("copy", "y", "copy", "copy the shell command that says the same", in_footer=False),
        Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False),
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    before="`S` at a performance. The presenter and the artist see the same sheet grow while tickets sell: the walkout "
    "now and at sell-out, and how it comes about, from what buyers paid down to what the artist takes along.",
    after="The presenter freezes; then each side signs from its own account what the hash names. What is sold or "
    "agreed later changes no frozen sheet: the line under the walkout says what moved since.",
)
