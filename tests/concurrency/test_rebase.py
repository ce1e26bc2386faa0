"""A version takes seats away while buyers in processes of their own want them: no seat that somebody has disappears.

First the race is shown to be real: with the lock taken out, who looked first loses the seat to the new version.
"""

from __future__ import annotations

from datetime import timedelta
from multiprocessing import get_context
from random import Random
from typing import Any
from uuid import uuid4

from core import inventory
from core.access import Role
from core.audit import verify_house
from core.errors import SeatsUnavailable
from core.inventory import CartId
from core.programming import Step, behind, rebase, roll_out
from core.runtime import Core, connect
from core.sales import sell_for_cash
from core.settings import Settings
from core.venues.edits import RemoveSeats
from db.queries import seeding
from db.servers import Addresses
from db.vocabulary import OrderId
from tests.factories.house import a_house, someone
from tests.factories.versions import a_version

_BUYERS = 2
_SEATS = 60
_VERSIONS = 3
_ROWS = b"level,section,row,seat_from,seat_to\n" + b"".join(b"s,A,%d,1,20\n" % n for n in range(1, 4))


def _buy(
    url: str, redis_url: str | None, settings: Settings, actor: object, performance_id: int, n: int, over: object,
    told: object,
) -> None:  # fmt: skip
    """Hold seat after seat, let half of them go, sell the others; at the end, what was sold."""
    draw, won = Random(n), list[int]()
    with connect(settings, url, redis_url) as core:
        while not over.is_set():  # type: ignore[attr-defined]
            seat, cart = draw.randrange(_SEATS), CartId(uuid4())
            try:
                inventory.place_hold(core, actor, performance_id, seats=[seat], cart=cart)  # type: ignore[arg-type]
            except SeatsUnavailable:
                continue
            if draw.random() < 0.5:
                sell_for_cash(core, actor, performance_id, cart=cart, order=OrderId(uuid4()),  # type: ignore[arg-type]
                              seats={seat: "a"}, received_minor=1000)  # fmt: skip
                won.append(seat)
            else:
                inventory.release_hold(core, actor, performance_id, cart=cart)  # type: ignore[arg-type]
    told.send(won)  # type: ignore[attr-defined]


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
    context, runs, sold = get_context("spawn"), list[Any](), list[int]()
    over = context.Event()
    for n, actor in enumerate(buyers):
        hears, tells = context.Pipe(duplex=False)
        known = database.postgres_url, database.redis_url, settings, actor, house.id, n, over, tells
        run = context.Process(target=_buy, args=known)
        run.start()
        runs.append((run, hears))
    while not inventory.house_counts(core, boss, house.id).sold:
        assert any(run.is_alive() for run, _ in runs), "somebody buys"
    went = refused = 0
    while (went < _VERSIONS or not refused) and went + refused < _SEATS:
        there = [seat for seat in range(_SEATS) if seat not in gone]
        place = Random(went + refused).randrange(len(there))
        version = a_version(core, boss, house, RemoveSeats(seats=(place,)), of=at)
        try:
            rebase(core, boss, house.id, version)
        except SeatsUnavailable:
            refused += 1
            continue
        went += 1
        at = version
        gone.add(there[place])
    over.set()
    for run, hears in runs:
        sold += hears.recv()
        run.join()

    assert went > 0
    assert refused > 0
    assert (len(set(sold)), set(sold) & gone) == (len(sold), set())
    assert [(f.check, f.detail) for f in verify_house(core, boss) if not f.holds] == []


def _roll_out(url: str, redis_url: str | None, settings: Settings, actor: object, version: int, told: object) -> None:
    """Performance after performance, each told of as soon as it is done."""
    with connect(settings, url, redis_url) as core:

        def on_step(step: Step) -> bool:
            told.send(step.number)  # type: ignore[attr-defined]
            return True

        roll_out(core, actor, version, on_step=on_step)  # type: ignore[arg-type]


def test_a_run_that_is_killed_leaves_nothing_half_and_goes_on(
    core: Core, database: Addresses, settings: Settings
) -> None:
    house, boss = a_house(core, _ROWS), someone(core, Role.ADMIN)
    with core.postgres.write() as connection:
        p = house.performance
        ids = [
            seeding.insert_performance(
                connection, code=f"{p.code}-{n}", event_id=p.event_id, manifest_id=p.manifest_id,
                starts_at=p.starts_at + timedelta(days=n), ends_at=p.ends_at + timedelta(days=n), state="on_sale",
            )
            for n in range(1, 30)
        ]  # fmt: skip
    version = a_version(core, boss, house, RemoveSeats(seats=(5,)))
    context = get_context("spawn")
    hears, tells = context.Pipe(duplex=False)
    run = context.Process(
        target=_roll_out, args=(database.postgres_url, database.redis_url, settings, boss, version, tells)
    )
    run.start()
    for _ in range(4):
        hears.recv()
    run.kill()
    run.join()

    done = 30 - len(behind(core, boss, version))
    assert 4 <= done < 30
    assert [f.detail for f in verify_house(core, boss) if not f.holds] == []
    assert [step.refused for step in roll_out(core, boss, version)] == [None] * (30 - done)
    assert behind(core, boss, version) == ()
    assert {core.news.draw(id).states.count(b"k") for id in [house.id, *ids]} == {1}
    assert [f.detail for f in verify_house(core, boss) if not f.holds] == []
