"""The half hour before curtain: names are typed, tickets are handed over, and nobody gets them twice."""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID, uuid4

import pytest

from core import inventory, payments, sales
from core.access import Actor
from core.inventory import CartId
from core.runtime import Core
from core.sales import AlreadyCollected, Buyer, NothingToCollect, OrderId, Sale
from etds_tui.screens.boxoffice.order_changes import OrderDesk
from etds_tui.screens.boxoffice.order_life import LifeDialog
from etds_tui.screens.boxoffice.will_call import WillCallScreen
from tests.factories.gates import gated
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


def sold(core: Core, who: Actor, house: OpenHouse, seat: int, **buyer: str) -> Sale:
    cart = CartId(uuid4())
    inventory.place_hold(core, who, house.id, seats=[seat], cart=cart)
    return sales.sell_for_cash(
        core, who, house.id, cart=cart, order=OrderId(uuid4()), seats={seat: "a"}, received_minor=1000,
        buyer=Buyer(**buyer),
    )  # fmt: skip


def names(core: Core, who: Actor, house: OpenHouse) -> list[tuple[str, bool]]:
    return [(one.name, one.collected is not None) for one in sales.will_call(core, who, house.id)]


async def test_five_keys_from_the_desk_hand_the_tickets_over(core: Core) -> None:
    house, omar = a_house(core), someone(core, name="omar")
    anna = sold(core, omar, house, 0, customer="Anna Schmidt 0171 2345678")
    sold(core, omar, house, 1, customer="Bert Adler")
    mailed = sold(core, omar, house, 2, customer="Cora Stein", contact="cora@example.org")
    app = an_app(core)

    def order() -> Any:
        return app.screen

    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "omar")
        await open_house(pilot)
        keys = ["W", "s", "c", "h", "enter"]
        assert len(keys) <= 5
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(app.screen, WillCallScreen))
        desk: Any = app.screen
        await until(pilot, lambda: "collected" in str(desk.query_one("#said").content))
        assert "F8 undoes" in str(desk.query_one("#said").content)
        await until(pilot, lambda: [one.name for one in desk.shown] == ["Adler, Bert"])
        assert core.postgres.rows("select reference from orders where collected_at is not null") == [(anna.reference,)]

        await pilot.press("f8")
        await until(pilot, lambda: len(desk.shown) == 2)
        assert core.postgres.rows("select act from order_journal order by id") == [("collect",), ("uncollect",)]

        for typed, rung in {
            "ste": "here, but printed or mailed", "adlre": "similar spelling", "xyz": "no record",
        }.items():  # fmt: skip
            await pilot.press(*typed)
            await until(pilot, lambda wanted=rung: wanted in str(desk.query_one("#rung").content))
            if typed == "ste":
                await pilot.press("f4")
                await until(pilot, lambda: isinstance(app.screen, OrderDesk) and app.screen._view)
                assert order()._view.brief.reference == mailed.reference
                await pilot.press("n", *"ID seen", "enter")
                await until(pilot, lambda: order()._view.brief.notes == 1)
                await pilot.press("l")
                await until(pilot, lambda: isinstance(app.screen, LifeDialog))
                told = [entry.sentence for entry in app.screen._entries]  # type: ignore[attr-defined]
                assert told[0] == "1 seat held" and told[-1] == "note: ID seen"
                assert "1 seat sold" in told
                await pilot.press("escape", "escape")
                await until(pilot, lambda: app.screen is desk)
            await pilot.press("escape")
            await until(pilot, lambda: not desk.field.value)


async def test_an_enter_that_is_quicker_than_the_list_waits_for_it_and_looks_nowhere_else(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found elsewhere, and sooner, is not handed over nor opened."""
    house, omar = a_house(core), someone(core, name="omar")
    anna = sold(core, omar, house, 0, customer="Anna Schmidt")
    sold(core, omar, a_house(core), 0, customer="Otto Schulz")
    slow, gate = gated(sales.will_call)
    looked: list[str] = []
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "omar")
        await open_house(pilot)
        monkeypatch.setattr(sales, "will_call", slow)
        monkeypatch.setattr(sales, "look_beyond", wraps(sales.look_beyond)(lambda *args: looked.append(args[-1])))
        await pilot.press("W")
        await until(pilot, lambda: isinstance(app.screen, WillCallScreen))
        desk: Any = app.screen
        await pilot.press("s", "c", "h", "enter")
        gate.open()
        await until(pilot, lambda: "collected" in str(desk.query_one("#said").content))

    assert looked == []
    assert core.postgres.rows("select reference from orders where collected_at is not null") == [(anna.reference,)]


def test_collected_twice_is_refused_with_when_where_and_by_whom(core: Core) -> None:
    house, omar, mona = a_house(core), someone(core, name="omar"), someone(core, name="mona")
    sale = sold(core, omar, house, 0, customer="Anna Schmidt")

    sales.hand_over(core, omar, house.id, order=sale.order_id)
    with pytest.raises(AlreadyCollected, match=r"^Collected at \d\d:\d\d on .* at test, by Omar\. "):
        sales.hand_over(core, mona, house.id, order=sale.order_id)
    assert names(core, mona, house) == [("Schmidt, Anna", True)]
    assert core.postgres.rows("select count(*)::int from order_journal") == [(1,)]

    sales.take_hand_over_back(core, mona, house.id, order=sale.order_id)
    with pytest.raises(NothingToCollect):
        sales.take_hand_over_back(core, mona, house.id, order=sale.order_id)
    assert names(core, mona, house) == [("Schmidt, Anna", False)]


def test_who_waits_at_the_window(core: Core) -> None:
    """Named and neither printed nor mailed; or kept on purpose."""
    house, omar = a_house(core), someone(core)
    printed = sold(core, omar, house, 0, customer="Anna Schmidt")
    sold(core, omar, house, 1)
    sold(core, omar, house, 2, customer="Bert Adler")
    unpaid, cart = OrderId(uuid4()), CartId(uuid4())
    inventory.place_hold(core, omar, house.id, seats=[3], cart=cart)
    payments.claim_order(core, omar, house.id, cart=cart, order=unpaid, seats={3: "a"}, buyer=Buyer(customer="Cora"))
    sales.print_tickets(core, omar, house.id, order=printed.order_id, folder=core.settings.tickets_dir)
    assert names(core, omar, house) == [("Adler, Bert", False)]

    sales.keep_for_collection(core, omar, house.id, order=printed.order_id)
    assert names(core, omar, house) == [("Adler, Bert", False), ("Schmidt, Anna", False)]
    with pytest.raises(NothingToCollect):
        sales.hand_over(core, omar, house.id, order=unpaid)


def test_the_ladder_names_each_rung(core: Core) -> None:
    house, other, omar = a_house(core), a_house(core), someone(core)
    sold(core, omar, house, 0, customer="Anna Schmidt 0171 2345678")
    sold(core, omar, other, 0, customer="Dora Quint")
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, omar, house.id, seats=[1], cart=cart)
    payments.claim_order(core, omar, house.id, cart=cart, order=order, seats={1: "a"})
    payments.pay_by_card(core, omar, house.id, order=order, tender=UUID(int=1))
    tail = str(core.postgres.rows("select right(provider_reference, 4) from tender where kind = 'card'")[0][0])

    rungs = {text: sales.look_beyond(core, omar, house.id, text) for text in ("5678", tail, "quint", "shmidt", "zzz")}
    assert [(looked.rung, len(looked.found)) for looked in rungs.values()] == [
        ("by phone", 1), ("by the last four of the card", 1), ("at another date", 1), ("similar spelling", 1),
        ("no record", 0),
    ]  # fmt: skip
