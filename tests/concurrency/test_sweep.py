"""Sweepers and those who take run-out seats over meet on the same rows, in opposite orders, and never in a deadlock."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import uuid4

from core import inventory
from core.access import Actor
from core.audit import verify_house
from core.errors import SeatsUnavailable
from core.inventory import CartId
from core.inventory.holds import sweep
from core.runtime import Core
from db.vocabulary import PerformanceId
from tests.factories.house import a_house, someone

_TAKERS, _ROUNDS = 4, 150


def _take(core: Core, operator: Actor, performance_id: PerformanceId, seed: int) -> int:
    """Hold blocks of seats again and again, and let the clock of each run out at once."""
    held, random = 0, Random(seed)
    for _ in range(_ROUNDS):
        cart = CartId(uuid4())
        try:
            inventory.place_hold(core, operator, performance_id, seats=random.sample(range(30), 6), cart=cart)
        except SeatsUnavailable:
            continue
        held += 1
        with core.postgres.write() as connection:
            connection.execute(
                "update hold set expires_at = now() - interval '1 second', held_since = now() - interval '2 seconds'"
                " where cart_id = %s",
                [cart],
            )
            connection.execute(
                "update seat_claim set expires_at = now() - interval '1 second'"
                " where (performance_id, seat_ordinal) in (select performance_id, seat_ordinal from seat_claim"
                "        where cart_id = %s and state = 'held' order by 1, 2 for update)",
                [cart],
            )
    return held


def test_sweepers_and_takers_do_not_lock_each_other(open_core: Callable[..., Core]) -> None:
    cores = [open_core() for _ in range(_TAKERS)]
    house, operator = a_house(cores[0]), someone(cores[0])
    with ThreadPoolExecutor(_TAKERS + 1) as threads:
        takers = [threads.submit(_take, core, operator, house.id, seed) for seed, core in enumerate(cores)]
        freed = 0
        while not all(taker.done() for taker in takers):
            freed += sweep(cores[0])
        held = sum(taker.result() for taker in takers)

    freed += sweep(cores[0])
    assert held > _ROUNDS // 2
    assert freed > 0
    assert inventory.house_counts(cores[0], operator, house.id).open == 30
    deadlocks = "select deadlocks from pg_stat_database where datname = current_database()"
    assert cores[0].postgres.rows(deadlocks) == [(0,)]
    assert [finding.check for finding in verify_house(cores[0], operator) if not finding.holds] == []
