"""Every figure of the dashboard, recomputed by another question to the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import inventory, payments, programming, sales
from core.access import Actor, Role
from core.errors import BadInput, NotPermitted
from core.inventory import CartId
from core.programming.capacity import TOP, capacity_of, low_stock, monday_of, top_earners, usage
from core.runtime import Core
from core.sales import OrderId
from db.queries.capacity import FigureRow, HallRow
from db.vocabulary import HallId, PerformanceId, PerformanceState, VenueId
from tests.factories.house import OpenHouse, a_house, someone

MONDAY = date(2026, 11, 16)


def figure(number: int, day: date, **over: object) -> FigureRow:
    row: dict[str, object] = {
        "performance_id": PerformanceId(number), "code": f"P-{number}", "event": "Play", "hall_id": HallId(1),
        "hall": "Hall", "venue_id": VenueId(1), "venue": "Venue", "day": day, "state": PerformanceState.ON_SALE,
        "seats": 100, "killed": 0, "open": 100, "sold": 0, "comp": 0, "gross_minor": 0, "currency": "EUR",
    }  # fmt: skip
    return FigureRow(**row | over)  # type: ignore[arg-type]


HALLS = [
    HallRow(id=HallId(1), name="Hall", venue_id=VenueId(1), venue="Venue"),
    HallRow(id=HallId(2), name="Dark", venue_id=VenueId(1), venue="Venue"),
]


def test_weeks_begin_on_mondays_and_two_shows_of_a_day_light_it_once() -> None:
    found = capacity_of(
        HALLS,
        [
            figure(1, MONDAY, sold=40, comp=10, killed=20, gross_minor=40_000),
            figure(2, MONDAY, sold=30, gross_minor=30_000),
            figure(3, MONDAY + timedelta(days=6), sold=0),
            figure(4, MONDAY + timedelta(days=7), sold=100, gross_minor=99_999),
        ],
        MONDAY,
        2,
        low_percent=10,
    )
    hall, dark = found.halls

    assert found.mondays == (MONDAY, MONDAY + timedelta(days=7))
    first, second = hall.weeks
    assert (first.performances, first.seats, first.sold, first.comp, first.days, first.dark) == (3, 280, 70, 10, 2, 5)
    assert (first.share, first.sell_through) == (80 / 280, 70 / 280)
    assert second.share == 1
    assert (hall.all.performances, hall.all.dark, hall.gross_minor) == (4, 11, {"EUR": 169_999})
    assert hall.average_minor() == {"EUR": 1000}  # 169,999 over 170 tickets, rounded half up
    assert (dark.all.dark, dark.all.share, dark.average_minor()) == (14, None, {})
    assert found.all.dark == 25
    assert [one.code for one in found.of_hall(HallId(1), 0)] == ["P-1", "P-2", "P-3"]
    assert [one.code for one in found.of_hall(HallId(1))] == ["P-1", "P-2", "P-3", "P-4"]


def test_few_left_is_told_of_what_is_on_sale_the_scarcest_first() -> None:
    rows = [
        figure(1, MONDAY, open=11), figure(2, MONDAY, open=10), figure(3, MONDAY, open=0),
        figure(4, MONDAY, open=4, killed=60), figure(5, MONDAY, open=0, state=PerformanceState.PLAYED),
        figure(6, MONDAY, open=0, killed=100),
    ]  # fmt: skip

    assert [row.code for row in low_stock(rows, 10)] == ["P-3", "P-2", "P-4"]
    assert [row.code for row in low_stock(rows, 0)] == ["P-3"]


def test_the_five_that_earn_most_in_each_currency() -> None:
    rows = [
        *(figure(n, MONDAY, event=f"E{n}", sold=1, gross_minor=100 * n) for n in range(8)),
        figure(9, MONDAY, event="E1", sold=2, gross_minor=650),
        figure(10, MONDAY, event="E9", gross_minor=5, currency="USD"),
    ]

    top = top_earners(rows)

    assert [(one.event, one.gross_minor, one.sold) for one in top if one.currency == "EUR"] == [
        ("E1", 750, 3), ("E7", 700, 1), ("E6", 600, 1), ("E5", 500, 1), ("E4", 400, 1)
    ]  # fmt: skip
    assert [(one.event, one.currency) for one in top if one.currency == "USD"] == [("E9", "USD")]
    assert len([one for one in top if one.currency == "EUR"]) == TOP


@given(st.lists(st.tuples(st.integers(0, 27), st.integers(0, 1), st.integers(0, 60), st.integers(0, 40)), max_size=30))
def test_parts_add_up_to_the_whole(drawn: list[tuple[int, int, int, int]]) -> None:
    rows = [
        figure(n, MONDAY + timedelta(days=day), hall_id=HallId(1 + hall), sold=sold, comp=comp, gross_minor=sold * 7)
        for n, (day, hall, sold, comp) in enumerate(drawn)
    ]
    found = capacity_of(HALLS, rows, MONDAY, 4, low_percent=10)
    cells = [week for use in found.halls for week in use.weeks]

    for name in ("performances", "seats", "sold", "comp", "days", "dark"):
        assert sum(getattr(cell, name) for cell in cells) == getattr(found.all, name)
        assert sum(getattr(use.all, name) for use in found.halls) == getattr(found.all, name)
    assert found.all == usage(rows, of_days=56)
    assert all(cell.share is None or 0 <= cell.share <= 1 for cell in cells)


# --- against the database -------------------------------------------------------------------------------------------


def sell(core: Core, operator: Actor, house: OpenHouse, *seats: int) -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=seats, cart=cart)
    sales.sell_for_cash(
        core, operator, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"), received_minor=100_000
    )
    return order


@pytest.fixture
def season(core: Core) -> list[OpenHouse]:
    """Three performances in two venues: sold, given away, taken back, killed, set aside, held, and one called off."""
    manager = someone(core, Role.MANAGER)
    one = a_house(core, code="ONE", event="Play", venue="North")
    two = a_house(core, code="TWO", event="Play", venue="South")
    off = a_house(core, code="OFF", event="Off", venue="South")
    sell(core, manager, one, 0, 1, 2)
    sell(core, manager, two, *range(28))
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, manager, one.id, seats=[5, 6], cart=cart)
    sales.give_comps(core, manager, one.id, cart=cart, order=order, seats=dict.fromkeys((5, 6), "a"), reason="press")
    back = sell(core, manager, one, 8, 9)
    sale = sales.find_sale(core, manager, one.id, order=back)
    assert sale is not None
    payments.return_tickets(core, manager, one.id, order=back, act=uuid4(), tickets=[sale.tickets[0].code])
    inventory.kill_seats(core, manager, one.id, code="camera", seats=[20])
    inventory.put_allocation(core, manager, one.id, letter="P", name="Press", kind=inventory.AllocationKind.PRESS)
    inventory.allocate_seats(core, manager, one.id, letter="P", seats=[21, 22])
    inventory.place_hold(core, manager, one.id, seats=[23], cart=CartId(uuid4()))
    with core.postgres.write() as connection:
        connection.execute("update performance set state = 'cancelled' where code = 'OFF'")
    return [one, two, off]


def test_each_figure_is_what_the_rows_say(core: Core, season: list[OpenHouse]) -> None:
    found = programming.see_capacity(core, someone(core, Role.ADMIN), weeks=3)
    figures = {one.code: one for one in found.figures}

    assert set(figures) == {"ONE", "TWO"}
    for house in season[:2]:
        row = figures[house.performance.code]
        counts = inventory.house_counts(core, someone(core, Role.ADMIN), house.id)
        assert (row.seats, row.killed, row.open) == (counts.manifest, counts.killed, counts.open)
        assert (row.sold, row.comp) == (counts.sold, counts.comp)
        (net,) = core.postgres.rows(
            "select -sum(amount_minor) from money_journal where performance_id = %s and account = 'revenue'", [house.id]
        )
        assert row.gross_minor == net[0]
    by_hall = {use.hall.venue: use for use in found.halls}
    assert (by_hall["North"].all.sold, by_hall["North"].all.comp, by_hall["North"].all.seats) == (4, 2, 29)
    assert by_hall["South"].all.share == 28 / 30
    assert [one.code for one in found.low] == ["TWO"]
    assert [(one.event, one.performances, one.gross_minor) for one in found.top] == [("Play", 2, 32_000)]
    off = [use for use in found.halls if use.hall.venue == "South" and not use.all.performances]
    assert [use.all.dark for use in off] == [21]  # called off: its hall is dark


def test_the_day_is_the_venues(core: Core) -> None:
    """Eleven in the evening in UTC is tomorrow in Tokyo: at the edge of a week it is another week."""
    house = a_house(core, venue="Tokyo Dome")
    sunday = datetime.combine(monday_of(core.clock.now().date()) + timedelta(days=13), datetime.min.time(), tzinfo=UTC)
    with core.postgres.write() as connection:
        connection.execute("update venue set time_zone = 'Asia/Tokyo' where name = 'Tokyo Dome'")
        connection.execute(
            "update performance set starts_at = %(at)s, ends_at = %(at)s + interval '1 hour' where id = %(id)s",
            {"at": sunday + timedelta(hours=23), "id": house.id},
        )

    found = programming.see_capacity(core, someone(core, Role.ADMIN), weeks=4)

    assert [week.performances for week in found.halls[0].weeks] == [0, 0, 1, 0]


def test_reach_and_what_is_refused(core: Core, season: list[OpenHouse]) -> None:
    elsewhere = someone(core, Role.DISTRIBUTOR, organisation="Somebody else")
    south = someone(core, Role.MANAGER, venue="South")

    assert programming.see_capacity(core, elsewhere).halls == ()
    assert {use.hall.venue for use in programming.see_capacity(core, south).halls} == {"South"}
    assert {use.hall.venue for use in programming.see_capacity(core, someone(core, Role.ADMIN)).halls} == {
        "North", "South"
    }  # fmt: skip
    for weeks in (0, 54):
        with pytest.raises(BadInput):
            programming.see_capacity(core, south, weeks=weeks)
    with pytest.raises(BadInput):
        programming.see_capacity(core, south, first=date.max)
    with pytest.raises(NotPermitted):
        programming.see_capacity(core, someone(core, Role.OPERATOR))
