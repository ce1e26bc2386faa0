"""A pit of 100 places, 60 buyers of three, in processes of their own: 33 win, one place is left, nobody loses early."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from uuid import uuid4

import pytest

from core import inventory
from core.access import Actor
from core.audit import verify_house
from core.errors import SeatsUnavailable
from core.inventory import CartId
from core.inventory.best_available import Rung
from core.runtime import Core, connect
from core.settings import Settings
from db.servers import Addresses
from db.vocabulary import PerformanceId
from tests.factories.house import a_house, someone

_PROCESSES, _BUYERS, _PARTY, _PLACES = 4, 60, 3, 100
PIT = b"level,section,row,seat_from,seat_to,kind,capacity\nfloor,Pit,,,,general,%d\n" % _PLACES
MIXED = PIT + b"".join(b"stalls,Stalls,%d,1,10,seated,\n" % row for row in range(1, 4))


def _buy(
    url: str, redis_url: str | None, settings: Settings, actor: Actor, house: PerformanceId, section: str | None
) -> list[tuple[int, ...]]:
    """The buyers of one terminal, all at once; what each was given, nothing where it was refused."""
    with connect(settings, url, redis_url) as core:

        def one(_: int) -> tuple[int, ...]:
            try:
                cart = CartId(uuid4())
                return inventory.hold_best(core, actor, house, count=_PARTY, cart=cart, section=section)[1].seats
            except SeatsUnavailable:
                return ()

        with ThreadPoolExecutor(_BUYERS // _PROCESSES) as buyers:
            return list(buyers.map(one, range(_BUYERS // _PROCESSES)))


def rush(
    database: Addresses, settings: Settings, actor: Actor, house: PerformanceId, section: str | None
) -> list[tuple[int, ...]]:
    told = (database.postgres_url, database.redis_url, settings, actor, house, section)
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as processes:
        bought = [processes.submit(_buy, *told) for _ in range(_PROCESSES)]
        return [seats for one in bought for seats in one.result() if seats]


def odd(core: Core, actor: Actor) -> list[str]:
    return [f"{f.check}: {f.detail}" for f in verify_house(core, actor) if not f.holds]


@pytest.mark.parametrize("data", [PIT, MIXED], ids=["pit", "mixed"])
def test_all_parties_that_fit_get_in(core: Core, database: Addresses, settings: Settings, data: bytes) -> None:
    house, operator = a_house(core, data), someone(core)

    won = rush(database, settings, operator, house.id, "Pit")

    assert len(won) == _PLACES // _PARTY
    given = [seat for seats in won for seat in seats]
    assert len(set(given)) == len(given) == _PLACES - _PLACES % _PARTY
    assert {house.manifest.sections[house.manifest.row_of(seat).section].name for seat in given} == {"Pit"}
    assert inventory.house_counts(core, operator, house.id).held == len(given)
    assert odd(core, operator) == []


def test_who_names_no_section_is_given_seats_first_and_then_the_pit(
    core: Core, database: Addresses, settings: Settings
) -> None:
    """30 seats in rows of ten and 100 places: ten parties sit, the last of them near each other, and 33 stand."""
    house, operator = a_house(core, MIXED), someone(core)

    won = rush(database, settings, operator, house.id, None)

    assert len(won) == 30 // _PARTY + _PLACES // _PARTY
    assert inventory.house_counts(core, operator, house.id).open == 1
    assert odd(core, operator) == []


def test_a_place_that_was_lost_closes_no_other(core: Core) -> None:
    """Of four places on the plane one has just gone: who tried for it is given the other three."""
    house, operator = a_house(core, PIT.replace(b"100", b"4")), someone(core)
    core.news.plane(house.id)

    for _ in range(20):
        other, mine = CartId(uuid4()), CartId(uuid4())
        _hold_untold(core, operator, house.id, 3, other)
        hold, pick = inventory.hold_best(core, operator, house.id, count=_PARTY, cart=mine, section="Pit")
        assert (pick.seats, pick.rung, hold.seats) == ((0, 1, 2), Rung.GENERAL, (0, 1, 2))
        for cart in (other, mine):
            inventory.release_hold(core, operator, house.id, cart=cart)
        core.news.flush(5)


def _hold_untold(core: Core, actor: Actor, house: PerformanceId, seat: int, cart: CartId) -> None:
    """Held by a process that was killed before it told anybody."""
    announce = core.news.announce
    core.news.announce = lambda *_, **__: None  # type: ignore[method-assign]
    try:
        inventory.place_hold(core, actor, house, seats=[seat], cart=cart)
    finally:
        core.news.announce = announce  # type: ignore[method-assign]
