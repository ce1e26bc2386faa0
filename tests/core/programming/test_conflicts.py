"""What speaks against a booking: each rule by its edges, and all of them against a plain look at everything."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.programming.conflicts import (
    Conflict,
    ConflictKind,
    Proposal,
    conflicts,
    curfew_of,
    distance_km,
    hard,
    index_of,
    travel,
)
from core.programming.entries import Calendar, EntryKind
from core.programming.slots import free_slots
from db.vocabulary import HallId
from tests.factories.calendars import BERLIN, MONDAY, OSLO, PARIS, at, calendar, entry, lane, proposal

K = ConflictKind


def kinds(found: tuple[Conflict, ...]) -> list[tuple[str, int | None]]:
    return [(one.kind.value, one.with_id) for one in found]


def test_the_hall_is_taken_to_the_very_minute() -> None:
    there = calendar(entry(7, at(5, 20), title="Aida"), halls=(lane(turnaround=0),))

    (found,) = conflicts(there, proposal(at(5, 21)))
    assert (found.kind, found.is_hard, found.with_id) == (K.HALL_TAKEN, True, 7)
    assert found.sentence == "Hall 1 is taken Sat 06 Mar 20:00 to 22:00: Aida."
    assert conflicts(there, proposal(at(5, 22))) == ()
    assert conflicts(there, proposal(at(5, 18))) == ()
    assert kinds(conflicts(there, proposal(at(5, 18), 2 + 1 / 60))) == [("hall_taken", 7)]
    assert conflicts(there, proposal(at(5, 21), without=frozenset({7}))) == ()


def test_what_others_have_takes_the_hall_and_says_no_more() -> None:
    there = calendar(entry(7, at(5, 20), kind=EntryKind.TAKEN, title="taken"))

    assert [one.sentence for one in conflicts(there, proposal(at(5, 20)))] == [
        "Hall 1 is taken Sat 06 Mar 20:00 to 22:00."
    ]


def test_a_date_hold_takes_no_hall() -> None:
    assert conflicts(calendar(entry(7, at(5, 20), kind=EntryKind.DATE_HOLD)), proposal(at(5, 20))) == ()


def test_the_turnaround_between_two_shows_and_not_around_other_things() -> None:
    there = calendar(entry(7, at(5, 20)), halls=(lane(turnaround=45),))

    (found,) = conflicts(there, proposal(at(5, 17.5)))
    assert (found.kind, found.is_hard) == (K.TURNAROUND, False)
    assert found.sentence == "30 min before Show 7: Hall 1 needs 45 min between."
    assert conflicts(there, proposal(at(5, 17.25))) == ()
    assert kinds(conflicts(there, proposal(at(5, 22.5)))) == [("turnaround", 7)]
    assert conflicts(there, proposal(at(5, 22), kind=EntryKind.STRIKE)) == ()


def test_an_artist_is_in_one_place_and_on_the_way_between_two() -> None:
    halls = (lane(1, place=BERLIN), lane(2, place=PARIS))
    there = calendar(entry(7, at(4, 20), hall=2, artists=(3,), event=1), halls=halls)

    (same_time,) = conflicts(there, proposal(at(4, 21), artists=(3,), event=2))
    assert (same_time.kind, same_time.is_hard) == (K.ARTIST_ELSEWHERE, False)
    assert same_time.sentence == "Artist 3 plays Fri 05 Mar 20:00 to 22:00 in Hall 2, Venue 2."
    (too_far,) = conflicts(there, proposal(at(5, 2), artists=(3,), event=2))
    assert too_far.sentence == ("Artist 3 is in Hall 2, Venue 2, 877 km away, only 4 h apart: the way takes 5 h 15.")
    assert conflicts(there, proposal(at(5, 3.5), artists=(3,), event=2)) == ()
    assert conflicts(there, proposal(at(4, 21), artists=(4,), event=2)) == ()


@pytest.mark.parametrize(("km", "hours"), [(0, 0.0), (80, 1.0), (400, 4 + 400 / 700), (20_000, 4 + 20_000 / 700)])
def test_the_way_is_by_road_or_by_air(km: float, hours: float) -> None:
    assert travel(km) == timedelta(hours=hours)


def test_distances_are_those_of_the_map() -> None:
    assert [round(distance_km(BERLIN, there)) for there in (BERLIN, PARIS, OSLO)] == [0, 877, 838]


@pytest.mark.parametrize("mine", [True, False], ids=["my clause", "their clause"])
def test_a_radius_clause_binds_both_and_ends_with_its_days(mine: bool) -> None:
    clause = (900, 10)
    halls = (lane(1, place=BERLIN), lane(2, place=PARIS))
    there = calendar(entry(7, at(0, 20), hall=2, artists=(3,), event=1, radius=None if mine else clause), halls=halls)

    def asked(day: int, event: int = 2) -> list[tuple[str, int | None]]:
        return kinds(
            conflicts(there, proposal(at(day, 20), artists=(3,), event=event, radius=clause if mine else None))
        )

    assert asked(10) == asked(-10) == [("radius", 7)]
    assert asked(11) == asked(-11) == []
    assert asked(5, event=1) == [], "a run of one event is no competition to itself"


def test_a_radius_clause_ends_with_its_kilometres() -> None:
    halls = (lane(1, place=BERLIN), lane(2, place=PARIS))
    there = calendar(entry(7, at(0, 20), hall=2, artists=(3,), event=1, radius=(876, 10)), halls=halls)

    assert conflicts(there, proposal(at(5, 20), artists=(3,), event=2)) == ()


def test_without_places_nothing_is_far() -> None:
    there = calendar(entry(7, at(4, 20), hall=2, artists=(3,), event=1, radius=(900, 10)))

    assert conflicts(there, proposal(at(4, 22), artists=(3,), event=2)) == ()


@pytest.mark.parametrize(
    ("curfew", "start", "hours", "late"),
    [
        (time(23), 20, 3.0, None),
        (time(23), 20, 3.5, "It ends 30 min after the curfew of Hall 1, 23:00."),
        (time(0, 30), 20, 4.5, None),
        (time(0, 30), 20, 5.0, "It ends 30 min after the curfew of Hall 1, 00:30."),
        (time(0, 30), 24.0, 1.0, "It ends 30 min after the curfew of Hall 1, 00:30."),
        (time(23), 10, 2.0, None),
    ],
)
def test_a_curfew_is_of_the_evening(curfew: time, start: float, hours: float, late: str | None) -> None:
    found = conflicts(calendar(halls=(lane(curfew=curfew),)), proposal(at(2, start), hours))

    assert [one.sentence for one in found] == ([late] if late else [])


def test_a_curfew_is_a_time_of_the_wall() -> None:
    """On the night the clocks go back there is an hour more before it."""
    berlin = lane(zone="Europe/Berlin", curfew=time(3))

    assert curfew_of(berlin, datetime(2027, 10, 30, 18, tzinfo=UTC)) == datetime(2027, 10, 31, 2, tzinfo=UTC)
    assert curfew_of(berlin, datetime(2027, 10, 29, 18, tzinfo=UTC)) == datetime(2027, 10, 30, 1, tzinfo=UTC)


def test_the_load_in_is_over_when_the_doors_open() -> None:
    show, load_in = entry(7, at(5, 20)), entry(8, at(5, 10), 9.5, kind=EntryKind.LOAD_IN)
    halls = (lane(doors=60),)

    (from_the_show,) = conflicts(calendar(load_in, halls=halls), proposal(at(5, 20)))
    assert from_the_show.sentence == "Doors open at 19:00, but the load-in ends at 19:30."
    asked = proposal(at(5, 10), 9.5, kind=EntryKind.LOAD_IN)
    assert kinds(conflicts(calendar(show, halls=halls), asked)) == [("doors", 7)]
    assert conflicts(calendar(show, halls=halls), proposal(at(5, 10), 9, kind=EntryKind.LOAD_IN)) == ()


def test_a_performance_keeps_the_hall_of_its_seats() -> None:
    asked = Proposal(
        hall_id=HallId(2), kind=EntryKind.PERFORMANCE, starts_at=at(1, 1), ends_at=at(1, 2), seats_of=HallId(1)
    )

    assert [(one.kind, one.is_hard) for one in conflicts(calendar(), asked)] == [(K.OTHER_SEATS, True)]


def test_hard_comes_first() -> None:
    halls = (lane(curfew=time(21)),)
    found = conflicts(calendar(entry(7, at(5, 20)), halls=halls), proposal(at(5, 20)))

    assert [(one.kind, one.is_hard) for one in found] == [(K.HALL_TAKEN, True), (K.CURFEW, False)]
    assert [one.kind for one in hard(found)] == [K.HALL_TAKEN]


def test_free_slots_are_near_and_free() -> None:
    there = calendar(entry(7, at(5, 20)), entry(8, at(6, 20)))

    asked = proposal(at(5, 20))
    found = free_slots(there, asked)
    assert found == (at(5, 17), at(4, 20), at(7, 20))
    assert all(conflicts(there, proposal(start)) == () for start in found)


# -- against a plain look at everything ---------------------------------------------------------------------------

_HALLS = (
    lane(1, turnaround=60, doors=30, curfew=time(23), place=BERLIN),
    lane(2, turnaround=0, doors=120, curfew=time(1), place=PARIS),
    lane(3, turnaround=200, doors=0),
)
_kinds = st.sampled_from([*EntryKind])
_moments = st.integers(0, 7 * 48).map(lambda half: MONDAY + timedelta(minutes=30 * half))
_hours = st.integers(1, 12).map(lambda half: half / 2)
_artists = st.lists(st.integers(1, 3), max_size=2, unique=True).map(tuple)
_radius = st.one_of(st.none(), st.tuples(st.sampled_from([100, 880, 2000]), st.integers(1, 4)))


def _entries(count: int) -> st.SearchStrategy[list[object]]:
    made = [
        st.builds(
            entry, st.just(number), _moments, _hours, hall=st.integers(1, 3), kind=_kinds, artists=_artists,
            event=st.integers(1, 3), radius=_radius,
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    return st.tuples(*made).map(list)


def brute(there: Calendar, asked: Proposal) -> set[tuple[str, int | None]]:
    """The same rules, said plainly: every entry is looked at, minute by minute where that is short enough."""
    here = next(one for one in there.halls if one.hall_id == asked.hall_id)
    plays = (EntryKind.PERFORMANCE, EntryKind.TAKEN)
    found: set[tuple[str, int | None]] = set()
    for one in there.entries:
        if one.id in asked.without:
            continue
        apart = max((one.starts_at - asked.ends_at, asked.starts_at - one.ends_at))
        if one.hall_id == asked.hall_id and one.kind is not EntryKind.DATE_HOLD:
            if apart < timedelta():
                found.add(("hall_taken", one.id))
            elif one.kind in plays and asked.kind in plays and apart < timedelta(minutes=here.turnaround_minutes):
                found.add(("turnaround", one.id))
            show, load_in = (one, asked) if asked.kind is EntryKind.LOAD_IN else (asked, one)
            is_pair = {one.kind, asked.kind} == {EntryKind.LOAD_IN, EntryKind.PERFORMANCE}
            doors = show.starts_at - timedelta(minutes=here.doors_minutes)
            if is_pair and apart >= timedelta() and doors < load_in.ends_at <= show.starts_at:
                found.add(("doors", one.id))
        both_play = one.kind is asked.kind is EntryKind.PERFORMANCE
        if not both_play or not set(one.artist_ids) & set(asked.artist_ids):
            continue
        theirs = next(hall for hall in there.halls if hall.hall_id == one.hall_id)
        if apart < timedelta():
            if one.hall_id != asked.hall_id:
                found.add(("artist_elsewhere", one.id))
        elif here.place and theirs.place:
            km = distance_km(here.place, theirs.place)
            if apart < travel(km):
                found.add(("artist_far", one.id))
            clauses = [(asked.radius_km, asked.radius_days), (one.radius_km, one.radius_days)]
            days = abs(one.starts_at - asked.starts_at)
            if one.event_id != asked.event_id and any(
                r and d and km <= r and days <= timedelta(days=d) for r, d in clauses
            ):
                found.add(("radius", one.id))
    if asked.kind is EntryKind.PERFORMANCE and here.curfew:
        moment = asked.starts_at + timedelta(minutes=1)
        while moment <= asked.ends_at + timedelta(minutes=1):  # walk: the first curfew at which it still goes on
            if moment.time() == here.curfew and moment < asked.ends_at:
                found.add(("curfew", None))
            moment += timedelta(minutes=1)
        evening = (asked.starts_at - timedelta(hours=6)).date()
        over = [datetime.combine(evening + timedelta(days=n), here.curfew, UTC) for n in (0, 1)]
        ends = next(one for one in over if one >= datetime.combine(evening, time(6), UTC))
        if asked.starts_at >= ends:
            found.add(("curfew", None))
    return found


@given(
    st.integers(1, 25).flatmap(_entries),
    st.builds(
        proposal, _moments, _hours, hall=st.integers(1, 3), kind=st.sampled_from([*EntryKind][:7]), artists=_artists,
        event=st.integers(1, 3), radius=_radius, without=st.frozensets(st.integers(1, 25), max_size=3),
    ),
)  # fmt: skip
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_the_rules_see_what_a_look_at_everything_sees(entries: list[object], asked: Proposal) -> None:
    there = calendar(*entries, halls=_HALLS)  # type: ignore[arg-type]

    assert set(kinds(conflicts(there, asked))) == brute(there, asked)


def test_twenty_thousand_bookings_do_not_slow_a_move_down() -> None:
    """The measurement itself is benchmarks/calendar.py; here only that nothing walks through all of them."""
    entries = [
        entry(hall * 2000 + day, at(day, 20), hall=hall, artists=(hall * 50 + day % 50,), event=day, radius=(50, 30))
        for hall in range(1, 11)
        for day in range(1825)
    ]
    there = calendar(*entries, halls=tuple(lane(hall, place=(50.0 + hall, 10.0)) for hall in range(1, 11)))
    index_of(there)

    begin = perf_counter()
    for step in range(100):
        conflicts(there, proposal(at(900, step / 4), hall=3, artists=(160,), event=1, without=frozenset({6900})))
    assert (perf_counter() - begin) / 100 < 0.02
