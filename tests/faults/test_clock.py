"""The database's clock jumps by an hour: a hold may end, what is being paid may not. Only where libfaketime is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from core import inventory, payments
from core.access import Actor
from core.errors import HoldEnded
from core.inventory import CartId, SeatState
from core.payments.providers import Faults, SimulatedTerminal
from core.runtime import Core, open_core
from core.sales import OrderId
from core.settings import load_settings
from db.vocabulary import OrderStatus, TenderState
from tests.factories.house import OpenHouse, a_house, someone
from tests.faults.clock import ServerClock, library

pytestmark = pytest.mark.skipif(library() is None, reason="libfaketime is not installed")

_HOUR_SECONDS = 3_600


@pytest.fixture
def clock(state_dir: Path) -> ServerClock:
    faketime = library()
    assert faketime is not None
    return ServerClock(state_dir, faketime)


@pytest.fixture
def core(clock: ServerClock, state_dir: Path) -> Iterator[Core]:
    with open_core(load_settings(mode="demo", state_dir=state_dir)) as core:
        yield core


def hold(core: Core, actor: Actor, house: OpenHouse, seat: int) -> CartId:
    cart = CartId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=[seat], cart=cart)
    return cart


def test_an_hour_ahead_ends_holds_and_lets_no_seat_go_that_is_being_paid(core: Core, clock: ServerClock) -> None:
    house, actor = a_house(core), someone(core)
    books, order, tender = core.settings.state_dir / "terminal.sqlite", OrderId(uuid4()), uuid4()
    core.providers.put(SimulatedTerminal(books))
    payments.claim_order(core, actor, house.id, cart=hold(core, actor, house, 1), order=order, seats={1: "a"})
    begun = payments.pay_by_card(core, actor, house.id, order=order, tender=tender, amount_minor=502)  # never answers
    assert begun.tender is TenderState.UNKNOWN
    held = hold(core, actor, house, 2)

    clock.set(_HOUR_SECONDS)

    with pytest.raises(HoldEnded):
        inventory.extend_hold(core, actor, house.id, cart=held)
    core.providers.put(SimulatedTerminal(books, faults=Faults(lost_before=1.0)))
    payments.resolve(core)
    assert inventory.seat_detail(core, actor, house.id, 1).state is SeatState.PAYING
    clock.set(0)
    core.providers.put(SimulatedTerminal(books))
    payments.resolve(core)
    status = payments.payment_status(core, actor, house.id, tender=tender)
    assert (status.tender, status.order, status.left.amount_minor) == (TenderState.SUCCEEDED, OrderStatus.PAYING, 498)
