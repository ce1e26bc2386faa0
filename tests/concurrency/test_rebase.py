"""A version takes seats away while buyers in processes of their own want them: no seat that somebody has disappears.

First the race is shown to be real: with the lock taken out, who looked first loses the seat to the new version.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from uuid import uuid4

from core import inventory
from core.access import Role
from core.audit import verify_house
from core.errors import BadInput, SeatsUnavailable
from core.inventory import CartId
from core.programming import rebase
from core.runtime import Core, connect
from core.sales import sell_for_cash
from core.settings import Settings
from core.venues.edits import RemoveSeats
from db.servers import Addresses
from db.vocabulary import OrderId
from tests.factories.house import a_house, someone
from tests.factories.versions import a_version

_BUYERS = 4
_SEATS = 60
_ROWS = b"level,section,row,seat_from,seat_to\n" + b"".join(b"s,A,%d,1,20\n" % n for n in range(1, 4))


def _buy(url: str, redis_url: str | None, settings: Settings, actor: object, performance_id: int, n: int) -> list[int]:
    """Seat by seat from the back, each sold as soon as it is held; what was sold."""
    won: list[int] = []
    with connect(settings, url, redis_url) as core:
        for seat in Random(n).sample(range(_SEATS), _SEATS)[: _SEATS // 3]:
            cart = CartId(uuid4())
            try:
                inventory.place_hold(core, actor, performance_id, seats=[seat], cart=cart)  # type: ignore[arg-type]
            except (SeatsUnavailable, BadInput):
                continue
            sell_for_cash(core, actor, performance_id, cart=cart, order=OrderId(uuid4()),  # type: ignore[arg-type]
                          seats={seat: "a"}, received_minor=1000)  # fmt: skip
            won.append(seat)
    return won


def test_looking_first_and_changing_then_loses_a_seat(core: Core) -> None:
    """What a system does that checks, and then changes the version: the buyer comes in between."""
    house, boss, clerk = a_house(core, _ROWS), someone(core, Role.ADMIN), someone(core)
    version = a_version(core, boss, house, RemoveSeats(seats=(5,)))
    looked = rebase(core, boss, house.id, version, dry_run=True)
    assert looked.in_the_way == ()
    inventory.place_hold(core, clerk, house.id, seats=[5], cart=CartId(uuid4()))
    with core.postgres.write() as connection:
        connection.execute("update performance set manifest_id = %s where id = %s", [version, house.id])

    broken = [f.detail for f in verify_house(core, boss) if not f.holds]

    assert broken == [f"{house.performance.code} seat 5 is no seat of its manifest, and held"]


def test_no_seat_that_somebody_has_disappears(core: Core, database: Addresses, settings: Settings) -> None:
    house, boss, buyers = a_house(core, _ROWS), someone(core, Role.ADMIN), [someone(core) for _ in range(_BUYERS)]
    at, gone = house.performance.manifest_id, set[int]()
    with ProcessPoolExecutor(_BUYERS, mp_context=get_context("spawn")) as processes:
        bought = [
            processes.submit(_buy, database.postgres_url, database.redis_url, settings, actor, house.id, n)
            for n, actor in enumerate(buyers)
        ]
        went = refused = 0
        while not inventory.house_counts(core, boss, house.id).sold:
            assert not all(run.done() for run in bought), "somebody buys"
        while not all(run.done() for run in bought) and went < _SEATS // 2:
            there = [seat for seat in range(_SEATS) if seat not in gone]
            at_place = Random(went + refused).randrange(len(there))
            version = a_version(core, boss, house, RemoveSeats(seats=(at_place,)), of=at)
            try:
                rebase(core, boss, house.id, version)
            except SeatsUnavailable:
                refused += 1
                continue
            went += 1
            at = version
            gone.add(there[at_place])
        sold = [seat for run in bought for seat in run.result()]

    assert went > 0
    assert refused > 0
    assert (len(set(sold)), set(sold) & gone) == (len(sold), set())
    assert [(f.check, f.detail) for f in verify_house(core, boss) if not f.holds] == []
