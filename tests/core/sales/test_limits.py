"""Coupons, and seats a customer: counters that nobody overruns, given back when an order ends without a sale."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import inventory, payments, sales
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import BadInput, EtdsError
from core.inventory import CartId
from core.pricing.coupons import CouponValue, discounts
from core.runtime import Core
from core.sales import Buyer, CouponRefused, LimitReached, OrderId, Sale
from db.servers import Addresses
from tests.factories.house import OpenHouse, a_house, someone


@dataclass
class Window:
    """One till at one house; every sale takes the next seats. Adults pay 10.00, children 5.00."""

    core: Core
    house: OpenHouse
    admin: Actor
    operator: Actor
    seats: count[int]

    def sell(self, adults: int = 1, *, children: int = 0, actor: Actor | None = None, **buyer: str) -> Sale:
        actor, cart = actor or self.operator, CartId(uuid4())
        seats = {next(self.seats): "a" for _ in range(adults)} | {next(self.seats): "c" for _ in range(children)}
        inventory.place_hold(self.core, actor, self.house.id, seats=list(seats), cart=cart)
        return sales.sell_for_cash(
            self.core, actor, self.house.id, cart=cart, order=OrderId(uuid4()), seats=seats,
            received_minor=100_000, buyer=Buyer(**buyer),
        )  # fmt: skip

    def claim(self, **buyer: str) -> OrderId:
        cart, order, seat = CartId(uuid4()), OrderId(uuid4()), next(self.seats)
        inventory.place_hold(self.core, self.operator, self.house.id, seats=[seat], cart=cart)
        payments.claim_order(
            self.core, self.operator, self.house.id, cart=cart, order=order, seats={seat: "a"}, buyer=Buyer(**buyer)
        )
        return order

    def coupon(self, code: str = "SUMMER", **more: object) -> None:
        value = more if "amount_minor" in more else {"percent": 25} | more
        sales.create_coupon(self.core, self.admin, self.house.id, name="Summer", code=code, **value)  # type: ignore[arg-type]

    def used(self) -> int:
        row = self.core.postgres.call("select coalesce(sum(used), 0)::int from coupon")
        assert row is not None
        return int(row[0])

    def limit(self, seats_max: int) -> None:
        with self.core.postgres.write() as connection:
            connection.execute("update performance set customer_seats_max = %s", [seats_max])

    def odd(self) -> list[str]:
        return [f"{f.check}: {f.detail}" for f in verify_house(self.core, self.admin) if not f.holds]


@pytest.fixture
def window(core: Core) -> Window:
    return Window(core, a_house(core), someone(core, Role.ADMIN), someone(core, Role.MANAGER), count())


def test_percents_come_off_each_line_and_the_tickets_say_what_was_paid(window: Window) -> None:
    window.coupon(percent=15)

    sale = window.sell(2, children=1, coupon="sum-mer")

    assert [ticket.price.amount_minor for ticket in sale.tickets] == [850, 850, 425]
    assert (sale.total.amount_minor, window.used()) == (2125, 1)
    assert window.odd() == []


def test_a_fixed_amount_is_spread_and_never_pays_out(window: Window) -> None:
    window.coupon(amount_minor=1_001)

    assert [t.price.amount_minor for t in window.sell(1, children=1, coupon="SUMMER").tickets] == [332, 167]
    assert window.sell(0, children=1, coupon="SUMMER").total.amount_minor == 0
    assert window.odd() == []


@given(
    prices=st.lists(st.integers(0, 100_000), min_size=1, max_size=20),
    value=st.one_of(
        st.integers(1, 100).map(lambda percent: CouponValue(percent=percent)),
        st.integers(1, 300_000).map(lambda minor: CouponValue(amount_minor=minor)),
    ),
)
def test_no_line_gives_more_than_it_costs_and_all_of_the_amount_is_given(prices: list[int], value: CouponValue) -> None:
    found = discounts(value, prices)

    assert all(0 <= taken <= price for taken, price in zip(found, prices, strict=True))
    if value.amount_minor is not None:
        assert sum(found) == min(value.amount_minor, sum(prices))


def test_a_use_is_given_back_with_the_order_and_taken_once_however_often_it_is_asked(window: Window) -> None:
    window.coupon(uses_max=1)
    order = window.claim(coupon="SUMMER")
    assert window.used() == 1
    with pytest.raises(LimitReached, match="used up"):
        window.sell(coupon="SUMMER")

    payments.give_up_order(window.core, window.operator, window.house.id, order=order)

    assert window.used() == 0
    assert window.sell(coupon="SUMMER").total.amount_minor == 750
    assert window.odd() == []


def test_a_whole_return_gives_the_use_back_and_a_part_does_not(window: Window) -> None:
    window.coupon(customer_uses_max=1)
    sale = window.sell(2, coupon="SUMMER", customer="Ada")
    with pytest.raises(LimitReached, match="used this coupon up"):
        window.sell(coupon="SUMMER", customer=" ADA ")

    first = [sale.tickets[0].code]
    back = payments.return_tickets(
        window.core, window.operator, window.house.id, order=sale.order_id, act=uuid4(), tickets=first
    )
    assert (back.total.amount_minor, window.used()) == (750, 1)
    payments.return_tickets(window.core, window.operator, window.house.id, order=sale.order_id, act=uuid4())

    assert window.used() == 0
    assert window.sell(coupon="SUMMER", customer="ada").total.amount_minor == 750
    assert window.odd() == []


@pytest.mark.parametrize("uses", [1, 7])
def test_many_at_once_redeem_exactly_as_often_as_it_is_good_for(window: Window, uses: int) -> None:
    window.coupon(uses_max=uses)

    def sell(_: int) -> bool:
        try:
            window.sell(coupon="SUMMER")
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(sell, range(16)))

    assert (won.count(True), window.used()) == (uses, uses)
    assert window.odd() == []


def test_without_its_check_a_coupon_is_overrun(window: Window, database: Addresses) -> None:
    """The race is there: only the CHECK of the counter closes it."""
    window.coupon(uses_max=1)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("alter table coupon drop constraint coupon_uses")

    for _ in range(2):
        window.sell(coupon="SUMMER")

    assert window.used() == 2


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        ({}, "WINTER"),
        ({"ends_at": timedelta(seconds=-1)}, "SUMMER"),
        ({"minimum_minor": 1_001}, "SUMMER"),
        ({"customer_uses_max": 1}, "SUMMER"),
    ],
)
def test_a_coupon_that_is_not_good_here_sells_nothing(window: Window, made: dict[str, object], shown: str) -> None:
    if isinstance(later := made.get("ends_at"), timedelta):
        made = {"ends_at": window.core.clock.now() + later}
    window.coupon(**made)

    with pytest.raises(CouponRefused):
        window.sell(coupon=shown)

    assert window.core.postgres.rows("select from orders") == []


def test_it_is_good_where_its_scope_says(window: Window) -> None:
    other = a_house(window.core)
    foreign = a_house(window.core, organisation="Somebody else")
    window.coupon("HERE")
    window.coupon("THERE", scope="organisation")

    good: dict[tuple[str, int], bool] = {}
    for code in ("HERE", "THERE"):
        for number, house in enumerate((other, foreign)):
            try:
                sales.quote_seats(window.core, window.operator, house.id, seats={0: "a"}, buyer=Buyer(coupon=code))
            except CouponRefused:
                good[code, number] = False
            else:
                good[code, number] = True

    assert good == {("HERE", 0): False, ("HERE", 1): False, ("THERE", 0): True, ("THERE", 1): False}


def test_an_ended_coupon_is_good_no_more(window: Window) -> None:
    window.coupon()
    (coupon,) = sales.list_coupons(window.core, window.admin)

    sales.end_coupon(window.core, window.admin, coupon.id)

    with pytest.raises(CouponRefused):
        window.sell(coupon="SUMMER")


def test_the_code_is_kept_nowhere(window: Window) -> None:
    made = sales.create_coupon(window.core, window.admin, window.house.id, name="Drawn", percent=5)

    assert sum(character.isalnum() for character in made.code) == 12
    for table in ("coupon", "audit_entry"):
        rows = window.core.postgres.rows(f"select t::text from {table} t")  # type: ignore[arg-type]
        assert rows and not [row for row in rows if made.code in row[0] or made.code.replace("-", "") in row[0]]


def test_a_customer_has_so_many_seats_and_no_more_however_they_come(window: Window) -> None:
    window.limit(4)
    window.sell(2, customer="Ada")
    order = window.claim(customer="ada")

    with pytest.raises(LimitReached, match="as many seats"):
        window.sell(2, customer="ADA")
    window.sell(2, customer="Bob")
    window.sell(5)  # nobody said who
    payments.give_up_order(window.core, window.operator, window.house.id, order=order)
    window.sell(2, customer="Ada")

    with pytest.raises(LimitReached):
        window.sell(1, customer="Ada")
    assert window.odd() == []


def test_many_tills_at_once_do_not_overrun_the_limit_of_one_customer(window: Window) -> None:
    window.limit(5)

    def sell(_: int) -> bool:
        try:
            window.sell(1, customer="Ada")
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(sell, range(16))).count(True) == 5


@pytest.mark.parametrize(
    ("buyer", "sentence"),
    [
        ({"customer": "4111 1111 1111 1111"}, "card number"),
        ({"customer": "Ada\x1b[2J"}, "one line"),
        ({"customer": "x" * 121}, "one line"),
        ({"contact": "ada at example"}, "no e-mail address"),
        ({"contact": "a@b.example\nBcc: c@d.example"}, "no e-mail address"),
    ],
)
def test_what_a_till_is_told_is_checked(window: Window, buyer: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        window.sell(**buyer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"percent": 0}, {"percent": 101}, {"amount_minor": 0}, {"percent": 5, "amount_minor": 5}, {"uses_max": 0},
        {"scope": "world"}, {"code": "ab"},
    ],
)  # fmt: skip
def test_a_coupon_that_makes_no_sense_is_not_made(window: Window, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        window.coupon(**wrong)  # type: ignore[arg-type]

    assert window.core.postgres.rows("select from coupon") == []


def test_one_code_is_one_coupon(window: Window) -> None:
    window.coupon("SUMMER")

    with pytest.raises(EtdsError, match="already"):
        window.coupon("sum mer")
