"""A manager's afternoon by keyboard: an order is scanned, a ticket comes back, a matter is dealt with."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from textual.events import Key
from textual.pilot import Pilot

from core import inventory, payments
from core.access import Actor, Role
from core.audit import verify_house
from core.inventory import CartId, SeatState
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.boxoffice.attention import AttentionScreen
from etds_tui.screens.boxoffice.order import OrderScreen
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.returning import ReturnDialog, ReturnedDialog
from etds_tui.screens.boxoffice.tender import SoldDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


def odd(core: Core, who: Actor) -> list[str]:
    return [finding.check for finding in verify_house(core, who) if not finding.holds]


def told(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(".wrong").content)  # type: ignore[attr-defined]


async def order_open(pilot: Pilot[None]) -> Any:
    await until(pilot, lambda: isinstance(pilot.app.screen, OrderScreen) and pilot.app.screen._view)
    return pilot.app.screen


async def test_two_tickets_are_sold_one_comes_back_and_the_other_is_printed_again(core: Core) -> None:
    house = a_house(core)
    manager = someone(core, Role.MANAGER, name="manager1")
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        await sign_in(pilot, "manager1")
        desk: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(desk.cart.seats) == 2)
        seats = tuple(desk.cart.seats)
        await pilot.press("t", "enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        await pilot.press("enter", "o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await pilot.press("enter")
        order = await order_open(pilot)

        await pilot.press("space", "r")
        await until(pilot, lambda: isinstance(app.screen, ReturnDialog))
        assert app.screen.focused.id == "leave"  # type: ignore[union-attr]
        await pilot.press("y")
        assert told(pilot) == "Say why first: a number from 1 to 5."
        assert core.postgres.rows("select count(*)::int from refund") == [(0,)]
        await pilot.press("1", "y")
        await until(pilot, lambda: isinstance(app.screen, ReturnedDialog))
        assert app.screen.query_one("Digits").value == "10.00"  # type: ignore[attr-defined]

        await pilot.press("enter")
        await until(pilot, lambda: [line.state for line in order._view.lines] == ["returned", "valid"])
        assert [str(cell) for cell in order.table.get_row_at(0)][-1] == "returned"
        await pilot.press("p")
        await until(pilot, lambda: order._view.lines[1].printed == 1)
        (printed,) = core.settings.tickets_dir.glob("*.txt")
        assert printed.read_text().count("SEAT") == 1

        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is desk)
        await until(pilot, lambda: desk.seat_map.plane[seats[0]] == SeatState.OPEN.byte)
        assert desk.seat_map.plane[seats[1]] == SeatState.SOLD.byte

    assert core.postgres.rows("select reason::text, state::text, amount_minor from refund") == [
        ("cannot come", "succeeded", 1000)
    ]
    assert inventory.house_counts(core, manager, house.id).sold == 1
    assert odd(core, manager) == []


def a_paid_order(core: Core, who: Actor, house: OpenHouse, *, card: bool = False) -> tuple[OrderId, str]:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, who, house.id, seats=[4, 5], cart=cart)
    claimed = payments.claim_order(core, who, house.id, cart=cart, order=order, seats={4: "a", 5: "c"})
    if card:
        payments.pay_by_card(core, who, house.id, order=order, tender=uuid4())
    else:
        payments.pay_by_cash(core, who, house.id, order=order, tender=uuid4(), received_minor=1500)
    return order, claimed.reference


async def test_a_scanned_reference_opens_its_order_and_all_of_it_comes_back_for_a_fee(core: Core) -> None:
    """As a scanner sends it: all keys at once, long before the field has the focus."""
    house = a_house(core)
    manager = someone(core, Role.MANAGER, name="manager1")
    _, reference = a_paid_order(core, manager, house, card=True)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "manager1")
        signs = {"-": "minus"}
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen))
        for key in [*(Key(signs.get(c, c.lower()), c) for c in reference), Key("enter", "\r")]:
            app.post_message(key)
        order = await order_open(pilot)
        assert order._view.brief.reference == reference

        await pilot.press("a", "r")
        await until(pilot, lambda: isinstance(app.screen, ReturnDialog))
        await pilot.press("k", *"16")
        await until(pilot, lambda: "between nothing and what goes back for the tickets" in told(pilot))
        await pilot.press("enter", "2", "y")
        assert isinstance(app.screen, ReturnDialog)  # a fee that is not possible is not taken
        await pilot.press("k", "backspace", "backspace", "3", "enter")
        await until(pilot, lambda: "3.00 EUR  fee is kept" in str(app.screen.query_one("#figures").content))  # type: ignore[attr-defined]
        assert "12.00 EUR  returns to card" in str(app.screen.query_one("#figures").content)  # type: ignore[attr-defined]
        await pilot.press("5", *"a cold", "enter", "y")
        await until(pilot, lambda: isinstance(app.screen, ReturnedDialog))
        assert not app.screen.query("Digits")
        await pilot.press("enter")
        await until(pilot, lambda: order._view.refunds and order._view.refunds[0].state == "succeeded")

    assert core.postgres.rows("select reason::text, state::text, amount_minor from refund") == [
        ("a cold", "succeeded", 1200)
    ]
    assert inventory.house_counts(core, manager, house.id).open == 30
    assert odd(core, manager) == []


async def test_a_matter_is_seen_opened_dealt_with_and_opened_again(core: Core) -> None:
    house = a_house(core)
    manager = someone(core, Role.MANAGER, name="manager1")
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, manager, house.id, seats=[4], cart=cart)
    reference = payments.claim_order(core, manager, house.id, cart=cart, order=order, seats={4: "a"}).reference
    payments.pay_by_cash(core, manager, house.id, order=order, tender=uuid4(), received_minor=500)
    payments.give_up_order(core, manager, house.id, order=order)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "manager1")
        bar: Any = app.screen.query_one("StatusBar")
        await until(pilot, lambda: "! 1 matter " in bar.render().plain)

        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AttentionScreen) and app.screen._matters)
        attention: Any = app.screen
        assert reference in str(attention.query_one("#whole").content)
        await pilot.press("enter")
        seen = await order_open(pilot)
        assert seen._view.brief.order_id == order
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is attention)

        await pilot.press("d")
        await until(pilot, lambda: attention._matters == () and app.matters == 0)
        assert core.postgres.rows("select resolved_by from attention") == [(manager.account_id,)]
        await pilot.press("u")
        await until(pilot, lambda: len(attention._matters) == 1 and app.matters == 1)
        await pilot.press("d")
        await until(pilot, lambda: attention._matters == ())
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))
        await until(pilot, lambda: "matter" not in bar.render().plain)

    acts = core.postgres.rows("select act::text from audit_entry where starts_with(act, 'attention') order by id")
    assert [act for (act,) in acts] == ["attention.done", "attention.open", "attention.done"]
