"""Seats given back by whose they are, ladders that pass guests over, and both at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from core import guests, inventory
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import EtdsError, NotFound, NotPermitted, SeatsUnavailable
from core.inventory import AllocationKind, CartId, Release
from core.runtime import Core
from tests.factories.guests import set_aside_for_an_artist
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core)


@pytest.fixture
def manager(core: Core) -> Actor:
    return someone(core, Role.MANAGER)


@pytest.fixture
def artist(core: Core) -> Actor:
    return someone(core, Role.ARTIST, artist="Artist")


def plane(core: Core, house: OpenHouse) -> str:
    core.news.flush(5)
    return core.news.draw(house.id).states.decode()


def test_what_nobody_is_named_on_is_released_and_the_guest_stays(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor
) -> None:
    set_aside_for_an_artist(core, manager, house, range(4))
    guests.name_guest(core, artist, house.id, name="Anna", seats=[1, 2])
    there = guests.guest_list(core, artist, house.id)

    done = guests.release_own(core, artist, house.id, letter="f", seats=there.free("F"))
    assert (done.seats, done.meant, plane(core, house)[:5]) == (2, 2, "oFFoo")
    assert guests.release_own(core, artist, house.id, letter="F", seats=there.free("F")).seats == 0  # asked twice
    assert guests.release_own(core, artist, house.id, letter="F", seats=range(4)).seats == 0  # kept ones stay
    done = guests.release_own(core, artist, house.id, letter="F", seats=range(4), with_guests=True)
    assert (done.seats, plane(core, house)[:5]) == (2, "ooooo")
    assert guests.guest_list(core, artist, house.id).parties == ()
    assert [one.check for one in verify_house(core, manager) if not one.holds] == []


def test_only_what_is_the_artists_to_release(core: Core, house: OpenHouse, manager: Actor, artist: Actor) -> None:
    inventory.put_allocation(core, manager, house.id, letter="H", name="House", kind=AllocationKind.HOUSE)
    inventory.put_allocation(core, manager, house.id, letter="A", name="Lent", kind=AllocationKind.ARTIST)
    for letter, seat in (("H", 0), ("A", 1)):
        inventory.allocate_seats(core, manager, house.id, letter=letter, seats=[seat])

    with pytest.raises(NotFound, match="no allocation 'H'"):
        guests.release_own(core, artist, house.id, letter="H", seats=[0])
    with pytest.raises(NotPermitted):  # it may name guests there, and the distributor releases it
        guests.release_own(core, artist, house.id, letter="A", seats=[1])
    assert plane(core, house)[:2] == "HA"


def test_a_ladder_passes_guests_over_and_says_so_before(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor
) -> None:
    due = house.performance.starts_at - timedelta(hours=2)
    set_aside_for_an_artist(
        core, manager, house, range(4), ladder=[Release(due_at=due, percent=50), Release(due_at=due, percent=100)]
    )
    guests.name_guest(core, artist, house.id, name="Anna", seats=[3])
    next_release = guests.guest_list(core, artist, house.id).next_release
    assert next_release is not None
    assert (next_release.due_at, next_release.seats, str(next_release.value)) == (due, 2, "20.00 EUR")
    foreseen = inventory.releases_due(core, manager, until=due + timedelta(minutes=1))
    assert [step.seats for step in foreseen] == [(1, 2), (0,)]

    with core.postgres.write() as connection:
        connection.execute("update allocation_step set due_at = clock_timestamp() - interval '1 minute'")
    assert inventory.climb_ladders(core) == 2

    assert plane(core, house)[:4] == "oooF"
    assert guests.guest_list(core, artist, house.id).kept() == (3,)
    assert [one.check for one in verify_house(core, manager) if not one.holds] == []


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave or refused with."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait(10)
        try:
            return act()
        except EtdsError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_releases_at_once_release_once(core: Core, house: OpenHouse, manager: Actor, artist: Actor) -> None:
    set_aside_for_an_artist(core, manager, house, range(20))
    other = someone(core, Role.ARTIST, artist="Artist")

    done = at_once(
        *(
            lambda who=who: guests.release_own(core, who, house.id, letter="F", seats=range(20))
            for who in (artist, other)
        ),
        lambda: inventory.release_allocation(core, manager, house.id, letter="F"),
    )

    assert sum(one.seats if isinstance(one, guests.Released) else int(str(one)) for one in done) == 20
    assert plane(core, house)[:20] == "o" * 20


@pytest.mark.parametrize("round_", range(4))
def test_of_a_release_and_a_naming_one_comes_first(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor, round_: int
) -> None:
    set_aside_for_an_artist(core, manager, house, range(10))
    release = lambda: inventory.release_allocation(core, manager, house.id, letter="F")  # noqa: E731
    own = lambda: guests.release_own(core, artist, house.id, letter="F", seats=range(10))  # noqa: E731

    at_once(
        own if round_ % 2 else release,
        *(
            lambda n=n: guests.name_guest(core, artist, house.id, name=f"Guest {n}", seats=[n, n + 1])
            for n in range(0, 10, 2)
        ),
    )

    kept = {seat for party in guests.guest_list(core, manager, house.id).parties for seat in party.seats}
    assert plane(core, house)[:10] == "".join("F" if seat in kept else "o" for seat in range(10))
    assert [one.check for one in verify_house(core, manager) if not one.holds] == []


@pytest.mark.parametrize("act", ["release", "own", "hold", "kill"])
def test_what_waited_for_a_naming_sees_the_guest(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor, act: str
) -> None:
    """The order of the two in which a look that was taken too early would have missed the guest, made on purpose."""
    set_aside_for_an_artist(core, manager, house, range(3), sold_by=[Role.MANAGER])
    acts: dict[str, Callable[[], object]] = {
        "release": lambda: inventory.release_allocation(core, manager, house.id, letter="F"),
        "own": lambda: guests.release_own(core, artist, house.id, letter="F", seats=range(3)).seats,
        "hold": lambda: inventory.place_hold(core, manager, house.id, seats=range(3), cart=CartId(uuid4())),
        "kill": lambda: inventory.kill_seats(core, manager, house.id, code="camera", seats=range(3)),
    }
    with ThreadPoolExecutor(1) as pool:
        with core.postgres.write() as connection:
            connection.execute(
                "select name_guest(%s, 'F', '{1}', 'Anna', null, 'Artist', 'anna artist', %s)",
                [house.id, artist.account_id],
            )
            waiting = pool.submit(acts[act])
            while not core.postgres.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
                assert not waiting.done()
        if act in ("release", "own"):
            assert waiting.result(10) == 2
        else:
            with pytest.raises(SeatsUnavailable, match="kept for a guest of Artist"):
                waiting.result(10)
    assert plane(core, house)[:3] == ("oFo" if act in ("release", "own") else "FFF")
