"""Found orders, an order's life, the will-call window and a house as it was, as pictures at 80x24 and 140x40."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import sales
from core.access import Actor
from core.audit import Change, HouseStory
from core.inventory import CartId, place_hold
from core.runtime import Core
from core.sales import Buyer, LifeEntry, OrderId
from db.vocabulary import SeatAct, SeatState
from etds_tui.screens.boxoffice.order_life import LifeDialog
from etds_tui.screens.boxoffice.past import PastScreen
from etds_tui.screens.boxoffice.will_call import WillCallScreen
from tests.etds_tui.test_order_snapshots import NIGHT, PLAY, Snap, at_rest, orders, still
from tests.etds_tui.test_snapshots import DATA, size
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]

AT = datetime(2054, 11, 20, 17, 0, tzinfo=UTC)


def an_evening(core: Core) -> OpenHouse:
    """Three orders with names at two houses, one of them with a note."""
    manager = someone(core, name="manager1")
    here = a_house(core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event=PLAY, venue="Kalendar Theatre")
    there = a_house(core, code="NF-261122", event=NIGHT, venue="Harbour Hall")
    noted = sold(core, manager, here, 1, "Anna Schmidt 0171 2345678")
    sold(core, manager, there, 3, "Schmid, Bert")
    sold(core, manager, here, 2, "Cora van der Wielen-Schmitz")
    sales.add_note(core, manager, here.id, order=noted, sentence="comes with a wheelchair, side door")
    at_rest(core)
    return here


def sold(core: Core, who: Actor, house: OpenHouse, seat: int, customer: str) -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    place_hold(core, who, house.id, seats=[seat], cart=cart)
    sales.sell_for_cash(
        core, who, house.id, cart=cart, order=order, seats={seat: "a"}, received_minor=9000,
        buyer=Buyer(customer=customer),
    )  # fmt: skip
    return order


def test_found_orders(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    an_evening(still)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await orders(pilot)
        await pilot.press(*"schmi")
        await until(pilot, lambda: screen._hits is not None and screen.table.row_count == 3)

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_a_life(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    an_evening(still)
    told = ["2 seats held", "2 seats claimed for the order", "36.00 EUR taken by card", "2 seats sold",
            "tickets printed", "note: comes with a wheelchair, side door", "18.00 EUR goes back: wrong date or seats",
            "1 seat back on sale", "18.00 EUR paid back", "tickets collected"]  # fmt: skip
    entries = [
        LifeEntry(at=AT + timedelta(hours=3 * n), sentence=one, who="Manager1", where="till", is_note="note" in one)
        for n, one in enumerate(told)
    ]

    async def scene(pilot: Pilot[None]) -> None:
        await orders(pilot)
        pilot.app.push_screen(LifeDialog(entries))
        await until(pilot, lambda: isinstance(pilot.app.screen, LifeDialog))
        await pilot.pause()

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_will_call(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    here = an_evening(still)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "manager1")
        pilot.app.push_screen(WillCallScreen(here.performance))
        await until(pilot, lambda: isinstance(pilot.app.screen, WillCallScreen) and pilot.app.screen.shown)
        desk: Any = pilot.app.screen
        desk.field.cursor_blink = False
        await until(pilot, lambda: desk.table.row_count == 2)

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_a_house_as_it_was(
    snap_compare: Snap, still: Core, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = an_evening(still)
    told = [
        (SeatAct.KILL, SeatState.KILLED, range(120, 126), None), (SeatAct.HOLD, SeatState.HELD, range(10, 14), None),
        (SeatAct.HOLD, SeatState.HELD, range(40, 44), None), (SeatAct.SELL, SeatState.SOLD, range(10, 14), "E7K-WF4M"),
        (SeatAct.EXPIRE, SeatState.OPEN, range(40, 44), None),
    ]  # fmt: skip
    changes = [
        Change(at=AT + timedelta(minutes=n), act=act, seats=list(seats), fences=[n + 1] * len(seats), byte=state.byte,
               who="Omar", order=order, reason=None)
        for n, (act, state, seats, order) in enumerate(told)
    ]  # fmt: skip
    monkeypatch.setattr("core.audit.house_story", lambda core, actor, key: HouseStory(here.manifest, changes))

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "manager1")
        pilot.app.push_screen(PastScreen(here.performance, (AT + timedelta(minutes=2)).isoformat()))
        await until(pilot, lambda: isinstance(pilot.app.screen, PastScreen) and pilot.app.screen.story)
        await pilot.press("right")
        await until(pilot, lambda: pilot.app.screen.step == 4)  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)
