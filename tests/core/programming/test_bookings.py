"""Bookings as services: kept with every performance, moved with their company, never over another, never blindly."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core import inventory, programming
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import BadInput, NotFound, NotPermitted
from core.inventory import CartId
from core.programming import (
    BookingClash,
    BookingDoubtful,
    BookingFixed,
    BookingId,
    BookingKind,
    BookingOvertaken,
    Calendar,
    CalendarEntry,
    EntryKind,
    RunClash,
)
from core.runtime import Core
from db.errors import RuleBroken
from db.queries import seeding
from tests.factories.calendars import Stage, a_stage
from tests.factories.house import a_house, someone

WEEK = (date(2027, 3, 1), date(2027, 3, 14))


def evening(day: int, hour: int = 19, minute: int = 0) -> datetime:
    """In March 2027; Berlin is an hour ahead of it."""
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def stage(core: Core) -> Stage:
    return a_stage(core)


@pytest.fixture
def booker(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, name="dora", organisation="Presenter")


def calendar(core: Core, actor: Actor) -> Calendar:
    return programming.read_calendar(core, actor, *WEEK)


def shown(core: Core, actor: Actor) -> list[tuple[str, str, str]]:
    return [(f"{one.starts_at:%d %H:%M}", one.kind.value, one.title) for one in calendar(core, actor).entries]


def show(core: Core, actor: Actor, stage: Stage, *starts: datetime, minutes: int = 120) -> list[CalendarEntry]:
    made = programming.schedule(core, actor, stage.event_id, stage.manifest_id, starts=starts, minutes=minutes)
    entries = {one.performance_id: one for one in calendar(core, actor).entries}
    return [entries[one.id] for one in made]


def broken(core: Core) -> list[str]:
    return [one.check for one in verify_house(core, someone(core, Role.ADMIN)) if not one.holds]


def block(core: Core, actor: Actor, stage: Stage, kind: BookingKind, starts: datetime, hours: int,
          **more: object) -> CalendarEntry:  # fmt: skip
    made = programming.book(
        core, actor, stage.hall_id, kind, title=kind.value, starts_at=starts, ends_at=starts + timedelta(hours=hours),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return next(one for one in calendar(core, actor).entries if one.id == made)


# -- a performance has its booking, whichever way it was made ------------------------------------------------------


def test_a_performance_has_its_booking_in_all_its_lives(core: Core) -> None:
    a_house(core)

    def booked() -> list[tuple[object, ...]]:
        return core.postgres.rows(
            "select p.starts_at = b.starts_at, p.ends_at = b.ends_at, p.hall_id = b.hall_id, b.version"
            " from hall_booking b join performance p on p.id = b.performance_id where b.kind = 'performance'"
        )

    def become(sql: str) -> None:
        with core.postgres.write() as connection:
            connection.execute(f"update performance set {sql}")  # type: ignore[arg-type]

    assert booked() == [(True, True, True, 1)]
    become("starts_at = starts_at + interval '1 h', ends_at = ends_at + interval '2 h'")
    assert booked() == [(True, True, True, 2)]
    become("state = 'off_sale'")
    assert booked() == [(True, True, True, 2)]
    become("state = 'postponed'")
    assert booked() == []
    become("state = 'on_sale', starts_at = starts_at + interval '9 d', ends_at = ends_at + interval '9 d'")
    assert booked() == [(True, True, True, 1)]
    become("state = 'cancelled'")
    assert booked() == []
    assert broken(core) == []


def test_verify_finds_a_performance_without_its_hall(core: Core) -> None:
    a_house(core)
    with core.postgres.write() as connection:
        connection.execute("delete from hall_booking")

    assert broken(core) == ["performance_has_its_hall"]


def test_no_way_leads_past_the_constraint(core: Core, stage: Stage) -> None:
    def insert(code: str, start: datetime, hours: int) -> None:
        with core.postgres.write() as connection:
            seeding.insert_performance(
                connection, code=code, event_id=stage.event_id, manifest_id=stage.manifest_id, starts_at=start,
                ends_at=start + timedelta(hours=hours), state="draft",
            )  # fmt: skip

    insert("A-1", evening(6), 2)
    insert("A-2", evening(6, 21), 2)
    with pytest.raises(RuleBroken) as refused:
        insert("A-3", evening(6, 20, 59), 1)
    assert refused.value.constraint == "hall_booking_free"
    with pytest.raises(RuleBroken), core.postgres.write() as connection:
        connection.execute("update performance set starts_at = starts_at - interval '1 us' where code = 'A-2'")
    assert core.postgres.rows("select code from performance order by 1") == [("A-1",), ("A-2",)]


# -- schedule and run ----------------------------------------------------------------------------------------------


def test_a_run_is_planned_with_codes_that_follow_on(core: Core, stage: Stage, booker: Actor) -> None:
    made = programming.schedule_run(
        core, booker, stage.event_id, stage.manifest_id, "Tue-Thu 20:00, Sat 15:00 for one week", minutes=150,
        first=date(2027, 3, 1),
    )  # fmt: skip
    more = programming.schedule(core, booker, stage.event_id, stage.manifest_id, starts=[evening(12)], minutes=150)

    assert [one.code for one in (*made, *more)] == ["TWT-01", "TWT-02", "TWT-03", "TWT-04", "TWT-05"]
    assert [f"{one.starts_at:%d %H:%M}-{one.ends_at:%H:%M}" for one in made] == [
        "02 19:00-21:30", "03 19:00-21:30", "04 19:00-21:30", "06 14:00-16:30",
    ]  # fmt: skip
    assert {one.state.value for one in made} == {"draft"}


def test_a_run_is_planned_whole_or_not_or_without_what_clashes(core: Core, stage: Stage, booker: Actor) -> None:
    show(core, booker, stage, evening(3))
    run = (core, booker, stage.event_id, stage.manifest_id, "daily 20:30 for 3 days")
    given = {"minutes": 60, "first": date(2027, 3, 2)}

    dry = programming.plan_run(*run, **given)  # type: ignore[arg-type]
    assert [one.is_clash for one in dry] == [False, True, False]
    with pytest.raises(RunClash) as refused:
        programming.schedule_run(*run, **given)  # type: ignore[arg-type]
    assert refused.value.message == (
        "The hall is not free on Wed 03 Mar 20:30: change the run, or leave these dates out."
    )
    assert len(calendar(core, booker).entries) == 1

    made = programming.schedule_run(*run, **given, skip_clashes=True)  # type: ignore[arg-type]
    assert [f"{one.starts_at:%d}" for one in made] == ["02", "04"]


def test_the_dates_of_a_run_are_judged_against_each_other(core: Core, stage: Stage, booker: Actor) -> None:
    run = (core, booker, stage.event_id, stage.manifest_id)

    with pytest.raises(BadInput, match="is not over when 21:00 begins"):
        programming.schedule_run(*run, "Sat 20:00 and 21:00 for one week", minutes=90, first=date(2027, 3, 1))
    with pytest.raises(BookingDoubtful) as refused:
        programming.schedule_run(*run, "Sat 18:00 and 20:30 for one week", minutes=120, first=date(2027, 3, 1))
    assert refused.value.message == (
        "30 min before The Winter Tale: Great Hall needs 60 min between (and 1 more). Accept it, or take another time."
    )
    made = programming.schedule_run(
        *run, "Sat 18:00 and 20:30 for one week", minutes=120, first=date(2027, 3, 1), accept_soft=True
    )
    assert len(made) == 2


def test_nobody_plans_what_is_out_of_reach(core: Core, stage: Stage, booker: Actor) -> None:
    with pytest.raises(NotFound) as foreign:
        programming.schedule(core, booker, stage.foreign_event_id, stage.manifest_id, starts=[evening(6)], minutes=60)
    with pytest.raises(NotFound) as missing:
        programming.schedule(core, booker, 999_999, stage.manifest_id, starts=[evening(6)], minutes=60)  # type: ignore[arg-type]
    assert foreign.value.message == missing.value.message

    elsewhere = someone(core, Role.MANAGER, venue="Elsewhere")
    with pytest.raises(NotFound):
        programming.schedule(core, elsewhere, stage.event_id, stage.manifest_id, starts=[evening(6)], minutes=60)
    with pytest.raises(NotPermitted):
        programming.schedule(core, someone(core), stage.event_id, stage.manifest_id, starts=[evening(6)], minutes=60)
    assert [one.title for one in programming.events_to_plan(core, booker)] == ["The Winter Tale"]


# -- what a calendar shows -----------------------------------------------------------------------------------------


def test_of_what_others_have_only_that_they_have_it(core: Core, stage: Stage, booker: Actor) -> None:
    rival = someone(core, Role.DISTRIBUTOR, name="rita", organisation="Another Presenter")
    programming.schedule(core, rival, stage.foreign_event_id, stage.manifest_id, starts=[evening(6)], minutes=120)
    (own,) = calendar(core, rival).entries
    assert (own.kind, own.title, own.artists) == (EntryKind.PERFORMANCE, "Their Secret", ("Them",))

    (seen,) = calendar(core, booker).entries
    assert (seen.kind, seen.title, seen.artists, seen.performance_id, seen.performance_code, seen.state) == (
        EntryKind.TAKEN, "taken", (), None, None, None,
    )  # fmt: skip
    with pytest.raises(BookingClash) as refused:
        show(core, booker, stage, evening(6, 20))
    assert "Secret" not in str(refused.value.as_data())
    with pytest.raises(NotFound):
        programming.move(core, booker, BookingId(seen.id), version=seen.version, starts_at=evening(7))
    with pytest.raises(NotFound):
        programming.remove(core, booker, BookingId(seen.id), version=seen.version)


def test_a_manager_sees_the_halls_of_the_house_and_all_that_is_in_them(core: Core, stage: Stage, booker: Actor) -> None:
    other = a_stage(core, venue="Other House", event="Else", artist="Else")
    show(core, booker, stage, evening(6))
    programming.schedule(core, booker, other.event_id, other.manifest_id, starts=[evening(6)], minutes=60)
    manager = someone(core, Role.MANAGER, venue="Playhouse")

    assert [(lane.venue, lane.hall) for lane in calendar(core, manager).halls] == [("Playhouse", "Great Hall")]
    assert shown(core, manager) == [("06 19:00", "performance", "The Winter Tale")]
    assert len(calendar(core, booker).entries) == 2


def test_dark_days_are_those_on_which_nobody_plays(core: Core, stage: Stage, booker: Actor) -> None:
    show(core, booker, stage, evening(2), evening(6))
    block(core, booker, stage, BookingKind.DARK, evening(8, 8), 10)

    dark = programming.read_calendar(core, booker, date(2027, 3, 1), date(2027, 3, 8)).dark_days(stage.hall_id)

    assert [day.day for day in dark] == [1, 3, 4, 5, 7, 8]


# -- move, copy, remove --------------------------------------------------------------------------------------------


def test_a_performance_moves_with_its_load_in_and_strike(core: Core, stage: Stage, booker: Actor) -> None:
    (one,) = show(core, booker, stage, evening(6))
    for kind, start, hours in ((BookingKind.LOAD_IN, evening(6, 9), 8), (BookingKind.STRIKE, evening(6, 21), 3)):
        block(core, booker, stage, kind, start, hours, performance_id=one.performance_id)

    programming.move(  # an hour later: each goes to where the next one was
        core, booker, BookingId(one.id), version=one.version, starts_at=evening(6, 20), with_its_own=True
    )
    assert [day for day, *_ in shown(core, booker)] == ["06 10:00", "06 20:00", "06 22:00"]
    programming.move(core, booker, BookingId(one.id), version=2, starts_at=evening(6, 18), with_its_own=True)
    assert [day for day, *_ in shown(core, booker)] == ["06 08:00", "06 18:00", "06 20:00"]
    programming.move(core, booker, BookingId(one.id), version=3, starts_at=evening(9, 18))
    assert [day for day, *_ in shown(core, booker)] == ["06 08:00", "06 20:00", "09 18:00"]
    assert core.postgres.rows("select starts_at from performance") == [(evening(9, 18),)]


def test_a_clash_is_refused_with_where_it_is_free(core: Core, stage: Stage, booker: Actor) -> None:
    one, other = show(core, booker, stage, evening(6), evening(7))

    with pytest.raises(BookingClash) as refused:
        programming.move(core, booker, BookingId(other.id), version=1, starts_at=evening(6, 20))

    assert refused.value.message == (
        "Great Hall is taken Sat 06 Mar 20:00 to 22:00: The Winter Tale. Take another time, such as Sat 06 Mar 23:00."
    )
    assert refused.value.alternatives == ("Sat 06 Mar 23:00", "Sun 07 Mar 21:00", "Fri 05 Mar 21:00")
    assert [one["with"] for one in refused.value.as_data()["conflicts"]] == [one.id]  # type: ignore[index, attr-defined]
    assert [day for day, *_ in shown(core, booker)] == ["06 19:00", "07 19:00"]


def test_what_can_be_accepted_wants_to_be(core: Core, stage: Stage, booker: Actor) -> None:
    programming.set_hall_facts(
        core, someone(core, Role.MANAGER, venue="Playhouse"), stage.hall_id, turnaround_minutes=0, doors_minutes=60,
        curfew=time(22, 30),
    )  # fmt: skip
    (one,) = show(core, booker, stage, evening(6))

    with pytest.raises(BookingDoubtful) as refused:
        programming.move(core, booker, BookingId(one.id), version=1, starts_at=evening(6, 20))
    assert refused.value.message == (
        "It ends 30 min after the curfew of Great Hall, 22:30. Accept it, or take another time."
    )
    programming.move(core, booker, BookingId(one.id), version=1, starts_at=evening(6, 20), accept_soft=True)
    assert [day for day, *_ in shown(core, booker)] == ["06 20:00"]


def test_who_comes_too_late_is_told_by_whom_and_when(core: Core, stage: Stage, booker: Actor) -> None:
    colleague = someone(core, Role.DISTRIBUTOR, name="dirk", organisation="Presenter")
    (one,) = show(core, booker, stage, evening(6))
    programming.move(core, colleague, BookingId(one.id), version=1, starts_at=evening(8))

    with pytest.raises(BookingOvertaken) as moved:
        programming.move(core, booker, BookingId(one.id), version=1, starts_at=evening(9))
    assert moved.value.message.startswith("The Winter Tale was changed by dirk at ")
    assert moved.value.message.endswith(": it is Mon 08 Mar 20:00 now. Look again, then change it.")

    with pytest.raises(BookingOvertaken):
        programming.remove(core, booker, BookingId(one.id), version=1)
    programming.remove(core, colleague, BookingId(one.id), version=2)
    with pytest.raises(BookingOvertaken, match="The Winter Tale was removed by dirk at "):
        programming.move(core, booker, BookingId(one.id), version=2, starts_at=evening(9))
    rival = someone(core, Role.DISTRIBUTOR, name="rita", organisation="Another Presenter")
    with pytest.raises(NotFound):
        programming.move(core, rival, BookingId(one.id), version=2, starts_at=evening(9))


def test_what_has_buyers_is_not_moved_behind_their_backs(core: Core) -> None:
    house = a_house(core, organisation="Presenter")
    booker, operator = someone(core, Role.DISTRIBUTOR, organisation="Presenter"), someone(core)
    row = core.postgres.rows("select id, version from hall_booking")[0]
    inventory.place_hold(core, operator, house.id, seats=[1], cart=CartId(_cart()))
    later = house.performance.starts_at + timedelta(days=3)

    with pytest.raises(BookingFixed, match="has 1 seats sold or held: reschedule it"):
        programming.move(core, booker, BookingId(row[0]), version=row[1], starts_at=later)
    with pytest.raises(BookingFixed, match="is on sale: only a draft without sales is removed"):
        programming.remove(core, booker, BookingId(row[0]), version=row[1])


def test_a_copy_is_a_draft_with_the_same_prices_and_elsewhere_with_other_seats(
    core: Core, stage: Stage, booker: Actor
) -> None:
    small = a_stage(core, hall="Studio")
    (one,) = show(core, booker, stage, evening(6))
    with core.postgres.write() as connection:
        adult = seeding.price_type_named(connection, "a", "Adult", 1)
        seeding.insert_prices(connection, one.performance_id, [(0, adult, 1500)])  # type: ignore[arg-type]

    same = programming.copy_to(core, booker, BookingId(one.id), starts_at=evening(7))
    there = programming.copy_to(core, booker, BookingId(one.id), starts_at=evening(7), hall_id=small.hall_id,
                                accept_soft=True)  # fmt: skip

    entries = {entry.id: entry for entry in calendar(core, booker).entries}
    assert [(entries[made].hall, entries[made].performance_code) for made in (same, there)] == [
        ("Great Hall", "TWT-02"), ("Studio", "TWT-03"),
    ]  # fmt: skip
    prices = core.postgres.rows(
        "select p.code, x.price_minor from performance_price x join performance p on p.id = x.performance_id order by 1"
    )
    assert prices == [("TWT-01", 1500), ("TWT-02", 1500)]
    with pytest.raises(BookingClash, match="keeps its hall"):
        programming.move(core, booker, BookingId(one.id), version=1, starts_at=evening(9), hall_id=small.hall_id)


def test_a_block_is_booked_moved_copied_and_removed(core: Core, stage: Stage, booker: Actor) -> None:
    small = a_stage(core, hall="Studio")
    one = block(core, booker, stage, BookingKind.REHEARSAL, evening(6, 10), 3)
    programming.move(core, booker, BookingId(one.id), version=1, starts_at=evening(7, 10), hall_id=small.hall_id)
    programming.copy_to(core, booker, BookingId(one.id), starts_at=evening(8, 10))
    programming.remove(core, booker, BookingId(one.id), version=2)

    (left,) = calendar(core, booker).entries
    assert (left.hall, left.kind, left.starts_at) == ("Studio", EntryKind.REHEARSAL, evening(8, 10))
    acts = core.postgres.rows("select act from audit_entry where act like 'booking.%%' order by id")
    assert [act for (act,) in acts] == ["booking.new", "booking.move", "booking.new", "booking.remove"]


@pytest.mark.parametrize(
    ("title", "hours", "sentence"),
    [(" ", 2, "Say in a line"), ("x\x1b[31m", 2, "Say in a line"), ("x", 0, "ends before it begins"),
     ("x", 24 * 400, "lasts a year at most")],
)  # fmt: skip
def test_nonsense_is_not_booked(core: Core, stage: Stage, booker: Actor, title: str, hours: int, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        programming.book(
            core, booker, stage.hall_id, BookingKind.OTHER, title=title, starts_at=evening(6),
            ends_at=evening(6) + timedelta(hours=hours),
        )  # fmt: skip


def test_what_a_hall_asks_is_its_houses_word(core: Core, stage: Stage, booker: Actor) -> None:
    facts = {"turnaround_minutes": 30, "doors_minutes": 45, "curfew": time(23)}
    with pytest.raises(NotPermitted):
        programming.set_hall_facts(core, booker, stage.hall_id, **facts)  # type: ignore[arg-type]
    programming.set_hall_facts(
        core,
        someone(core, Role.MANAGER, venue="Playhouse"),
        stage.hall_id,
        **facts,
        place=(52.5, 13.4),  # type: ignore[arg-type]
    )
    programming.set_radius(core, booker, stage.event_id, km=100, days=30)
    with pytest.raises(NotFound):
        programming.set_radius(core, booker, stage.foreign_event_id, km=100, days=30)

    (one,) = show(core, booker, stage, evening(6))
    lane = calendar(core, booker).lanes[stage.hall_id]
    assert (lane.turnaround_minutes, lane.doors_minutes, lane.curfew, lane.place) == (30, 45, time(23), (52.5, 13.4))
    assert (one.radius_km, one.radius_days) == (100, 30)


def _cart() -> object:
    from uuid import uuid4

    return uuid4()
