"""Orders, returns and the attention list as pictures, at 80x24 and 140x40. Codes are given and times stand still."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from textual.pilot import Pilot

from core import payments, sales
from core.access import Actor, Role
from core.clock import HandMovedClock
from core.inventory import CartId, place_hold
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.boxoffice.attention import AttentionScreen
from etds_tui.screens.boxoffice.order import OrderScreen
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.returning import ReturnDialog, ReturnedDialog
from etds_tui.screens.boxoffice.tender import SoldDialog
from tests.etds_tui.test_snapshots import DATA, size
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

__all__ = ["size"]

Snap = Callable[..., bool]
Scene = Callable[[Pilot[None]], Awaitable[None]]

PLAY, NIGHT = "An Evening with Fisher", "Night Ferry Live at the Harbour"


def at_rest(core: Core) -> None:
    """Names that were drawn and times of the database become the same for every picture."""
    with core.postgres.write() as connection:
        for number, (order,) in enumerate(connection.execute("select id from orders order by created_at").fetchall()):
            connection.execute(
                "update orders set reference = %s, created_at = timestamptz '2054-11-20 15:00Z' + %s * interval '7 min'"
                " where id = %s",
                [REFERENCES[number], number, order],
            )
        connection.execute(
            "update refund set created_at = timestamptz '2054-11-20 17:00Z' + amount_minor * interval '1 s'"
        )
        connection.execute("update attention set at = '2054-11-20 17:05Z'")
        connection.execute(
            "update attention a set sentence = regexp_replace(sentence, 'order .*?:', 'order ' || o.reference || ':')"
            " from orders o where o.id = a.order_id"
        )


REFERENCES = ("E7K-WF4M", "E7K-WF6X", "E7K-WF79")


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    """Time stands still, and nothing is swept meanwhile."""
    return open_core(clock=HandMovedClock(datetime(2054, 11, 20, 18, 0, tzinfo=UTC)), sweep_seconds=300)


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(1001)

    def code() -> str:
        return f"RTWX-Y346-{next(numbers)}"

    monkeypatch.setattr("core.payments.outcomes.new_ticket_code", code)
    monkeypatch.setattr("core.sales.cash.new_names", lambda tickets: (REFERENCES[0], [code() for _ in range(tickets)]))


def sold(core: Core, who: Actor, house: OpenHouse, *seats: int) -> sales.Sale:
    cart = CartId(uuid4())
    place_hold(core, who, house.id, seats=seats, cart=cart)
    return sales.sell_for_cash(
        core, who, house.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(seats, "a"), received_minor=9_000
    )


def in_parts(core: Core, who: Actor, house: OpenHouse) -> OrderId:
    """Four seats, by card and cash, one of which came back for a fee."""
    cart, order = CartId(uuid4()), OrderId(UUID(int=7))
    place_hold(core, who, house.id, seats=[10, 11, 12, 13], cart=cart)
    letters = {10: "a", 11: "a", 12: "c", 13: "c"}
    payments.claim_order(core, who, house.id, cart=cart, order=order, seats=letters)
    payments.pay_by_card(core, who, house.id, order=order, tender=UUID(int=1), amount_minor=1001)
    payments.pay_by_card(core, who, house.id, order=order, tender=UUID(int=2), amount_minor=2000)
    payments.pay_by_cash(core, who, house.id, order=order, tender=UUID(int=3), received_minor=5000)
    first = sales.see_order(core, who, house.id, order=order).lines[0]
    payments.return_tickets(
        core, who, house.id, order=order, act=UUID(int=4), tickets=[first.ticket or ""], kept_minor=300,
        reason="wrong date or seats",
    )  # fmt: skip
    return order


def an_evening(core: Core) -> Actor:
    """Three orders at two houses, and a matter."""
    manager = someone(core, Role.MANAGER, name="manager1")
    here = a_house(core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event=PLAY, venue="Kalendar Theatre")
    there = a_house(core, code="NF-261122", event=NIGHT, venue="Harbour Hall")
    sold(core, manager, here, 1, 2)
    in_parts(core, manager, here)
    sold(core, someone(core, name="omar"), there, 3)
    at_rest(core)
    return manager


def a_matter(core: Core, who: Actor) -> None:
    with core.postgres.write() as connection:
        for reason in ("a payment that came too late", "the customer gave up at the till"):
            connection.execute(
                "insert into attention (performance_id, order_id, at, sentence) select performance_id, id,"
                " '2054-11-20 17:05Z', %s || ' of order ' || reference || ': 18.00 EUR goes back by card, because its"
                " seats were sold to somebody else in the meantime' from orders where reference = 'E7K-WF4M'",
                [reason],
            )


async def orders(pilot: Pilot[None]) -> Any:
    await sign_in(pilot, "manager1")
    await pilot.press("o")
    await until(pilot, lambda: isinstance(pilot.app.screen, OrdersScreen) and len(pilot.app.screen._shown) == 3)
    screen: Any = pilot.app.screen
    screen.field.cursor_blink = False
    await pilot.pause()
    return screen


async def order(pilot: Pilot[None]) -> Any:
    await orders(pilot)
    await pilot.press("down", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, OrderScreen) and pilot.app.screen._view)
    await pilot.pause()
    return pilot.app.screen


@pytest.mark.parametrize("state", ["latest", "unknown"])
def test_orders(snap_compare: Snap, still: Core, codes: None, size: tuple[int, int], state: str) -> None:
    an_evening(still)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await orders(pilot)
        if state == "unknown":
            await pilot.press(*"e7kxxxc", "enter")
            await until(pilot, lambda: "character is wrong" in str(screen.query_one("#wrong").content))
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_no_order(snap_compare: Snap, still: Core) -> None:
    a_house(still, code="KT-261121", event=PLAY, venue="Kalendar Theatre")
    someone(still, name="operator1")

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "operator1")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, OrdersScreen))
        await until(pilot, lambda: pilot.app.screen.query("#none.-empty"))
        pilot.app.screen.query_one("#reference").cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=(80, 24), run_before=scene)


@pytest.mark.parametrize("state", ["marked", "asked", "words", "done"])
def test_an_order(snap_compare: Snap, still: Core, codes: None, size: tuple[int, int], state: str) -> None:
    an_evening(still)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await order(pilot)
        await pilot.press("a")
        await until(pilot, lambda: len(screen._marked) == 3)
        if state != "marked":
            await pilot.press("r")
            await until(pilot, lambda: isinstance(pilot.app.screen, ReturnDialog))
            await pilot.press("k", "2", "enter", "5" if state == "words" else "1")
            await until(pilot, lambda: "2.00 EUR  fee" in str(pilot.app.screen.query_one("#figures").content))  # type: ignore[attr-defined]
        if state == "words":
            await pilot.press(*"the train did not run")
            pilot.app.screen.query_one("#words").cursor_blink = False  # type: ignore[attr-defined]
        if state == "done":
            await pilot.press("y")
            await until(pilot, lambda: isinstance(pilot.app.screen, ReturnedDialog))
            at_rest(still)
            screen._reload()
            await until(pilot, lambda: [f"{back.at:%M}" for back in screen._view.refunds] == ["08", "11", "21"])
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["open", "none"])
def test_the_attention_list(snap_compare: Snap, still: Core, codes: None, size: tuple[int, int], state: str) -> None:
    manager = an_evening(still)
    if state == "open":
        a_matter(still, manager)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "manager1")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AttentionScreen))
        if state == "open":
            await until(pilot, lambda: len(pilot.app.screen._matters) == 2)  # type: ignore[attr-defined]
            await until(pilot, lambda: pilot.app.matters == 2)  # type: ignore[attr-defined]
        else:
            await until(pilot, lambda: pilot.app.screen.query("#none.-empty"))
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_a_receipt(snap_compare: Snap, still: Core, codes: None, size: tuple[int, int]) -> None:
    a_house(still, (DATA / "theatre.json").read_bytes(), code="KT-261121", event=PLAY, venue="Kalendar Theatre")
    someone(still, name="operator1")

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "operator1")
        screen: Any = await open_house(pilot)
        await pilot.press("3", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 3 and not screen.seat_map.pending)
        await pilot.press("t", *"50", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SoldDialog))
        screen.tick()
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
