"""The heat of a house against a recount of its tickets, seat by seat."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from core import payments
from core.access import Role
from core.analytics import PRICE, WHEN, Heat, Question, heat, heat_of_code, make_report
from core.analytics.heat_steps import NOT_SOLD, by_days, by_price
from core.errors import BadInput, NotFound
from core.runtime import Core
from db.servers import Addresses
from tests.core.analytics import tour as tours
from tests.core.analytics.tour import Tour, a_tour
from tests.factories.house import someone

_RAW = """
select k.seat_ordinal::int, (extract(epoch from o.paid_at) / 60)::int, (l.price_minor - l.discount_minor)::bigint,
       t.name::text, o.channel::text, o.is_comp
  from ticket k
  join order_line l on (l.performance_id, l.order_id, l.number) = (k.performance_id, k.order_id, k.line_number)
  join orders o on (o.performance_id, o.id) = (k.performance_id, k.order_id)
  join price_type t on t.id = l.price_type_id
 where k.state <> 'void' and k.performance_id = %s order by 1
"""


@pytest.fixture
def tour(core: Core, database: Addresses) -> Tour:
    return a_tour(core, database)


def told(found: Heat) -> list[tuple[object, ...]]:
    return [
        (seat, found.minutes[seat], found.minor[seat], way.price_type, way.channel, way.is_comp)
        for seat in range(found.manifest.seat_count)
        if found.minutes[seat] and (way := found.ways[found.way[seat]])
    ]


def test_seats_are_those_of_living_tickets(core: Core, tour: Tour) -> None:
    admin = someone(core, Role.ADMIN)
    for house in (tour.kyiv, tour.london):
        raw = core.postgres.rows(_RAW, [house.id])
        assert len(raw) >= 4
        assert told(heat(core, admin, house.id)) == raw
        [(now,)] = core.postgres.rows("select clock_timestamp()")
        assert told(heat(core, admin, house.id, at=now)) == raw  # the journal of seats says the same


def test_as_of_a_moment_a_seat_that_came_back_is_sold_still(core: Core, tour: Tour) -> None:
    admin, then = someone(core, Role.ADMIN), tours.now_of(core)
    before = told(heat(core, admin, tour.kyiv.id))
    payments.return_tickets(core, tour.manager, tour.kyiv.id, order=tour.first.order_id, act=uuid4())
    tours.sell(core, tour.manager, tour.kyiv, {20: "a"})

    assert told(heat(core, admin, tour.kyiv.id, at=then)) == before
    assert {row[0] for row in told(heat(core, admin, tour.kyiv.id))} == {row[0] for row in before} - {1, 2} | {20}


def test_days_before_are_those_of_the_venue(core: Core, database: Addresses, tour: Tour) -> None:
    """Half past ten in the evening in London is half past midnight in Kyiv, in winter."""
    admin = someone(core, Role.ADMIN)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(
            "update performance set starts_at = '2026-02-10 18:00+00', ends_at = '2026-02-10 20:00+00'"
            " where code in ('KYIV', 'LONDON')"
        )
        owner.execute("update orders set paid_at = '2026-02-02 22:30+00'")
    for house in (tour.kyiv, tour.london):
        core.repertoire.forget(house.id)
    kyiv, london = heat(core, admin, tour.kyiv.id), heat(core, admin, tour.london.id)

    assert (kyiv.days_before(1), london.days_before(2)) == (7, 8)
    assert str(kyiv.sold_at(1)) == "2026-02-03 00:30:00+02:00"
    for found, seat in ((kyiv, 1), (london, 2)):
        step = found.stepped(WHEN).by_seat[seat]
        assert found.stepped(WHEN).steps[step - 1].sign == "C"


def test_every_seat_is_in_the_step_of_its_own_day(core: Core, tour: Tour) -> None:
    found = heat(core, someone(core, Role.ADMIN), tour.kyiv.id)
    stepped = found.stepped(WHEN)

    days = [found.days_before(seat) for seat in range(found.manifest.seat_count)]
    assert {day for day in days if day is not None} <= {1, 2}
    assert list(stepped.by_seat) == [NOT_SOLD if day is None else 4 for day in days]


def test_steps_begin_and_end_where_they_say() -> None:
    """Over the change of the clocks at the end of March, which moves midnight by an hour."""
    zone, day = ZoneInfo("Europe/Kyiv"), date(2026, 4, 20)

    def minute(days: int, clock: str) -> int:
        local = datetime.combine(day - timedelta(days=days), time.fromisoformat(clock), zone)
        return int(local.timestamp()) // 60

    firsts = [(400, "12:00"), (90, "23:59"), (89, "00:00"), (30, "23:59"), (29, "00:00"), (7, "23:59"), (6, "00:00"),
              (1, "23:59"), (0, "00:00")]  # fmt: skip
    found = by_days([0, *(minute(*moment) for moment in firsts)], [0, *[100] * 9], day, zone)

    assert list(found.by_seat) == [NOT_SOLD, 1, 1, 2, 2, 3, 3, 4, 4, 5]
    assert [(step.sign, step.seats, step.gross_minor) for step in found.steps] == [
        ("A", 2, 200), ("B", 2, 200), ("C", 2, 200), ("D", 2, 200), ("E", 1, 100),
    ]  # fmt: skip


def test_prices_are_steps_of_their_own_or_five_parts() -> None:
    few = by_price([0, 500, 1000, 1000, 0], [True, True, True, True, False], "EUR")
    many = by_price([*range(0, 1001, 100), 0], [*[True] * 11, False], "EUR")

    assert list(few.by_seat) == [1, 2, 3, 3, NOT_SOLD]
    assert [step.words for step in few.steps] == ["0.00", "5.00", "10.00"]
    assert list(many.by_seat) == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, NOT_SOLD]
    assert [step.words for step in many.steps] == [
        "0.00 to 2.00", "2.01 to 4.00", "4.01 to 6.00", "6.01 to 8.00", "8.01 to 10.00",
    ]  # fmt: skip
    assert by_price([0, 0], [False, False], "EUR").steps == ()


def test_the_table_says_what_the_map_shows(core: Core, tour: Tour) -> None:
    admin = someone(core, Role.ADMIN)
    raw = core.postgres.rows(_RAW, [tour.kyiv.id])
    report = make_report(core, admin, "heat", Question(key="KYIV", measure=PRICE))

    prices = sorted({row[2] for row in raw})
    assert [row.values[2:5:2] for row in report.rows] == [
        (sum(row[2] == price for row in raw), sum(row[2] for row in raw if row[2] == price)) for price in prices
    ]
    assert report.total is not None and report.total.values[2] == len(raw)
    for key in (None, "Anna"):
        with pytest.raises(BadInput):
            make_report(core, admin, "heat", Question(key=key))


def test_a_foreign_house_looks_like_a_missing_one(core: Core, tour: Tour) -> None:
    boris, anna = someone(core, Role.ARTIST, artist="Boris"), someone(core, Role.ARTIST, artist="Anna")
    for ask in (lambda who: heat(core, who, tour.kyiv.id), lambda who: heat_of_code(core, who, "kyiv")):
        assert told(ask(anna))
        with pytest.raises(NotFound) as foreign:
            ask(boris)
        with pytest.raises(NotFound) as missing:
            heat_of_code(core, boris, "NOWHERE")
        assert foreign.value.message == missing.value.message
    with pytest.raises(NotFound):
        make_report(core, boris, "heat", Question(key="KYIV"))
