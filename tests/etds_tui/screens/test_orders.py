"""Orders on the screen: what is refused is said in one sentence, text of people is text, and keys are there by role."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import inventory, payments, sales
from core.access import Actor, Role
from core.inventory import CartId, place_hold
from core.runtime import Core
from core.sales import OrderId, Sale
from etds_tui.app import EtdsApp
from etds_tui.screens.boxoffice.order import OrderScreen
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.returning import ReturnDialog, ReturnedDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.help import HelpDialog
from etds_tui.screens.override.asking import AskManagerDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.etds_tui.screens.test_doors import HOSTILE, _picture
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


def sold(core: Core, who: Actor, house: OpenHouse, *seats: int) -> Sale:
    cart = CartId(uuid4())
    place_hold(core, who, house.id, seats=seats, cart=cart)
    return sales.sell_for_cash(
        core, who, house.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(seats, "a"), received_minor=9_000
    )


async def orders(pilot: Pilot[None], name: str, count: int = 1) -> Any:
    await sign_in(pilot, name)
    await pilot.press("o")
    await until(pilot, lambda: isinstance(pilot.app.screen, OrdersScreen) and len(pilot.app.screen._shown) == count)
    return pilot.app.screen


async def order(pilot: Pilot[None], name: str = "manager1") -> Any:
    await orders(pilot, name)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, OrderScreen) and pilot.app.screen._view)
    return pilot.app.screen


def said(app: EtdsApp) -> list[str]:
    return [notification.message for notification in app._notifications]


def wrong(app: EtdsApp) -> str:
    return str(app.screen.query_one("#wrong").content)  # type: ignore[attr-defined]


async def test_an_unknown_reference_is_one_sentence_and_the_next_scan_takes_its_place(core: Core) -> None:
    house = a_house(core)
    manager = someone(core, Role.MANAGER, name="manager1")
    sale = sold(core, manager, house, 1)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await orders(pilot, "manager1")
        await pilot.press(*"e7kwf4m", "enter")
        await until(pilot, lambda: wrong(app) == "There is no order E7K-WF4M in your reach. Check the reference.")
        await pilot.press(*sale.reference.replace("-", ""))
        assert (app.screen.field.value, wrong(app)) == (sale.reference.replace("-", ""), "")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OrderScreen))


async def test_the_list_goes_from_the_performance_to_the_house_to_ones_own(core: Core) -> None:
    here, there = a_house(core, event="Here"), a_house(core, event="There")
    manager, other = someone(core, Role.MANAGER, name="manager1"), someone(core, name="other")
    mine, theirs, far = sold(core, manager, here, 1), sold(core, other, here, 2), sold(core, other, there, 1)
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "manager1")
        await pilot.press("slash", *"here", "enter")
        await until(pilot, lambda: getattr(app.screen, "house", None))
        assert app.screen.performance.id == here.id  # type: ignore[attr-defined]
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen))
        screen: Any = app.screen

        for expected in ([theirs, mine], [far, theirs, mine], [mine], [theirs, mine]):
            wanted = [sale.reference for sale in expected]
            await until(pilot, lambda wanted=wanted: [brief.reference for brief in screen._shown] == wanted)
            await pilot.press("f2")


async def test_two_orders_of_one_reference_are_both_shown_to_choose_from(core: Core) -> None:
    """A reference is unique within its performance only."""
    here, there = a_house(core), a_house(core)
    manager = someone(core, Role.MANAGER, name="manager1")
    first, second = sold(core, manager, here, 1), sold(core, manager, there, 1)
    sold(core, manager, here, 2)
    with core.postgres.write() as connection:
        for sale in (first, second):
            connection.execute("update orders set reference = 'E7K-WF4M' where id = %s", [sale.order_id])
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await orders(pilot, "manager1", 3)
        await pilot.press(*"e7k-wf4m", "enter")
        await until(pilot, lambda: [brief.order_id for brief in screen._shown] == [second.order_id, first.order_id])
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, OrderScreen) and app.screen._view)
        assert app.screen._view.brief.order_id == first.order_id  # type: ignore[attr-defined]
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is screen and len(screen._shown) == 3)


async def test_an_operator_sees_orders_and_asks_a_manager_to_take_tickets_back(core: Core) -> None:
    house = a_house(core)
    operator = someone(core, name="operator1")
    sold(core, operator, house, 1)
    app = an_app(core)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await order(pilot, "operator1")
        await pilot.press("r")
        await until(pilot, lambda: said(app) == ["Mark the tickets first: Space marks one, a marks all."])
        app.clear_notifications()
        await pilot.press("a", "r")
        await until(pilot, lambda: isinstance(app.screen, ReturnDialog))
        await pilot.press("1", "y")
        await until(pilot, lambda: isinstance(app.screen, AskManagerDialog))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OrderScreen))
    assert core.postgres.rows("select state::text from ticket") == [("valid",)]


@pytest.mark.parametrize(
    ("happened", "sentence"),
    [
        ("admitted", "Somebody went in with one of these tickets; it cannot come back."),
        ("returned", "Some of these tickets are not of this order, or came back already. Look at the order."),
        (
            "played",
            "This performance has been played; its tickets do not come back. Ask who settles it.",
        ),
    ],
)
async def test_what_does_not_come_back_is_told_by_the_service(core: Core, happened: str, sentence: str) -> None:
    house = a_house(core)
    manager = someone(core, Role.MANAGER, name="manager1")
    sale = sold(core, manager, house, 1)
    if happened == "returned":
        payments.return_tickets(core, manager, house.id, order=sale.order_id, act=uuid4())
    with core.postgres.write() as connection:
        if happened == "admitted":
            connection.execute("update ticket set state = 'admitted'")
        if happened == "played":
            connection.execute("update performance set state = 'played'")
    core.repertoire._performances._kept.clear()
    app = an_app(core)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await order(pilot)
        await pilot.press("space", *(["r"] if happened == "played" else []))
        await until(pilot, lambda: said(app) == [sentence])
        assert app.screen is screen
        assert screen._marked == ({1} if happened == "played" else set())


async def test_what_somebody_else_took_back_meanwhile_does_not_come_back_twice(core: Core) -> None:
    house = a_house(core)
    manager = someone(core, Role.MANAGER, name="manager1")
    sale = sold(core, manager, house, 1)
    app = an_app(core)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await order(pilot)
        await pilot.press("a", "r")
        await until(pilot, lambda: isinstance(app.screen, ReturnDialog))
        payments.return_tickets(core, manager, house.id, order=sale.order_id, act=uuid4())
        await pilot.press("1", "y")
        await until(pilot, lambda: app.screen is screen and screen._view.lines[0].state == "returned")
        assert said(app)[0].startswith("Some of these tickets are not of this order, or came back already.")
    assert core.postgres.rows("select count(*)::int, sum(amount_minor)::int from refund") == [(1, 1000)]


async def test_escape_leaves_everything_as_it_was(core: Core) -> None:
    house = a_house(core)
    sold(core, someone(core, Role.MANAGER, name="manager1"), house, 1)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await order(pilot)
        await pilot.press("a", "r")
        await until(pilot, lambda: isinstance(app.screen, ReturnDialog))
        await pilot.press("1", "enter")  # the safe button has the focus
        await until(pilot, lambda: app.screen is screen)
        assert screen._marked == {1}
        await pilot.press("escape")
        assert screen._marked == set()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen))
    assert core.postgres.rows("select count(*)::int from refund") == [(0,)]


@pytest.mark.parametrize("text", [*HOSTILE, "Zoë 日本語"])
async def test_hostile_names_and_reasons_appear_literally(core: Core, text: str) -> None:
    manifest = f'level,section,row,seat_from,seat_to\nx,"{text}",1,1,12\n'.encode()
    house = a_house(core, manifest, event=text, artist=text, venue=text)
    manager = someone(core, Role.MANAGER, name="manager1")
    with core.postgres.write() as connection:
        connection.execute("update account set display_name = %s", [text])
        connection.execute("update price_type set name = %s where letter = 'a'", [f"{text}."])
    sold(core, manager, house, 1, 2)
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        await orders(pilot, "manager1")
        assert _picture(app).count(text) >= 3  # event, seller, and who is signed in
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OrderScreen) and app.screen._view)
        await pilot.pause()
        assert _picture(app).count(text) >= 6
        await pilot.press("space", "r")
        await until(pilot, lambda: isinstance(app.screen, ReturnDialog))
        await pilot.press("5")
        app.screen.query_one("#words").value = text  # type: ignore[attr-defined]
        await pilot.press("enter", "y")
        await until(pilot, lambda: isinstance(app.screen, ReturnedDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen._view.refunds)  # type: ignore[attr-defined]
        await pilot.pause()
        assert text in _picture(app).split("back by cash")[1]


async def test_escape_bytes_that_came_another_way_do_nothing(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses them; should one be there all the same, it is a sign that can be seen."""
    evil = "\x1b]0;owned\x07\u202eevil"
    house = a_house(core)
    sold(core, someone(core, Role.MANAGER, name="manager1"), house, 1)
    matter = payments.Matter(
        id=1,
        performance_id=house.id,
        order_id=OrderId(uuid4()),
        at=core.clock.now(),
        performance=house.performance.code,
        order="E7K-WF4M",
        sentence=evil,
    )
    monkeypatch.setattr("core.payments.attention_list", lambda core, actor: (matter,))
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "manager1")
        await pilot.press("a")
        await until(pilot, lambda: getattr(app.screen, "_matters", ()))
        await pilot.pause()
        shown = _picture(app)
        assert shown.count("\ufffd]0;owned\ufffd\ufffdevil") == 2
        assert "\x1b" not in shown and "\u202e" not in shown


@pytest.mark.parametrize(
    ("role", "reaches"),
    [
        (Role.MANAGER, {"Orders", "Attention list"}),
        (Role.OPERATOR, {"Orders"}),
        (Role.ADMIN, {"Orders", "Attention list"}),
        (Role.DOOR, set[str]()),
    ],
)
async def test_the_ways_to_orders_are_there_for_those_who_may_go_them(
    core: Core, role: Role, reaches: set[str]
) -> None:
    a_house(core)
    someone(core, role, name="person")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "person")
        offered = {command.title for command in app.get_system_commands(app.screen)}
        assert offered & {"Orders", "Attention list"} == reaches
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpDialog))
        keys = {what for _, what in app.screen._keys}  # type: ignore[attr-defined]
        assert keys & {"orders", "attention list"} == {name.lower() for name in reaches}
        await pilot.press("escape", "o")
        if "Orders" in reaches:
            await until(pilot, lambda: isinstance(app.screen, OrdersScreen))
        else:
            await pilot.pause()
            assert isinstance(app.screen, PerformancesScreen)


async def test_the_cart_is_kept_while_an_order_is_looked_at(core: Core) -> None:
    house = a_house(core)
    sold(core, someone(core, Role.MANAGER, name="manager1"), house, 25)
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "manager1")
        desk: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(desk.cart.seats) == 2)
        held = desk.cart.seats
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await pilot.press("question_mark")  # not a letter of a reference: the desk's
        await until(pilot, lambda: isinstance(app.screen, HelpDialog))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is desk)
        assert desk.cart.seats == held


async def test_who_sold_it_undoes_it_after_a_question_whose_safe_button_has_the_focus(core: Core) -> None:
    house = a_house(core)
    someone(core, Role.MANAGER, name="manager1")
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        await sign_in(pilot, "manager1")
        sold(core, app.person, house, 0, 1)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OrderScreen) and app.screen._view)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OrderScreen))
        assert inventory.house_counts(core, app.person, house.id).sold == 2
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: inventory.house_counts(core, app.person, house.id).sold == 0)

    rows = core.postgres.rows("select distinct state::text from order_line")
    assert rows == [("voided",)]


async def test_cash_that_is_owed_is_counted_out_once_and_only_where_it_is_owed(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER, name="manager1")
    sale = sold(core, manager, house, 0)
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        screen = await order(pilot)
        assert screen.check_action("pay_out", ()) is False
        admin = someone(core, Role.ADMIN)
        plan = payments.plan_cancellation(core, admin, house.id)
        payments.cancel_performance(core, admin, house.id, stamp=plan.stamp, reason="ill")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: screen.check_action("pay_out", ()))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: screen.check_action("pay_out", ()) is False)

    assert core.postgres.rows("select state::text from refund") == [("succeeded",)]
    assert payments.pay_out(core, manager, house.id, order=sale.order_id).amount_minor == 0
