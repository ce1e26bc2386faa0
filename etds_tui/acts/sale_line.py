"""Keys of the sale line: the one that opens it at the till, and those inside it."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TILL = Area(
    "A sale in one line",
    (Act("sale_line", "colon", "sale line", "type a whole sale: `4 orch a cash 200`", ":", in_footer=False),),
    after="What a line may say is on one page: [sale-line.md](sale-line.md).",
)

SALE_LINE = Area(
    "In the sale line",
    (
        Act("submit", "enter", "sell", "sell what lights up; without a tender, hold it"),
        Act("complete", "tab", "complete", "complete the word, or put in what would fit; `→` takes the grey rest"),
        Act("older", "up", "earlier", "an earlier line of this session", in_footer=False),
        Act("newer", "down", "later", "a later one", in_footer=False),
        Act("close", "escape", "back", "close it; text and cart stay"),
    ),
)
