"""A manager's day at a till, act by act; and the books of the house as one value that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import LiteralString
from uuid import uuid4

from core import guests, inventory, payments, sales, shifts
from core.access import Role
from core.inventory import CartId, CartNote
from core.payments import Outgoing
from core.runtime import Core
from core.sales import Buyer, OrderId, TenderKind
from core.shifts import DrawerAct
from db.vocabulary import AllocationKind
from tests.factories.guests import set_aside_for_an_artist
from tests.factories.house import OpenHouse, a_house, someone

_OF_THE_ARTIST = range(26, 30)
_BOOKS: dict[str, LiteralString] = {
    "seats": "select seat_ordinal, state::text, code from seat_claim where state not in ('open', 'held')",
    "money": "select account::text, sum(amount_minor)::bigint from money_journal group by 1"
    " having sum(amount_minor) <> 0",
    "drawer": "select account::text, sum(amount_minor)::bigint from drawer_journal group by 1"
    " having sum(amount_minor) <> 0",
    "expected": "select s.id, (shift_figures(s.id)->>'expected_minor')::bigint from shift s",
    "vouchers": "select id, balance_minor from voucher",
    "coupons": "select id, used from coupon",
    "coupon_customers": "select coupon_id, customer::text, used from coupon_customer where used > 0",
    "customers": "select performance_id, customer::text, seats from customer_count where seats > 0",
    "comps": "select performance_id, seats from comp_count where seats > 0",
    "collected": "select id from orders where collected_at is not null and status = 'paid'",
    "tickets": "select seat_ordinal, state::text from ticket where state <> 'void'",
    "guests": "select seat_ordinal, guest_id from guest_seat",
    "carts": "select cart_id, account_id, seats from hold where expires_at > clock_timestamp()",
}


def books(core: Core) -> dict[str, list[tuple[object, ...]]]:
    """All that an undo must leave as it was. Fences, journals and references only grow, so they are not in it."""
    return {name: sorted(core.postgres.rows(sql), key=repr) for name, sql in _BOOKS.items()}


class Day:
    """Each act takes seats that are open, or an order that it finds. Adults pay 10.00."""

    def __init__(self, core: Core, role: Role = Role.MANAGER) -> None:
        self.core = core
        self.house: OpenHouse = a_house(core)
        self.me = someone(core, role)
        self.here = (core, self.me, self.house.id)
        with core.postgres.write() as connection:
            connection.execute(
                "update performance set customer_seats_max = 40, comp_seats_max = 40 where id = %s", [self.house.id]
            )
        admin, manager = someone(core, Role.ADMIN), someone(core, Role.MANAGER)
        self.coupon = sales.create_coupon(core, admin, self.house.id, name="Half", percent=50, uses_max=40).code
        self.voucher = payments.issue_voucher(
            core, manager, self.house.id, voucher=uuid4(), name="Gift", amount_minor=100_000
        )
        inventory.put_allocation(
            core, admin, self.house.id, letter="P", name="Press", kind=AllocationKind.PRESS, sold_by=[Role.MANAGER]
        )
        set_aside_for_an_artist(core, admin, self.house, _OF_THE_ARTIST, owner="Artist")
        for name in ("Anna", "Bo"):
            guests.name_guest(core, admin, self.house.id, letter="F", name=name, party=len(_OF_THE_ARTIST) // 2)

    def colleague(self, role: Role = Role.MANAGER) -> Day:
        """Another one at the same house."""
        other = copy(self)
        other.me = someone(self.core, role)
        other.here = (self.core, other.me, self.house.id)
        return other

    def open_seats(self) -> list[int]:
        rows = self.core.postgres.rows(
            "select seat_ordinal from seat_claim where performance_id = %s and state <> 'open'", [self.house.id]
        )
        taken = {seat for (seat,) in rows}
        return [seat for seat in range(self.house.performance.seat_count) if seat not in taken]

    def held(self, seats: Sequence[int]) -> CartId:
        cart = CartId(uuid4())
        inventory.place_hold(*self.here, seats=seats, cart=cart)
        return cart

    # --- acts: each gives what names it, where something does ---------------------------------------------------

    def sale(self, seats: Sequence[int], buyer: Buyer | None = None) -> OrderId:
        order, cart = OrderId(uuid4()), self.held(seats)
        sales.sell_for_cash(
            *self.here, cart=cart, order=order, seats=dict.fromkeys(seats, "a"), received_minor=100_000,
            buyer=buyer or Buyer(),
        )  # fmt: skip
        return order

    def coupon_sale(self, seats: Sequence[int]) -> OrderId:
        return self.sale(seats, Buyer(customer="Ada", coupon=self.coupon))

    def claim(self, seats: Sequence[int]) -> OrderId:
        order = OrderId(uuid4())
        payments.claim_order(*self.here, cart=self.held(seats), order=order, seats=dict.fromkeys(seats, "a"))
        return order

    def card_sale(self, seats: Sequence[int]) -> OrderId:
        order = self.claim(seats)
        payments.pay_by_card(*self.here, order=order, tender=uuid4())
        return order

    def voucher_sale(self, seats: Sequence[int]) -> OrderId:
        order = self.claim(seats)
        payments.pay_by_voucher(*self.here, order=order, tender=uuid4(), code=self.voucher)
        return order

    def mixed_sale(self, seats: Sequence[int]) -> OrderId:
        order = self.claim(seats)
        payments.pay_by_voucher(*self.here, order=order, tender=uuid4(), code=self.voucher, amount_minor=300)
        payments.pay_by_cash(*self.here, order=order, tender=uuid4(), received_minor=100_000)
        return order

    def comp(self, seats: Sequence[int]) -> OrderId:
        order, cart = OrderId(uuid4()), self.held(seats)
        sales.give_comps(*self.here, cart=cart, order=order, seats=dict.fromkeys(seats, "a"), reason="press")
        return order

    def guest(self, seats: Sequence[int]) -> OrderId | None:
        """The next party that has come gets its tickets, whatever is open."""
        coming = guests.find_guests(self.core, self.me, "", performance=self.house.id)
        party = next((one.party for one in coming if not one.is_served), None)
        if party is None:
            return None
        order = OrderId(uuid4())
        guests.give_to_guest(*self.here, party.id, order=order)
        return order

    def sold_before(self) -> tuple[OrderId, int] | None:
        """An order of the own sales that is paid, at full price and not a comp, with how many seats it has."""
        rows = self.core.postgres.rows(
            "select o.id, count(*)::int from orders o join order_line l on (l.performance_id, l.order_id)"
            " = (o.performance_id, o.id) and l.state = 'live' and l.discount_minor = 0 where o.account_id = %s"
            " and o.status = 'paid' and not o.is_comp and o.collected_at is null group by 1, o.created_at"
            " order by o.created_at, o.id limit 1",
            [self.me.account_id],
        )
        return (OrderId(rows[0][0]), rows[0][1]) if rows else None

    def exchange(self, seats: Sequence[int]) -> OrderId | None:
        """Even: as many seats come in as go out."""
        found = self.sold_before()
        if found is None or found[1] > len(self.open_seats()):
            return None
        order, count = found
        rows = self.core.postgres.rows("select code from ticket where order_id = %s and state = 'valid'", [order])
        incoming, new = self.open_seats()[-count:], OrderId(uuid4())
        payments.exchange_tickets(
            *self.here,
            outgoing=Outgoing(performance_id=self.house.id, order=order, tickets=tuple(code for (code,) in rows)),
            cart=self.held(incoming), order=new, seats=incoming, kind=TenderKind.CASH, received_minor=0,
        )  # fmt: skip
        return new

    def collect(self, seats: Sequence[int]) -> OrderId | None:
        found = self.sold_before()
        if found is not None:
            sales.hand_over(*self.here, order=found[0])
        return found[0] if found else None

    def move(self, act: DrawerAct) -> None:
        shifts.move_cash(self.core, self.me, movement=uuid4(), act=act, amount_minor=1_234, reason="change")

    def paid_in(self, seats: Sequence[int]) -> None:
        self.move(DrawerAct.PAID_IN)

    def paid_out(self, seats: Sequence[int]) -> None:
        self.move(DrawerAct.PAID_OUT)

    def drop(self, seats: Sequence[int]) -> None:
        self.move(DrawerAct.DROP)

    def set_aside(self, seats: Sequence[int]) -> None:
        inventory.allocate_seats(*self.here, letter="P", seats=seats, reason="press")

    def kill(self, seats: Sequence[int]) -> None:
        inventory.kill_seats(*self.here, code="view", seats=seats, reason="pillar")

    def open_again(self, seats: Sequence[int]) -> None:
        """Of whatever was set aside or killed; then of nothing else."""
        rows = self.core.postgres.rows(
            "select seat_ordinal from seat_claim where performance_id = %s and state in ('allocated', 'killed')"
            " and code <> 'F'"
            " order by 1",
            [self.house.id],
        )
        if rows:
            inventory.open_seats(*self.here, seats=[seat for (seat,) in rows], reason="found")

    def park(self, seats: Sequence[int]) -> CartId:
        cart = self.held(seats)
        inventory.park_cart(*self.here, cart=cart, note=CartNote(name="blue coat", price_types={seats[0]: "c"}))
        return cart

    @property
    def acts(self) -> dict[str, Callable[[Sequence[int]], object]]:
        """What can be undone, under the name of its kind; several ways to sell are one kind."""
        return {
            "sale": self.sale,
            "sale with a coupon": self.coupon_sale,
            "sale by card": self.card_sale,
            "sale by voucher": self.voucher_sale,
            "sale by voucher and cash": self.mixed_sale,
            "comp": self.comp,
            "guest": self.guest,
            "exchange": self.exchange,
            "collect": self.collect,
            "paid_in": self.paid_in,
            "paid_out": self.paid_out,
            "drop": self.drop,
            "set_aside": self.set_aside,
            "kill": self.kill,
            "open_again": self.open_again,
            "park": self.park,
        }


def settle(core: Core) -> None:
    """What goes back by a provider is on its way until the worker has asked."""
    payments.resolve(core)
