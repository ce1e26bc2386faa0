"""Windows and presale codes where holds and sales begin, and in the database that has the last word."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from uuid import uuid4

import psycopg
import pytest

from core import inventory, payments, sales
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import BadInput, EtdsError, NotFound, NotPermitted
from core.inventory import CartId
from core.programming import (
    CodeNeeded,
    CodeRefused,
    WindowShut,
    create_code,
    end_code,
    list_codes,
    list_windows,
    put_window,
    remove_window,
    show_code,
)
from core.runtime import Core
from core.sales import Buyer, LimitReached, OrderId, Sale
from db.errors import RuleBroken
from db.servers import Addresses
from db.vocabulary import Channel
from tests.factories.house import OpenHouse, a_house, someone


@dataclass
class Desk:
    """A performance with windows; every sale takes the next seats."""

    core: Core
    house: OpenHouse
    planner: Actor
    operator: Actor
    seats: count[int]

    def window(self, name: str = "General", *, opens: float = -1, closes: float | None = None, **more: object) -> int:
        """Hours from now."""
        return put_window(
            self.core, self.planner, self.house.id, name=name, opens_at=self.at(opens),
            closes_at=None if closes is None else self.at(closes), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def at(self, hours: float) -> datetime:
        return self.core.clock.now() + timedelta(hours=hours)

    def code(self, window: int, word: str = "FRIENDS", **more: object) -> int:
        return create_code(
            self.core, self.planner, self.house.id, window_id=window, name=word.title(), code=word, **more  # type: ignore[arg-type]
        ).id  # fmt: skip

    def hold(self, seats: int = 1, *, code: str | None = None, core: Core | None = None) -> tuple[CartId, list[int]]:
        cart, wanted = CartId(uuid4()), [next(self.seats) for _ in range(seats)]
        if code is not None:
            show_code(core or self.core, self.operator, self.house.id, cart=cart, code=code)
        inventory.place_hold(core or self.core, self.operator, self.house.id, seats=wanted, cart=cart)
        return cart, wanted

    def sell(self, seats: int = 1, *, code: str | None = None, letter: str = "a", channel: str = "counter",
             core: Core | None = None, **buyer: str) -> Sale:  # fmt: skip
        cart, wanted = self.hold(seats, code=code, core=core)
        return self.pay(cart, wanted, letter=letter, channel=channel, core=core, order=None, **buyer)

    def pay(self, cart: CartId, wanted: list[int], *, letter: str = "a", channel: str = "counter",
            core: Core | None = None, order: OrderId | None = None, **buyer: str) -> Sale:  # fmt: skip
        return sales.sell_for_cash(
            core or self.core, self.operator, self.house.id, cart=cart, order=order or OrderId(uuid4()),
            seats=dict.fromkeys(wanted, letter), received_minor=100_000, channel=channel, buyer=Buyer(**buyer),
        )  # fmt: skip

    def used(self) -> list[int]:
        return [code.used for code in list_codes(self.core, self.planner, self.house.id)]

    def in_window(self) -> list[tuple[str, int, int]]:
        return [(one.name, one.orders, one.seats) for one in list_windows(self.core, self.planner, self.house.id)]

    def odd(self) -> list[str]:
        admin = someone(self.core, Role.ADMIN)
        return [f"{f.check}: {f.detail}" for f in verify_house(self.core, admin) if not f.holds]


@pytest.fixture
def desk(core: Core) -> Desk:
    house = a_house(core, organisation="Ours")
    planner = someone(core, Role.DISTRIBUTOR, organisation="Ours")
    return Desk(core, house, planner, someone(core), count())


def test_before_the_first_window_nothing_is_held_and_the_refusal_counts_down(desk: Desk) -> None:
    assert desk.sell().total.amount_minor == 1000
    desk.window("General", opens=2)

    with pytest.raises(WindowShut, match=r"General opens .*in (2 h 0|1 h 59) min.* Sell it then") as refused:
        desk.hold()

    assert refused.value.opens_at is not None and refused.value.as_data()["opens_at"] is not None


def test_a_presale_sells_to_who_shows_its_code_and_counts_the_use(desk: Desk) -> None:
    friends = desk.window("Friends", needs_code=True, closes=1)
    desk.window("General", opens=1)
    desk.code(friends, "FRIENDS", uses_max=2)

    with pytest.raises(CodeNeeded, match="now is Friends"):
        desk.hold()
    with pytest.raises(CodeRefused, match="not good here"):
        desk.hold(code="ENEMIES")
    desk.sell(2, code="fri-ends")

    assert (desk.used(), desk.in_window()) == ([1], [("Friends", 1, 2), ("General", 0, 0)])
    assert desk.odd() == []


def test_a_code_is_given_back_with_its_order(desk: Desk) -> None:
    desk.code(desk.window("Friends", needs_code=True), uses_max=1)
    cart, seats = desk.hold(code="FRIENDS")
    order = OrderId(uuid4())
    payments.claim_order(
        desk.core, desk.operator, desk.house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a")
    )
    assert desk.used() == [1]
    with pytest.raises(CodeRefused, match="used up"):
        desk.hold(code="FRIENDS")

    payments.give_up_order(desk.core, desk.operator, desk.house.id, order=order)

    assert (desk.used(), desk.in_window()) == ([0], [("Friends", 0, 0)])
    desk.sell(code="FRIENDS")
    assert desk.odd() == []


def test_late_money_takes_the_use_once_more_or_finds_it_gone(desk: Desk) -> None:
    """What `take_back` asks for, asked directly: how late money comes is told in the tests of payments."""
    desk.code(desk.window("Friends", needs_code=True, buyer_seats_max=2), uses_max=1)
    cart, seats = desk.hold(2, code="FRIENDS")
    order, priced = OrderId(uuid4()), dict.fromkeys(seats, "a")
    payments.claim_order(
        desk.core, desk.operator, desk.house.id, cart=cart, order=order, seats=priced, buyer=Buyer(customer="Ada")
    )
    payments.give_up_order(desk.core, desk.operator, desk.house.id, order=order)
    late = "select retake_window(o, 2) from orders o where o.id = %s"

    desk.core.postgres.call(late, [order])
    assert (desk.used(), desk.in_window()) == ([1], [("Friends", 1, 2)])
    desk.core.postgres.call("select give_window(o, 2, true) from orders o where o.id = %s", [order])
    assert (desk.used(), desk.in_window()) == ([0], [("Friends", 0, 0)])
    desk.sell(1, code="FRIENDS", customer="Bob")

    with pytest.raises(RuleBroken, match="presale_code_uses"):
        desk.core.postgres.call(late, [order])


def test_of_many_who_use_the_last_of_a_code_at_once_one_does(desk: Desk, database: Addresses) -> None:
    """Shown to be the CHECK's doing: without it all of them would."""
    desk.code(desk.window("Friends", needs_code=True), uses_max=1)

    def rush() -> int:
        carts = [desk.hold(code="FRIENDS") for _ in range(4)]

        def try_one(held: tuple[CartId, list[int]]) -> bool:
            try:
                desk.pay(*held)
            except LimitReached:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            return sum(pool.map(try_one, carts))

    assert (rush(), desk.used()) == (1, [1])
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("alter table presale_code drop constraint presale_code_uses")
        owner.execute("update presale_code set used = 0; delete from window_use")
    assert rush() == 4


def test_a_customer_has_as_many_seats_as_the_window_gives(desk: Desk) -> None:
    desk.window("General", buyer_seats_max=3)

    with pytest.raises(CodeRefused, match="counts seats by customer"):
        desk.sell(2)
    sale = desk.sell(2, customer="Ada")
    with pytest.raises(LimitReached, match="in this window"):
        desk.sell(2, customer=" ADA ")
    payments.return_tickets(
        desk.core, someone(desk.core, Role.MANAGER), desk.house.id, order=sale.order_id,
        tickets=[sale.tickets[0].code], act=uuid4(), reason="changed their mind",
    )  # fmt: skip
    desk.sell(2, customer="Ada")

    assert desk.in_window() == [("General", 2, 3)]
    assert desk.odd() == []


def test_price_types_and_channels_have_windows_of_their_own(desk: Desk) -> None:
    desk.window("Adults", letters=["a"])
    desk.window("Web children", letters=["c"], channel=Channel.WEB)

    desk.sell(letter="a")
    with pytest.raises(WindowShut, match=r"Adults.*Choose another price type"):
        desk.sell(letter="c")
    desk.sell(letter="c", channel="web")


def test_a_cart_that_was_begun_in_time_is_paid_after_its_window(desk: Desk) -> None:
    window = desk.window("General")
    cart, seats = desk.hold()
    put_window(
        desk.core, desk.planner, desk.house.id, window_id=window, name="General", opens_at=desk.at(-1),
        closes_at=desk.core.clock.now(),
    )  # fmt: skip

    with pytest.raises(WindowShut, match="no window opens any more"):
        desk.hold()
    order = OrderId(uuid4())
    sale = desk.pay(cart, seats, order=order)

    assert desk.pay(cart, seats, order=order) == sale  # a retry finds the sale that stands


def test_the_database_refuses_what_a_terminal_with_old_facts_lets_through(
    desk: Desk, open_core: Callable[..., Core]
) -> None:
    """A terminal keeps facts for a second; a window that was made in it counts all the same."""
    late = open_core()
    late.repertoire.performance(desk.house.id)
    cart, seats = desk.hold(2, core=late)
    desk.window("General", opens=1)
    desk.core.repertoire.forget(desk.house.id)
    late.repertoire._performances._kept[desk.house.id] = (late.clock.monotonic() + 60, desk.house.performance)

    with pytest.raises(WindowShut, match="No window sells this any more"):
        desk.pay(cart, seats, core=late)

    desk.window("Now", opens=-1)
    desk.pay(cart, seats, core=late)
    assert desk.in_window() == [("Now", 1, 2), ("General", 0, 0)]


def test_a_code_has_an_end_and_seats_of_one_use(desk: Desk) -> None:
    code = desk.code(desk.window("Friends", needs_code=True), seats_max=2)

    with pytest.raises(CodeRefused, match="good for 2 seats at once"):
        desk.sell(3, code="FRIENDS")
    desk.sell(2, code="FRIENDS")
    end_code(desk.core, desk.planner, desk.house.id, code)
    with pytest.raises(CodeRefused, match="not good here"):
        desk.hold(code="FRIENDS")


def test_a_window_in_which_something_was_sold_stays(desk: Desk) -> None:
    used, unused = desk.window("Used"), desk.window("Unused", opens=3)
    desk.sell()

    with pytest.raises(BadInput, match="give it an end"):
        remove_window(desk.core, desk.planner, desk.house.id, used)
    remove_window(desk.core, desk.planner, desk.house.id, unused)

    assert desk.in_window() == [("Used", 1, 1)]


def test_without_its_last_window_its_state_decides_again(desk: Desk) -> None:
    window = desk.window("General", opens=2)
    with pytest.raises(WindowShut):
        desk.hold()

    remove_window(desk.core, desk.planner, desk.house.id, window)

    desk.sell()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"closes": -2}, "closes after it opens"),
        ({"opens": 400}, "before the performance ends"),
        ({"letters": []}, "Name a price type"),
        ({"letters": ["z"]}, "no price type 'z'"),
        ({"channel": Channel.SHELL}, "A window is for one of"),
        ({"buyer_seats_max": 0}, "counted from 1"),
        ({"name": " "}, "a name of 1 to 60"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused_in_words(desk: Desk, wrong: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        desk.window(**wrong)  # type: ignore[arg-type]

    assert desk.in_window() == []


def test_a_foreign_performance_looks_as_if_it_did_not_exist(desk: Desk) -> None:
    window = desk.window()
    stranger = someone(desk.core, Role.DISTRIBUTOR, organisation="Others")

    for act in (
        lambda: list_windows(desk.core, stranger, desk.house.id),
        lambda: remove_window(desk.core, stranger, desk.house.id, window),
        lambda: list_codes(desk.core, stranger, desk.house.id),
    ):
        with pytest.raises(NotFound, match="no such performance"):
            act()
    with pytest.raises(NotPermitted):
        list_windows(desk.core, desk.operator, desk.house.id)


def test_what_the_window_takes_of_nobodys_cart_is_a_refusal_of_a_kind(desk: Desk) -> None:
    """Whatever is wrong with a window comes as a refusal with a code of its own, never as another error."""
    desk.window("Friends", needs_code=True)
    with pytest.raises(EtdsError) as refused:
        desk.hold()
    assert refused.value.code == "code_needed"


def test_every_way_to_an_order_is_in_a_window_and_counted(desk: Desk) -> None:
    """Card, group and comp, each with a code; what comes back is not counted any more."""
    manager = someone(desk.core, Role.MANAGER)
    desk.code(desk.window("Friends", needs_code=True, buyer_seats_max=6), uses_max=3)
    with desk.core.postgres.write() as connection:
        connection.execute("update performance set comp_seats_max = 9")

    def held() -> tuple[CartId, dict[int, str]]:
        cart, seats = CartId(uuid4()), {next(desk.seats): "a", next(desk.seats): "a"}
        show_code(desk.core, manager, desk.house.id, cart=cart, code="FRIENDS")
        inventory.place_hold(desk.core, manager, desk.house.id, seats=list(seats), cart=cart)
        return cart, seats

    core, where, ada = desk.core, desk.house.id, Buyer(customer="Ada")
    cart, seats = held()
    card = OrderId(uuid4())
    payments.claim_order(core, manager, where, cart=cart, order=card, seats=seats, buyer=ada)
    cart, seats = held()
    payments.reserve_group(
        core, manager, where, cart=cart, order=OrderId(uuid4()), seats=seats, buyer=ada, pay_by=desk.at(2)
    )
    cart, seats = held()
    sales.give_comps(core, manager, where, cart=cart, order=OrderId(uuid4()), seats=seats, reason="press", buyer=ada)
    assert (desk.used(), desk.in_window()) == ([3], [("Friends", 3, 6)])
    with pytest.raises(CodeRefused, match="used up"):
        held()

    payments.give_up_order(core, manager, where, order=card)

    assert (desk.used(), desk.in_window()) == ([2], [("Friends", 2, 4)])
    assert desk.odd() == []


def test_a_performance_without_windows_asks_nothing_about_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that has them does, or this would mean nothing."""
    asked: list[str] = []
    rows, records = desk.core.postgres.rows, desk.core.postgres.records

    def told_rows(sql: str, *rest: object, **more: object) -> object:
        asked.append(sql)
        return rows(sql, *rest, **more)  # type: ignore[arg-type]

    def told_records(make: object, sql: str, *rest: object) -> object:
        asked.append(sql)
        return records(make, sql, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.core.postgres, "rows", told_rows)
    monkeypatch.setattr(desk.core.postgres, "records", told_records)
    desk.sell()
    assert [sql for sql in asked if "from sale_window" in sql or "presale_c" in sql] == []
    desk.window()
    desk.sell()

    assert any("from sale_window" in sql for sql in asked)
