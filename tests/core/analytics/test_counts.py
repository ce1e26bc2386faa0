"""Ticket counts against the raw rows: what living tickets are worth, and a walk through the journal of seats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from core import inventory, payments, sales
from core.access import Actor, Role
from core.analytics import Question, Tickets, counts, make_report, show_days, show_mix, tour_counts, tour_mark
from core.analytics.count_reports import CUT
from core.analytics.freshness import fold_sales
from core.analytics.tour import day_at
from core.clock import HandMovedClock
from core.errors import BadInput, NotFound, NotPermitted
from core.inventory import AllocationKind, CartId
from core.runtime import Core
from core.sales import Buyer, OrderId
from db.servers import Addresses
from tests.core.analytics.test_sales_journal import exchange, take_back
from tests.core.printing.orders import sold
from tests.factories.house import OpenHouse, a_house, someone

_MONEY = """
select count(*) filter (where not o.is_comp), count(*) filter (where o.is_comp),
       coalesce(sum(l.price_minor - l.discount_minor), 0)::bigint
  from ticket k
  join order_line l on (l.performance_id, l.order_id, l.number) = (k.performance_id, k.order_id, k.line_number)
  join orders o on (o.performance_id, o.id) = (k.performance_id, k.order_id)
 where k.performance_id = %s and k.state in ('valid', 'admitted')
"""
_JOURNAL = "select at, to_state::text, seats from seat_journal where performance_id = %s order by id"


def recounted(core: Core, house: OpenHouse, now: datetime) -> Tickets:
    """The same figures out of tickets, order lines, claims and the journal of seats."""
    zone = ZoneInfo(core.repertoire.performance(house.id).time_zone)
    by_day: dict[date, int] = {}
    states: dict[int, str] = {}
    for at, state, seats in core.postgres.rows(_JOURNAL, [house.id]):
        for seat in seats:
            change = (state == "sold") - (states.get(seat) == "sold")
            day = at.astimezone(zone).date()
            by_day[day] = by_day.get(day, 0) + change
            states[seat] = state

    def days(first: int, last: int) -> int:
        today = now.astimezone(zone).date()
        return sum(by_day.get(today - timedelta(days=ago), 0) for ago in range(first, last + 1))

    [(tickets, comps, gross_minor)] = core.postgres.rows(_MONEY, [house.id])
    seen = inventory.house_counts(core, someone(core, Role.ADMIN), house.id)
    return Tickets(
        today=days(0, 0), yesterday=days(1, 1), week=days(1, 7), week_before=days(8, 14), sold=tickets, comps=comps,
        allocated=seen.allocated, held=seen.held + seen.paying + seen.reserved, open=seen.open,
        capacity=seen.manifest - seen.killed, gross_minor=gross_minor, currency="EUR",
    )  # fmt: skip


def counted(core: Core, actor: Actor, **question: object) -> dict[str, Tickets]:
    found = tour_counts(core, actor, Question(**question))  # type: ignore[arg-type]
    return {row.show.code: row.tickets for row in found.rows}


def moved(database: Addresses, house: OpenHouse, at: datetime) -> None:
    """What was just done was done at that moment instead."""
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        for journal in ("seat_journal", "sales_journal"):
            owner.execute(
                f"update {journal} set at = %s where performance_id = %s"
                " and at between now() - interval '1 min' and now()",
                [at, house.id],
            )


def comps(core: Core, actor: Actor, house: OpenHouse, *seats: int) -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=seats, cart=cart)
    sales.give_comps(
        core, actor, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"), reason="press"
    )  # fmt: skip
    return order


def set_aside(core: Core, actor: Actor, house: OpenHouse) -> None:
    """Seats 20 to 22 allocated, 23 of the same letter in a cart, 24 and 25 killed, 26 in a cart, 27 reserved, 28 being
    paid."""
    inventory.put_allocation(
        core, actor, house.id, letter="H", name="House", kind=AllocationKind.HOUSE, sold_by=[Role.MANAGER]
    )
    inventory.allocate_seats(core, actor, house.id, letter="H", seats=[20, 21, 22, 23])
    inventory.place_hold(core, actor, house.id, seats=[23], cart=CartId(uuid4()))
    inventory.kill_seats(core, actor, house.id, code="production", seats=[24, 25])
    inventory.place_hold(core, actor, house.id, seats=[26], cart=CartId(uuid4()))
    group, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=[27], cart=group)
    payments.reserve_group(
        core, actor, house.id, cart=group, order=order, seats={27: "a"}, buyer=Buyer(customer="School"),
        pay_by=house.performance.starts_at - timedelta(hours=1),
    )  # fmt: skip
    cart = CartId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=[28], cart=cart)
    payments.claim_order(core, actor, house.id, cart=cart, order=OrderId(uuid4()), seats={28: "a"})


def test_every_figure_is_that_of_the_raw_rows(core: Core, database: Addresses) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    now = core.clock.now()
    for days, seats in ((1, (1, 2, 3)), (5, (4, 5)), (9, (6,)), (30, (7, 8))):
        last = sold(core, manager, house, *seats)
        moved(database, house, now - timedelta(days=days))
    comps(core, manager, house, 10, 11)
    first = sold(core, manager, house, 12, 13)
    take_back(core, manager, house, first.order_id, first.tickets[0].code)
    exchange(core, manager, house, last, 14)
    set_aside(core, manager, house)

    before = counted(core, manager)
    fold_sales(core)

    assert before == counted(core, manager) == {house.performance.code: recounted(core, house, now)}
    [found] = before.values()
    assert (found.sold, found.comps, found.allocated, found.held, found.capacity) == (9, 2, 3, 4, 28)
    assert found.sold + found.comps + found.allocated + found.held + found.open == found.capacity
    assert found.average_minor == 1000


def test_places_aside_are_those_of_the_house_when_holds_run_out(core: Core, database: Addresses) -> None:
    """A run-out hold that nobody has swept yet is open, or allocated again."""
    house, manager = a_house(core), someone(core, Role.MANAGER)
    set_aside(core, manager, house)
    [living] = counted(core, manager).values()
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update hold set expires_at = now() - interval '1 s'")
        owner.execute("update seat_claim set expires_at = now() - interval '1 s' where state = 'held'")

    [run_out] = counted(core, manager).values()

    assert (living.held, living.allocated) == (4, 3)
    assert (run_out.held, run_out.allocated, run_out.open) == (2, 4, living.open + 1)
    assert run_out == recounted(core, house, core.clock.now())


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 11, 1)),  # an hour twice
        ("Europe/Kyiv", date(2026, 3, 29)),  # an hour missing
        ("Australia/Lord_Howe", date(2026, 10, 4)),  # half an hour missing
    ],
)
def test_days_begin_at_midnight_of_the_venue(
    open_core: Callable[..., Core], database: Addresses, zone: str, day: date
) -> None:
    here = ZoneInfo(zone)
    now = datetime.combine(day, time(20), here)
    core = open_core(clock=HandMovedClock(now))
    house, manager = a_house(core), someone(core, Role.MANAGER)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update venue set time_zone = %s", [zone])
    core.repertoire.forget(house.id)
    midnights = [datetime.combine(now.date() - timedelta(days=ago), time(), here) for ago in (0, 1, 7, 14)]
    for seat, midnight in enumerate(midnights):
        for at, seats in ((midnight, (2 * seat, 20 + seat)), (midnight - timedelta(microseconds=1), (2 * seat + 1,))):
            sold(core, manager, house, *seats)
            moved(database, house, at.astimezone(UTC))

    [found] = counted(core, manager).values()

    assert found == recounted(core, house, now)
    # today: at its midnight; yesterday: just before that, and at its own midnight
    assert (found.today, found.yesterday, found.week, found.week_before) == (2, 1 + 2, 1 + 2 + 1 + 2, 1 + 2)
    fold_sales(core)
    assert [found] == list(counted(core, manager).values())


def test_as_of_is_what_was_seen_then(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    first = sold(core, manager, house, 1, 2, 3)
    comps(core, manager, house, 10)
    set_aside(core, manager, house)
    then = counted(core, manager)
    [(at,)] = core.postgres.rows("select clock_timestamp()")
    take_back(core, manager, house, first.order_id)
    inventory.open_seats(core, manager, house.id, seats=[24, 25], reason="found room")
    sold(core, manager, house, 5, 24)

    assert counted(core, manager, at=at) == then != counted(core, manager)
    fold_sales(core)
    assert counted(core, manager, at=at) == then
    assert counts(core, manager, Question(at=at)).as_of == at


def test_of_a_great_many_the_nearest_are_counted_and_it_says_so(
    core: Core, database: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    houses = [a_house(core, code=f"DAY-{days}") for days in (1, 3, 9)]
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update performance set starts_at = starts_at + make_interval(days => substr(code, 5)::int),"
                      " ends_at = ends_at + make_interval(days => substr(code, 5)::int)")  # fmt: skip
    manager = someone(core, Role.MANAGER)
    sold(core, manager, houses[2], 1, 2)
    assert not tour_counts(core, manager).is_cut
    monkeypatch.setattr("core.analytics.tour.SHOWS_MAX", 2)

    found = tour_counts(core, manager)

    assert sorted(row.show.code for row in found.rows) == ["DAY-1", "DAY-3"]
    assert found.is_cut and found.totals[0].tickets.sold == 0
    assert CUT in counts(core, manager).notes
    assert [row.show.code for row in tour_counts(core, manager, Question(key="day-9")).rows] == ["DAY-9"]


def test_a_moment_to_come_is_refused(core: Core) -> None:
    manager = someone(core, Role.MANAGER)
    soon = core.clock.now() + timedelta(minutes=1)

    with pytest.raises(BadInput, match="still to come"):
        tour_counts(core, manager, Question(at=soon))


def test_past_performances_come_when_asked_for_and_behind_the_others(core: Core, database: Addresses) -> None:
    played, coming, manager = a_house(core, code="OLD-1"), a_house(core, code="NEW-1"), someone(core, Role.MANAGER)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(
            "update performance set starts_at = starts_at - interval '9 days', ends_at = ends_at - interval '9 days',"
            " state = 'played' where id = %s",
            [played.id],
        )
    sold(core, manager, coming, 1)

    assert list(counted(core, manager)) == ["NEW-1"]
    found = tour_counts(core, manager, Question(first=date(2020, 1, 1))).rows
    assert [(row.show.code, row.days_out, row.worry.points) for row in found] == [("NEW-1", 1, 85), ("OLD-1", -8, None)]
    assert found[1].worry.why == "Played: 0 % of 30 places."


def test_everybody_sees_the_own_reach_and_nothing_else(core: Core) -> None:
    mine = a_house(core, code="MINE-1", artist="Ann", organisation="North", venue="Here")
    a_house(core, code="THEIRS-1", artist="Bob", organisation="South", venue="There")
    people = {
        someone(core, Role.ARTIST, artist="Ann"): ["MINE-1"],
        someone(core, Role.ARTIST, artist="Nobody yet"): [],
        someone(core, Role.DISTRIBUTOR, organisation="South"): ["THEIRS-1"],
        someone(core, Role.MANAGER, venue="Here"): ["MINE-1"],
        someone(core, Role.ADMIN): ["MINE-1", "THEIRS-1"],
    }
    sold(core, someone(core), mine, 1, 2)

    assert {who: sorted(counted(core, who)) for who in people} == people
    for who in people:
        ids = [row.show.id for row in tour_counts(core, someone(core, Role.ADMIN)).rows]
        assert len(tour_mark(core, who, ids)) == len(people[who])
    bob = someone(core, Role.ARTIST, artist="Bob")
    for service in (show_days, show_mix):
        with pytest.raises(NotFound) as foreign:
            service(core, bob, Question(key="MINE-1"))
        with pytest.raises(NotFound) as missing:
            service(core, bob, Question(key="NONE-1"))
        assert foreign.value.message == missing.value.message
    with pytest.raises(NotPermitted):
        tour_counts(core, someone(core, Role.DOOR))


def test_amounts_of_two_currencies_have_no_common_total(core: Core) -> None:
    euro, manager = a_house(core), someone(core, Role.MANAGER)
    sold(core, manager, euro, 1, 2)
    assert make_report(core, manager, "counts").total is not None
    crown = a_house(core, currency="SEK")
    sold(core, someone(core, Role.MANAGER, venue=crown.performance.venue), crown, 1)

    report = make_report(core, manager, "counts")

    assert report.total is None and report.currency is None
    assert "amounts in EUR, SEK are not added" in " ".join(report.notes)
    totals = tour_counts(core, manager).totals
    assert [(one.tickets.currency, one.tickets.sold, one.tickets.gross_minor) for one in totals] == [
        ("EUR", 2, 2000), ("SEK", 1, 1000),
    ]  # fmt: skip


def test_the_mark_changes_with_every_act_and_not_without_one(core: Core) -> None:
    house, other, manager = a_house(core), a_house(core), someone(core, Role.MANAGER)
    seen = [tour_mark(core, manager, [house.id])]

    def changed() -> bool:
        seen.append(tour_mark(core, manager, [house.id]))
        return seen[-1] != seen[-2]

    sale = sold(core, manager, house, 1, 2)
    assert changed() and not changed()
    take_back(core, manager, house, sale.order_id, sale.tickets[0].code)
    assert changed()
    exchange(core, manager, house, sold(core, manager, house, 3), 4)
    assert changed() and not changed()
    sold(core, manager, other, 1)
    fold_sales(core)
    assert not changed()


def test_days_and_mix_of_a_performance(core: Core, database: Addresses) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    first = sold(core, manager, house, 1, 2, 3)
    moved(database, house, core.clock.now() - timedelta(days=2))
    take_back(core, manager, house, first.order_id, first.tickets[0].code)
    comps(core, manager, house, 10)
    today = day_at(core.clock.now(), "UTC")
    asked = Question(key=house.performance.code)

    days, mix = show_days(core, manager, asked), show_mix(core, manager, asked)

    assert [row.values for row in days.rows] == [
        (today - timedelta(days=2), 3, 0, 3, 0, 3000, 3),
        (today, 0, 1, -1, 1, -1000, 2),
    ]
    assert days.total is not None and days.total.values == (None, 3, 1, 2, 1, 2000, 2)
    [chart] = days.charts
    assert (len(chart.places), chart.series[0].values) == (3, (3.0, 0.0, -1.0))
    assert [row.values for row in mix.rows] == [("stalls", "Adult", "counter", 2, 1, 2000, 1000)]
    assert mix.total is not None and mix.total.values[3:] == (2, 1, 2000, 1000)


def test_a_report_has_the_figures_of_the_tour(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    sold(core, manager, house, 1, 2)
    [row] = tour_counts(core, manager).rows

    report = make_report(core, manager, "counts")

    named = dict(zip([column.name for column in report.columns], report.rows[0].values, strict=True))
    assert (named["performance"], named["today"], named["sold"], named["open"]) == (house.performance.code, 2, 2, 28)
    assert (named["filled"], named["gross"], named["average"]) == (2 / 30, 2000, 1000)
    assert (named["worry"], named["why"]) == (row.worry.points, row.worry.why) == (
        82, "6 % filled a day before, 28 open: nothing was sold in the last seven days.",
    )  # fmt: skip
    assert report.total is not None and report.total.values[5:] == (*report.rows[0].values[5:18], None, "")
