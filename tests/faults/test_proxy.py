"""A terminal whose line to the database goes bad: it says so within its patience, and works again with the line."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock
from uuid import uuid4

import pytest

from core import inventory, sales
from core.access import Actor
from core.errors import Outage
from core.inventory import CartId
from core.runtime import Core, connect
from core.sales import OrderId
from core.settings import Settings
from db.errors import ActUndone, StoreUnavailable
from db.servers import Addresses
from tests.factories.house import OpenHouse, a_house, someone
from tests.faults.proxy import Lines, lay

_IMPATIENT_MS = 200


@pytest.fixture
def lines(database: Addresses) -> Iterator[Lines]:
    with tempfile.TemporaryDirectory(prefix="etds-") as folder, closing(lay(database, Path(folder))) as lines:
        yield lines


@pytest.fixture
def core(lines: Lines, settings: Settings) -> Iterator[Core]:
    """A terminal at the near end, with little patience."""
    hasty = settings.model_copy(update={"postgres_statement_timeout_ms": _IMPATIENT_MS})
    with connect(hasty, lines.addresses.postgres_url, lines.addresses.redis_url) as core:
        yield core
        lines.postgres.heal()


class Till:
    def __init__(self, core: Core) -> None:
        self.core = core
        self.house: OpenHouse = a_house(core)
        self.actor: Actor = someone(core)

    def hold(self, seat: int) -> CartId:
        cart = CartId(uuid4())
        inventory.place_hold(self.core, self.actor, self.house.id, seats=[seat], cart=cart)
        return cart

    def sell(self, seat: int, cart: CartId, order: OrderId) -> sales.Sale:
        return sales.sell_for_cash(
            self.core, self.actor, self.house.id, cart=cart, order=order, seats={seat: "a"}, received_minor=1_000
        )

    @property
    def sold(self) -> int:
        return inventory.house_counts(self.core, self.actor, self.house.id).sold


def test_a_line_that_was_cut_is_not_noticed(core: Core, lines: Lines) -> None:
    till, order = Till(core), OrderId(uuid4())
    cart = till.hold(0)

    lines.postgres.cut()

    assert till.sell(0, cart, order).order_id == order


def test_a_reply_that_is_cut_off_is_asked_for_again_and_sells_once(core: Core, lines: Lines) -> None:
    till, order = Till(core), OrderId(uuid4())
    cart = till.hold(0)
    till.sold  # noqa: B018 - what may be asked before the sale is known now, so the next reply is the sale's

    lines.postgres.cut_in_replies(1)

    assert till.sell(0, cart, order).order_id == order
    assert till.sold == 1


def test_a_silent_line_is_an_outage_and_the_same_sale_goes_through_when_it_speaks_again(
    core: Core, lines: Lines
) -> None:
    till, order = Till(core), OrderId(uuid4())
    cart = till.hold(0)

    lines.postgres.fall_silent()
    with pytest.raises(Outage):
        till.sell(0, cart, order)
    lines.postgres.heal()

    assert till.sell(0, cart, order).order_id == order
    assert till.sold == 1


def test_a_hold_that_may_have_been_placed_is_not_refused(core: Core) -> None:
    """The first try was done and its reply cut off; by the time of the second, somebody else has the seat."""
    with pytest.raises(StoreUnavailable):
        core.postgres._twice(Mock(side_effect=[StoreUnavailable("cut"), ActUndone(ActUndone.SEATS_NOT_OPEN)]))
    with pytest.raises(StoreUnavailable):
        core.postgres._twice(Mock(side_effect=[StoreUnavailable("cut"), ["taken"]]), lambda rows: "taken" in rows)
    with pytest.raises(ActUndone):
        core.postgres._twice(Mock(side_effect=ActUndone(ActUndone.SEATS_NOT_OPEN)))


def test_no_door_waits_for_ever(core: Core, lines: Lines) -> None:
    lines.postgres.fall_silent()

    with pytest.raises(StoreUnavailable):
        core.postgres.rows("select 1")
    with pytest.raises(StoreUnavailable), core.postgres.write() as connection:
        connection.execute("select 1")
    with pytest.raises(StoreUnavailable), core.postgres.read(statement_timeout_ms=_IMPATIENT_MS) as connection:
        connection.execute("select 1")


def test_a_slow_statement_may_take_the_time_that_it_was_given(core: Core) -> None:
    with core.postgres.write(statement_timeout_ms=5_000) as connection:
        connection.execute("select pg_sleep(1)")


def test_a_slow_line_is_slow_and_nothing_else(core: Core, lines: Lines) -> None:
    till, order = Till(core), OrderId(uuid4())
    cart = till.hold(0)

    lines.postgres.slow_down(delay_seconds=0.05, bytes_per_second=100_000)

    assert till.sell(0, cart, order).order_id == order
    assert till.sold == 1


def test_redis_behind_a_bad_line_costs_nothing_but_news(core: Core, lines: Lines) -> None:
    till = Till(core)
    assert lines.redis is not None

    lines.redis.fall_silent()
    cart = till.hold(0)
    lines.redis.heal()
    lines.redis.cut_in_replies(5)
    till.sell(0, cart, OrderId(uuid4()))

    assert till.sold == 1
