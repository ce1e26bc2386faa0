"""64 buyers in processes of their own want 200 seats: exactly 200 win, and each seat has one buyer.

First the race is shown to be real: buyers with the guard taken out take one seat four times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from typing import TypeVar
from uuid import uuid4

import psycopg

from core import inventory
from core.audit import verify_house
from core.errors import SeatsUnavailable
from core.inventory import CartId
from core.runtime import Core, connect
from core.settings import Settings
from db.servers import Addresses
from tests.factories.house import a_house, someone

T = TypeVar("T")

_BUYERS = 64
_SEATS = 200
_ROWS = b"level,section,row,seat_from,seat_to\n" + b"".join(b"s,A,%d,1,20\n" % n for n in range(1, 11))


def _look_then_take(url: str, buyer: int, looked: object) -> bool:
    """What a system without a judge does: look whether the seat is free, and take it. All look before any takes."""
    with psycopg.connect(url, autocommit=True) as connection:
        is_free = connection.execute("select from race where seat_ordinal = 1").fetchone() is None
        looked.wait(30)  # type: ignore[attr-defined]
        if is_free:
            connection.execute("insert into race values (1, %s)", [buyer])
        return is_free


def _grab(
    url: str, redis_url: str | None, settings: Settings, actor: object, performance_id: int, buyer: int
) -> list[int]:
    """One buyer, seat by seat in an order of its own, through the service."""
    won: list[int] = []
    with connect(settings, url, redis_url) as core:
        for seat in Random(buyer).sample(range(_SEATS), _SEATS):
            try:
                inventory.place_hold(core, actor, performance_id, seats=[seat], cart=CartId(uuid4()))  # type: ignore[arg-type]
                won.append(seat)
            except SeatsUnavailable:
                continue
    return won


def _run(target: Callable[..., T], arguments: list[tuple[object, ...]]) -> list[T]:
    with ProcessPoolExecutor(8, mp_context=get_context("spawn")) as processes:
        return list(processes.map(target, *zip(*arguments, strict=True)))


def test_without_the_guard_a_seat_is_taken_by_everybody(database: Addresses) -> None:
    """If this fails, the test below means nothing."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute("create table race (seat_ordinal int, buyer int)")
        connection.execute("grant select, insert on race to etds_app")

    with get_context("spawn").Manager() as manager:
        looked = manager.Barrier(4)
        won = _run(_look_then_take, [(database.postgres_url, buyer, looked) for buyer in range(4)])

    assert won == [True] * 4


def test_with_the_guard_every_seat_has_one_buyer(core: Core, database: Addresses, settings: Settings) -> None:
    house, operator = a_house(core, _ROWS), someone(core)

    won = _run(
        _grab,
        [
            (
                database.postgres_url,
                database.redis_url,
                settings.model_copy(update={"pool_size": 1}),
                operator,
                house.id,
                b,
            )
            for b in range(_BUYERS)
        ],
    )

    assert Counter(seat for seats in won for seat in seats) == Counter(range(_SEATS))
    assert inventory.house_counts(core, operator, house.id).held == _SEATS
    assert [finding for finding in verify_house(core, operator) if not finding.holds] == []
