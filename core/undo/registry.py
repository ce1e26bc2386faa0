"""Every kind of act of a shift: how it is taken back, or what to do instead. Nothing that a till can do is left out.

`CART` are services whose acts are those of a cart, which has steps of its own; `LOOKS` change nothing that is the
house's. A test holds these three against every service of the till.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.permissions import Permission
from core.money import Money
from core.undo import sales, stock, till
from core.undo.acts import Kind, Prospect
from db.queries.undo import ActRow

if TYPE_CHECKING:
    from core.runtime import Core


def _never(did: str, instead: str) -> Callable[[Core, Actor, ActRow], Prospect]:
    """An act that is not taken back: what was done, with what is known of it, and what to do instead."""

    def look(core: Core, actor: Actor, row: ActRow) -> Prospect:
        amount = Money(row.amount_minor, row.currency) if row.amount_minor is not None and row.currency else ""
        told = {"reference": row.reference or "", "amount": amount, "detail": row.detail or ""}
        return Prospect(words=" ".join(did.format(**told).split()), instead=instead.format(**told))

    return look


_SELL_AGAIN = "Sell the seats again: they are open, and the money went back."
_Z = "A closing is never taken back. Leave a note at it (n in the closing), and tell a manager."

_KINDS = (
    Kind(
        "sale",
        (
            "core.sales.cash.sell_for_cash",
            "core.saleline.selling.sell_wish",
            "core.payments.checkout.pay_by_card",
            "core.payments.checkout.pay_by_cash",
            "core.payments.vouchers.pay_by_voucher",
            "core.sales.repriced.claim_repriced",
        ),
        sales.sale,
        Permission.SALE_VOID,
    ),
    Kind(
        "comp",
        ("core.sales.repriced.give_comps", "core.guests.window.give_to_guest"),
        sales.sale,
        Permission.SALE_VOID,
    ),
    Kind("exchange", ("core.payments.exchange.exchange_tickets",), sales.even_exchange, Permission.SALE_EXCHANGE),
    Kind("paid_in", ("core.shifts.drawer.move_cash",), till.movement, Permission.SHIFT_RUN),
    Kind("paid_out", ("core.shifts.drawer.move_cash",), till.movement, Permission.SHIFT_RUN),
    Kind("drop", ("core.shifts.drawer.move_cash",), till.movement, Permission.SHIFT_RUN),
    Kind("collect", ("core.sales.window.hand_over",), till.hand_over, Permission.TICKET_PRINT),
    Kind(
        "set_aside",
        (
            "core.inventory.allocations.allocate_seats",
            "core.inventory.allocations.release_allocation",
            "core.inventory.allocations.release_step",
            "core.guests.releasing.release_own",
        ),
        stock.seats,
        Permission.ALLOCATION_MANAGE,
    ),
    Kind("kill", ("core.inventory.allocations.kill_seats",), stock.seats, Permission.SEAT_KILL),
    Kind("open_again", ("core.inventory.allocations.open_seats",), stock.seats, Permission.SEAT_KILL),
    Kind(
        "park",
        (
            "core.inventory.carts.park_cart",
            "core.inventory.carts.give_cart",
            "core.inventory.carts.take_cart",
            "core.inventory.carts.take_over_cart",
        ),
        stock.parked,
        Permission.CART_SHARE,
    ),
    Kind(
        "claim",
        ("core.payments.checkout.claim_order",),
        _never(
            "claimed seats for the order {reference}",
            "Its payment is under way: finish it, or give it up with Esc where you pay. o shows the order.",
        ),
    ),
    Kind(
        "reserve",
        ("core.payments.groups.reserve_group",),
        _never(
            "reserved for {detail} (order {reference})",
            "A group was told of it: drop its seats with d in the order {reference}, or let it lapse.",
        ),
    ),
    Kind(
        "payment",
        ("core.payments.checkout.pay_by_cash", "core.payments.checkout.pay_by_card"),
        _never(
            "took {amount} by {detail} for the order {reference}",
            "A part payment stays with its order {reference}: it goes back when the order is given up.",
        ),
    ),
    Kind("return", ("core.payments.returns.return_tickets",), _never("took tickets back ({reference})", _SELL_AGAIN)),
    Kind(
        "void",
        ("core.payments.returns.void_order", "core.payments.groups.drop_seats"),
        _never("took seats out of the order {reference}", "Sell the seats again: they are open."),
    ),
    Kind(
        "give_up",
        ("core.payments.checkout.give_up_order",),
        _never("gave the order {reference} up", "Sell the seats again: they are open."),
    ),
    Kind(
        "note",
        ("core.sales.life.add_note",),
        _never("left a note at the order {reference}", "A note is never taken back. Leave another one that says more."),
    ),
    Kind(
        "print",
        (
            "core.printing.tickets.print_order",
            "core.printing.tickets.reprint_tickets",
            "core.printing.will_call.print_envelopes",
            "core.sales.printing.print_tickets",
        ),
        _never(
            "printed the tickets of the order {reference}",
            "What is printed is out: take the tickets back with r in the order {reference}, and give the money back.",
        ),
    ),
    Kind(
        "uncollect",
        ("core.sales.window.take_hand_over_back",),
        _never("took a hand-over back ({reference})", "Hand the tickets over again: W, then Enter on the line."),
    ),
    Kind(
        "deliver",
        ("core.sales.window.keep_for_collection",),
        _never("kept the order {reference} at will-call", "Hand it over there: W, then Enter on the line."),
    ),
    Kind(
        "voucher",
        ("core.payments.vouchers.issue_voucher",),
        _never("issued a voucher of {amount} ({detail})", "A voucher is never taken back: its code was told. Keep it."),
    ),
    Kind(
        "refund.pay_out",
        ("core.payments.returns.pay_out",),
        _never("paid out what was owed", "The cash went to the customer. If it came back, pay it in: d, then i."),
    ),
    Kind(
        "shift.open",
        ("core.shifts.drawer.open_shift",),
        _never("opened the drawer", "Count and close it: d, then c."),
    ),
    Kind(
        "shift.count",
        ("core.shifts.drawer.start_count",),
        _never("began to count", "Break the count off with Esc there, or finish it."),
    ),
    Kind(
        "shift.count_off",
        ("core.shifts.drawer.count_again",),
        _never("broke a count off", "Count again: d, then c."),
    ),
    Kind(
        "shift.close",
        ("core.shifts.closing.close_shift", "core.shifts.closing.close_shift_of"),
        _never("closed a drawer", _Z),
    ),
    Kind("shift.approve", ("core.shifts.review.approve_shift",), _never("approved a closing", _Z)),
    Kind(
        "shift.note",
        ("core.shifts.review.note_shift",),
        _never("left a note at a closing", "A note is never taken back. Leave another one that says more."),
    ),
    Kind(
        "allocation.put",
        ("core.inventory.allocations.put_allocation",),
        _never("changed the allocation {detail}", "Put it as it was: etds allocation put."),
    ),
    Kind(
        "attention.done",
        ("core.payments.attention.attend",),
        _never("dealt with a matter of {detail}", "Open it again in the attention list: a, then u."),
    ),
    Kind(
        "attention.open",
        ("core.payments.attention.attend",),
        _never("opened a matter of {detail} again", "Mark it in the attention list: a, then Enter."),
    ),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
TOLD_BY_AUDIT = tuple(name for name in KINDS if "." in name)
"""Kinds that only the audit tells of; they have its words."""

CART = frozenset(
    f"core.{name}"
    for name in (
        "guests.window.hold_guest",
        "inventory.best.hold_best",
        "inventory.holds.break_allocation",
        "inventory.holds.extend_hold",
        "inventory.holds.place_hold",
        "inventory.holds.release_hold",
        "programming.onsale.show_code",
        "saleline.selling.hold_wish",
    )
)
