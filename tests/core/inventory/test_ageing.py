"""What sits where, worth what and how much to worry about; and what the ladders will let go, which is what they do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core import inventory
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import BadInput, NotFound
from core.inventory import AllocationKind, Release, Terms, Worry
from core.runtime import Core
from tests.factories.house import OpenHouse, a_house, someone

TWO = b"level,section,row,seat_from,seat_to\nfront,A,1,1,10\nback,B,1,1,10\n"


@pytest.fixture
def manager(core: Core) -> Actor:
    return someone(core, Role.MANAGER)


def put(
    core: Core, actor: Actor, house: OpenHouse, letter: str, seats: range, *ladder: Release, **terms: object
) -> None:
    inventory.put_allocation(
        core, actor, house.id, letter=letter, name=f"For {letter}", kind=AllocationKind.PRESS, ladder=ladder,
        terms=Terms(**terms) if terms else None,  # type: ignore[arg-type]
    )  # fmt: skip
    if seats:
        inventory.allocate_seats(core, actor, house.id, letter=letter, seats=seats)


def rung(house: OpenHouse, hours: float, percent: int = 100, to_letter: str | None = None) -> Release:
    at = house.performance.starts_at - timedelta(hours=hours)
    return Release(due_at=at, percent=percent, to_letter=to_letter)


def later(core: Core, house: OpenHouse, days: int) -> None:
    with core.postgres.write() as connection:
        connection.execute(
            "update performance set starts_at = starts_at + %s, ends_at = ends_at + %s where id = %s",
            [timedelta(days=days), timedelta(days=days), house.id],
        )


def in_time(core: Core, hours: float) -> datetime:
    return core.clock.now() + timedelta(hours=hours)


def test_the_one_to_worry_about_most_is_first(core: Core, manager: Actor) -> None:
    tomorrow, month = a_house(core, code="TOMORROW"), a_house(core, code="MONTH")
    later(core, month, 30)
    put(core, manager, tomorrow, "S", range(2))
    put(core, manager, tomorrow, "E", range(0))  # empty: there is nothing to worry about
    put(core, manager, month, "W", range(1), rung(month, 24), warn_at=in_time(core, -1), ask_at=in_time(core, -2))
    put(core, manager, month, "A", range(1, 3), rung(month, 24), ask_at=in_time(core, -2), warn_at=in_time(core, 2))
    put(core, manager, month, "N", range(3, 5))
    put(core, manager, month, "H", range(5, 9), rung(month, 24, 50))  # half of it goes nowhere
    put(core, manager, month, "C", range(9, 12), rung(month, 24))
    core.repertoire.forget(month.id)

    found = inventory.ageing_list(core, manager)

    assert [(one.performance.code, one.allocation.letter, one.worry) for one in found] == [
        ("TOMORROW", "S", Worry.STUCK), ("MONTH", "W", Worry.WARN), ("MONTH", "A", Worry.ASK),
        ("MONTH", "H", Worry.NO_STEP), ("MONTH", "N", Worry.NO_STEP), ("MONTH", "C", Worry.CALM),
    ]  # fmt: skip
    assert [one.value.amount_minor for one in found] == [2000, 1000, 2000, 4000, 2000, 3000]
    assert found[5].next_step is not None and found[4].next_step is None


def test_the_value_is_at_full_price_by_level(core: Core, manager: Actor) -> None:
    house = a_house(core, TWO)
    with core.postgres.write() as connection:
        connection.execute(
            "update performance_price set price_minor = 3000 where performance_id = %s and level_number = 0"
            " and price_type_id = (select id from price_type where letter = 'a')",
            [house.id],
        )
    core.repertoire.forget(house.id)
    put(core, manager, house, "P", range(9, 12))

    (one,) = inventory.ageing_list(core, manager)
    (worth,) = core.postgres.rows(
        "select sum(pp.price_minor) from seat_claim c join performance p on p.id = c.performance_id"
        " join manifest_row r on r.manifest_id = p.manifest_id"
        " and c.seat_ordinal between r.first_ordinal and r.first_ordinal + cardinality(r.levels) - 1"
        " join performance_price pp on pp.performance_id = p.id"
        " and pp.level_number = r.levels[c.seat_ordinal - r.first_ordinal + 1]"
        " join price_type t on t.id = pp.price_type_id and t.letter = 'a' where c.code = 'P'"
    )

    assert one.value.amount_minor == 3000 + 2 * 1000 == worth[0]
    assert sum(inventory.values_of(core, manager, house.id)) == 10 * 3000 + 10 * 1000


def test_what_is_foreseen_is_what_the_worker_then_does(core: Core, manager: Actor) -> None:
    house = a_house(core)
    put(core, manager, house, "B", range(20, 21))
    put(core, manager, house, "A", range(7), rung(house, 20, 50), rung(house, 10, 100, "B"))
    put(core, manager, house, "B", range(0), rung(house, 5, 50), rung(house, 1))

    foreseen = inventory.releases_due(core, manager, until=house.performance.starts_at - timedelta(hours=4))

    assert [(one.letter, one.seats, one.value.amount_minor) for one in foreseen] == [
        ("A", (3, 4, 5, 6), 4000), ("A", (0, 1, 2), 3000), ("B", (2, 20), 2000)
    ]  # fmt: skip
    with core.postgres.write() as connection:
        connection.execute(
            "update allocation_step set due_at = due_at - interval '2 days' where due_at < %s",
            [house.performance.starts_at - timedelta(hours=4)],
        )
    assert inventory.climb_ladders(core) == 3
    assert core.news.draw(house.id).states.decode() == "BB" + "o" * 28
    assert [one.seats for one in inventory.releases_due(core, manager, until=house.performance.starts_at)] == [(0, 1)]


def test_a_step_is_taken_once_before_its_time(core: Core, manager: Actor) -> None:
    house = a_house(core)
    put(core, manager, house, "A", range(4), rung(house, 20, 50))

    assert inventory.release_step(core, manager, house.id, letter="a", number=1) == 2
    assert inventory.release_step(core, manager, house.id, letter="A", number=1) == 0
    assert core.news.draw(house.id).states.decode()[:4] == "AAoo"
    assert inventory.climb_ladders(core) == 0
    with pytest.raises(NotFound, match="no such step"):
        inventory.release_step(core, manager, house.id, letter="A", number=9)
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


def test_whose_it_is_may_release_it_and_others_may_not(core: Core, manager: Actor) -> None:
    house = a_house(core)
    artist = someone(core, Role.ARTIST, artist="Artist", name="fisher2")
    put(core, manager, house, "A", range(2), owner="fisher2")
    put(core, manager, house, "B", range(2, 4), owner="Somebody by name")

    row, other = inventory.allocations_of(core, manager, house.id)
    assert (row.owner, row.owner_account_id) == ("Fisher2", artist.account_id)
    assert (other.owner, other.owner_account_id) == ("Somebody by name", None)
    assert inventory.release_allocation(core, artist, house.id, letter="A") == 2
    with pytest.raises(NotFound, match="no allocation 'B'"):
        inventory.release_allocation(core, artist, house.id, letter="B")


def test_terms_are_kept_until_others_are_given(core: Core, manager: Actor) -> None:
    house = a_house(core)
    put(core, manager, house, "A", range(1), reason="opening night", message="ask Mona", ask_at=in_time(core, 1))
    put(core, manager, house, "A", range(0))

    (row,) = inventory.allocations_of(core, manager, house.id)
    assert (row.reason, row.message, row.owner, row.ask_at is not None) == ("opening night", "ask Mona", None, True)
    for wrong in (
        {"reason": "two\nlines"}, {"message": "x" * 121}, {"ask_at": house.performance.starts_at},
        {"ask_at": in_time(core, 2), "warn_at": in_time(core, 1)},
    ):  # fmt: skip
        with pytest.raises(BadInput):
            put(core, manager, house, "A", range(0), **wrong)


def test_foreign_allocations_look_as_if_there_were_none(core: Core) -> None:
    house = a_house(core, organisation="Presenter")
    mine = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    theirs = someone(core, Role.DISTRIBUTOR, organisation="Somebody else")
    put(core, mine, house, "A", range(4), rung(house, 20, 50))

    assert len(inventory.ageing_list(core, mine)) == 1
    assert len(inventory.releases_due(core, mine, until=house.performance.starts_at)) == 1
    assert inventory.ageing_list(core, theirs) == ()
    assert inventory.releases_due(core, theirs, until=house.performance.starts_at) == ()
    for ask in (
        lambda: inventory.values_of(core, theirs, house.id),
        lambda: inventory.release_step(core, theirs, house.id, letter="A", number=1),
    ):
        with pytest.raises(NotFound):
            ask()
