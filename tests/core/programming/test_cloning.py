"""An event once more: the same hour of the clock, what it costs and what is set aside; nothing that people did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from core import inventory, programming
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import BadInput, NotFound
from core.inventory import AllocationKind, CartId, Release, house_counts
from core.programming.cloning import weeks_on
from core.runtime import Core
from tests.factories.house import a_house, someone
from tests.factories.late import sell

_HOUR, _WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture
def booker(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter")


def test_the_copy_has_prices_letters_and_limits_and_no_sales(core: Core, booker: Actor) -> None:
    house, manager = a_house(core, code="GALA-1"), someone(core, Role.MANAGER)
    starts = house.performance.starts_at
    with core.postgres.write() as connection:
        connection.execute(
            "update performance set customer_seats_max = 4, doors_at = starts_at - interval '1 hour',"
            " announce_at = now() - interval '9 days', on_sale_at = now() - interval '8 days',"
            " off_sale_at = starts_at - interval '1 hour'"
        )
    core.repertoire.forget(house.id)
    ladder = [Release(due_at=starts - 9 * _HOUR, percent=50), Release(due_at=starts - _HOUR, percent=100)]
    inventory.put_allocation(
        core, manager, house.id, letter="A", name="Artist", kind=AllocationKind.ARTIST, ladder=ladder,
        sold_by=[Role.OPERATOR],
    )  # fmt: skip
    inventory.allocate_seats(core, manager, house.id, letter="A", seats=[6, 7, 8])
    inventory.kill_seats(core, manager, house.id, code="pillar", seats=[29])
    sell(core, manager, house, 0, 1)
    inventory.place_hold(core, manager, house.id, seats=[4], cart=CartId(uuid4()))
    inventory.place_hold(core, someone(core, Role.OPERATOR), house.id, seats=[8], cart=CartId(uuid4()))

    made = programming.clone_event(core, booker, house.performance.event_id, weeks=2, title="Gala again")

    (view,) = programming.performances_of(core, booker, made)
    copy = view.performance
    assert (copy.event, copy.code, copy.state, copy.starts_at) == ("Gala again", "GALA-02", "draft", starts + 2 * _WEEK)
    assert (copy.artists, copy.hall, copy.customer_seats_max) == (("Artist",), house.performance.hall, 4)
    assert copy.doors_at == starts + 2 * _WEEK - _HOUR
    assert (copy.announce_at, copy.off_sale_at) == (None, starts + 2 * _WEEK - _HOUR)
    assert copy.on_sale_at is not None and copy.on_sale_at > core.clock.now()
    counts = house_counts(core, booker, copy.id)
    assert (counts.open, counts.allocated, counts.killed, counts.sold, counts.held) == (26, 3, 1, 0, 0)
    assert core.repertoire.prices(copy.id).prices_minor == core.repertoire.prices(house.id).prices_minor
    (letter,) = inventory.allocations_of(core, booker, copy.id)
    assert (letter.letter, letter.name, letter.left, letter.sold_by) == ("A", "Artist", 3, (Role.OPERATOR,))
    assert [step.due_at - copy.starts_at for step in inventory.release_ladder(core, booker, copy.id)] == [
        -9 * _HOUR, -_HOUR]  # fmt: skip
    assert [one.check for one in verify_house(core, someone(core, Role.ADMIN)) if not one.holds] == []


def test_the_clock_on_the_wall_stays_where_the_clocks_are_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    winter = datetime(2027, 3, 20, 19, 0, tzinfo=UTC)  # 20:00 in Berlin, a week before summer time

    assert weeks_on(winter, 2, berlin).astimezone(UTC) == datetime(2027, 4, 3, 18, 0, tzinfo=UTC)
    assert weeks_on(winter, 1, berlin).astimezone(UTC) == datetime(2027, 3, 27, 19, 0, tzinfo=UTC)


def test_dates_that_are_taken_are_shown_and_all_of_it_is_refused_or_they_are_left_out(
    core: Core, booker: Actor
) -> None:
    house = a_house(core, code="GALA-1")
    event_id = house.performance.event_id
    programming.clone_event(core, booker, event_id, weeks=1, title="In the way")

    (plan,) = programming.plan_clone(core, booker, event_id, weeks=1)
    assert (plan.performance, len(plan.conflicts)) == ("GALA-1", 1)
    with pytest.raises(BadInput, match="Take other weeks, or skip these"):
        programming.clone_event(core, booker, event_id, weeks=1)
    made = programming.clone_event(core, booker, event_id, weeks=1, skip_taken=True)

    assert programming.performances_of(core, booker, made) == ()
    (free,) = programming.plan_clone(core, booker, event_id, weeks=2)
    assert free.conflicts == ()


def test_the_text_alone_is_copied_without_weeks(core: Core, booker: Actor) -> None:
    house = a_house(core)

    made = programming.clone_event(core, booker, house.performance.event_id, weeks=None)

    assert programming.find_event(core, booker, made).title == "Event"
    assert programming.performances_of(core, booker, made) == ()


@pytest.mark.parametrize("weeks", [0, -1, 521])
def test_weeks_that_cannot_be_are_refused(core: Core, booker: Actor, weeks: int) -> None:
    house = a_house(core)

    with pytest.raises(BadInput, match="how many weeks"):
        programming.plan_clone(core, booker, house.performance.event_id, weeks=weeks)


def test_a_foreign_event_is_not_cloned(core: Core) -> None:
    house = a_house(core)

    with pytest.raises(NotFound):
        programming.clone_event(
            core, someone(core, Role.DISTRIBUTOR, organisation="Rival"), house.performance.event_id, weeks=None
        )
