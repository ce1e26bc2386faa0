"""Keys in a house: on its map, at the desk that looks after its stock, and at the one that sells."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area
from etds_tui.acts.drawer import TO_DRAWER

_PAGE_LINES = 10


def _quiet(action: str, keys: str, words: str, card: str = "", key_shown: str | None = None) -> Act:
    return Act(action, keys, words, card, key_shown, in_footer=False)


MAP = Area(
    "On the map",
    (
        _quiet("walk(-1)", "left,h", "left", "move by seat"),
        _quiet("walk(1)", "right,l", "right", "the same, to the right"),
        _quiet("climb(-1)", "up,k", "up", "a row up"),
        _quiet("climb(1)", "down,j", "down", "a row down"),
        _quiet(f"climb(-{_PAGE_LINES})", "pageup", "page up", "ten rows up"),
        _quiet(f"climb({_PAGE_LINES})", "pagedown", "page down", "ten rows down"),
        _quiet("edge(-1)", "home", "row start", "the first seat of the row"),
        _quiet("edge(1)", "end", "row end", "the last seat of the row"),
        _quiet("section(1)", "tab", "next section"),
        _quiet("section(-1)", "shift+tab", "previous section"),
        _quiet("block(-1)", "left_square_bracket", "previous open block", "the open run before, as many as wanted"),
        _quiet("block(1)", "right_square_bracket", "next open block", "the open run behind, as many as wanted"),
        _quiet("stretch(-1, 0)", "shift+left", "extend left", "mark a range; Shift and the other arrows too"),
        Act("stretch(1, 0)", "shift+right", "extend right", in_footer=False, on_card=False),
        Act("stretch(0, -1)", "shift+up", "extend up", in_footer=False, on_card=False),
        Act("stretch(0, 1)", "shift+down", "extend down", in_footer=False, on_card=False),
        Act("shrink", "escape", "drop the range", in_footer=False, on_card=False),
        Act("pick", "space,enter", "take", "take the seat or the range, or leave it", "space"),
        _quiet("zoom(1)", "plus,equals_sign", "zoom in"),
        _quiet("zoom(-1)", "minus", "zoom out"),
    ),
)

HOUSE = Area(
    "In a house",
    (
        _quiet("go", "g", "go to seat", "go to a seat by name"),
        _quiet("inspect", "i", "who has it", "who has the seat under the cursor, till when, and its whole life"),
        _quiet("sections", "0", "sections/fit", "the sections of a large house; the whole map of a small one"),
        _quiet("reload", "ctrl+r", "refresh", "read the house anew"),
        Act(
            "attention",
            "a,f6",
            "attention list",
            "the attention list",
            "a",
            in_footer=False,
            needs="payment:attend",
        ),
        Act(
            "will_call",
            "W",
            "will-call",
            "who paid and comes for the tickets",
            "W",
            in_footer=False,
            needs="ticket:print",
        ),
        Act(
            "as_of",
            "at",
            "as of",
            "the house as it was at a moment",
            "@",
            in_footer=False,
            needs="house:verify",
        ),
        _quiet("back_to_list", "slash,f3", "performances", "back to the performances", key_shown="/"),
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
)

STOCK = Area(
    "Looking after the stock",
    (
        Act(
            "set_aside",
            "A",
            "set aside",
            "set aside: a letter, and a name where the letter is new (`P Press`)",
            "A",
            needs="allocation:manage",
        ),
        Act(
            "kill",
            "K",
            "kill",
            "take off sale, and why: camera, damaged, pillar, production, safety, view",
            "K",
            needs="seat:kill",
        ),
        Act(
            "open_again",
            "O",
            "open again",
            "open again what was set aside or taken off sale",
            "O",
            needs="seat:kill",
        ),
    ),
    before="For managers at the till, and for distributors and admins in the house. Each key is for the range marked "
    "with `Shift`+arrows, or for the seat under the cursor.",
    after="What a buyer has is never moved: all of it is refused, and the sentence names the seats.",
)

PICKING = Area(
    "The cart",
    (
        Act("best", "b", "best", "hold the best so many together (`b` alone: two); a line says why these", "2 b"),
        Act("price_type", "full_stop", "price", "price type of the seat under the cursor, or of the whole cart", ".a"),
        _quiet("release", "r", "let go", "let the whole cart go"),
        _quiet("extend", "e", "more time", "more time for the cart"),
        _quiet("undo", "u", "undo", "give back what was taken last; with an empty cart, take back what was done last"),
    ),
)

BUYING = Area(
    "Who buys",
    (Act("buyer", "n", "buyer", "customer, e-mail, coupon; each may be left out"),),
)

SELLING = Area(
    "Taking the money",
    (
        Act("tender", "t,f8", "cash", "take cash; nothing typed means the exact amount", "t"),
        Act("card", "c,f9", "card", "take a card, or a card and cash in parts", "c"),
        Act("voucher", "v,f7", "voucher", "take a voucher as far as it goes, the rest by card or in cash", "v"),
        Act(
            "orders",
            "o,f4",
            "orders",
            "orders of this performance; the cart is kept",
            "o",
            in_footer=False,
            needs="order:see",
        ),
        TO_DRAWER,
        _quiet("print", "p", "print last sale", "print the last sale's tickets"),
    ),
)
