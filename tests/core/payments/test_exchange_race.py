"""Two tills exchange the same ticket: one is served, the other is told the truth. The old order is locked first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import psycopg
import pytest

from core import inventory, payments
from core.errors import HoldEnded, Refusal
from core.inventory import CartId
from core.payments import CannotReturn
from core.payments import exchange as service
from core.sales import OrderId
from db import migrations
from db.servers import Addresses
from tests.core.payments.conftest import Till
from tests.core.payments.test_exchange import outgoing, sold

_WAITING = "select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
_LOCK = "o.id = p_from for update;"


def raced(till: Till, monkeypatch: pytest.MonkeyPatch) -> Refusal:
    """The first till has written and not committed when the second asks; what the second is told."""
    order = sold(till, 0)
    out, written, may_commit, told = outgoing(till, order), Event(), Event(), list[Refusal]()
    real = service.queries.exchange_lines

    def slow(*what: object) -> object:
        answer = real(*what)  # type: ignore[arg-type]
        if not written.is_set():
            written.set()
            may_commit.wait(10)
        return answer

    def at_a_till(seat: int) -> None:
        cart = CartId(uuid4())
        inventory.place_hold(till.core, till.operator, till.house.id, seats=[seat], cart=cart)
        try:
            payments.exchange_tickets(
                till.core, till.operator, till.house.id, outgoing=out, cart=cart, order=OrderId(uuid4()), seats=[seat]
            )
        except Refusal as refusal:
            told.append(refusal)

    monkeypatch.setattr(service.queries, "exchange_lines", slow)
    first, second = (Thread(target=at_a_till, args=(seat,)) for seat in (5, 6))
    first.start()
    assert written.wait(10)
    second.start()
    _until(lambda: till.core.postgres.rows(_WAITING) == [(1,)])
    may_commit.set()
    first.join()
    second.join()
    (only,) = told
    return only


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(10_000):
        if holds():
            return
    raise AssertionError("the second till never came to wait")


def test_the_second_till_is_told_that_the_order_was_changed(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    told = raced(till, monkeypatch)

    assert isinstance(told, CannotReturn)
    assert till.states() == {"open": 28, "sold": 1, "held": 1}
    assert till.odd() == []


def test_without_the_lock_it_is_told_something_else_and_the_seat_has_the_last_word(
    till: Till, database: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is there. Its second till believes the old lines live, and only their seats undo what it did."""
    text = (Path(migrations.__file__).parent / "functions" / "exchange.sql").read_text(encoding="utf-8")
    begins = text.index("create function exchange_lines")
    body = text[begins : text.index("\nend $$;", begins) + len("\nend $$;")]
    assert body.count(_LOCK) == 1
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(body.replace(_LOCK, "o.id = p_from;").replace("create", "create or replace", 1))  # type: ignore[arg-type]

    told = raced(till, monkeypatch)
    assert isinstance(told, HoldEnded)
    assert till.states() == {"open": 28, "sold": 1, "held": 1}
    assert till.odd() == []
