"""Pacing through the service: against a recount of raw rows, as of then, in reach, and where there is little to say."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import quantiles
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from core import inventory
from core.access import Actor, Role
from core.analytics import REPORTS, Form, Question, Report, make_report, pacing
from core.analytics.freshness import fold_sales
from core.errors import BadInput, NotFound, NotPermitted
from core.inventory import CartId
from core.runtime import Core
from db.queries import seeding
from db.servers import Addresses
from tests.factories.courses import a_hall, a_past, a_show
from tests.factories.house import OpenHouse, someone

_SOLD = """
select count(*)::int from ticket k join performance p on p.id = k.performance_id
 where p.id = %s and k.state <> 'void' and (k.issued_at at time zone 'UTC')::date <= %s
"""


def admin(core: Core) -> Actor:
    return someone(core, Role.ADMIN)


def a_running(core: Core, house: OpenHouse, **more: object) -> str:
    """In ten days, on sale for twenty: 20 in the first days, 10 five days ago."""
    a_show(core, house, starts_in=10, sales={30: 20, 15: 10}, code="NOW-1", **more)  # type: ignore[arg-type]
    return "NOW-1"


def column(report: Report, name: str) -> list[Any]:
    at = [one.name for one in report.columns].index(name)
    return [row.values[at] for row in report.rows]


def raw(core: Core, performance: int, upto: date) -> int:
    [(count,)] = core.postgres.rows(_SOLD, [performance, upto])
    return count


def test_its_own_course_and_the_band_are_the_tickets(core: Core) -> None:
    house = a_hall(core)
    past, code = a_past(core, house), a_running(core, house)
    report = pacing(core, admin(core), Question(key=code))

    today = core.clock.now().date()
    show_day = (core.clock.now() + timedelta(days=10)).date()
    [(own,)] = core.postgres.rows("select id from performance where code = %s", [code])
    days = column(report, "Day")
    assert column(report, "Sold") == [raw(core, own, day) if day <= today else None for day in days]
    assert column(report, "Out") == [(show_day - day).days for day in days]
    ended = dict(core.postgres.rows("select id, (starts_at at time zone 'UTC')::date from performance"))
    for day, low, usual, high in zip(
        days, column(report, "Low"), column(report, "Usual"), column(report, "High"), strict=True
    ):
        sold = [raw(core, show, ended[show] - (show_day - day)) for show in past]
        tenths = quantiles(sold, n=10, method="exclusive")
        assert (low, usual, high) == tuple(round(tenths[place]) for place in (0, 4, 8)), day


def test_the_forecast_stands_in_the_days_to_come_alone(core: Core) -> None:
    house = a_hall(core)
    a_past(core, house)
    report = pacing(core, admin(core), Question(key=a_running(core, house)))

    sold, low, high = column(report, "Sold"), column(report, "From"), column(report, "To")
    assert all((here is None) == (there is not None) for here, there in zip(sold, low, strict=True))
    final = (low[-1], high[-1])
    assert 30 <= final[0] < final[1] <= 100
    assert f"It ends at {final[0]} to {final[1]} of 100 places" in report.notes[1]
    band, ahead = report.charts
    assert (band.form, [one.name for one in band.series]) == (Form.BAND, ["low", "high", "usual", "this show"])
    assert band.places[0] == -(len(band.places) - 1) and band.places[-1] == 0
    assert {len(one.values) for chart in report.charts for one in chart.series} == {len(band.places)}
    assert band.series[3].values[-1] is None and ahead.series[0].values[0] is None
    assert [mark.words for mark in band.marks] == ["today"]


def test_what_half_a_day_sold_is_set_against_half_a_day(core: Core) -> None:
    """At any hour: half of what the others sold on this day counts as usual by noon, all of it at its end."""
    house, now = a_hall(core), core.clock.now()
    gone = (now - now.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(days=1)
    midnight = 10 + gone  # days before the show at which today began
    for number in range(9):
        a_show(core, house, starts_in=-7.0 * (number + 1), sales={20: 10, midnight - 0.5: 50})
    a_show(core, house, starts_in=10, sales={20: 10}, code="NOW-1")

    [row] = pacing(core, admin(core), Question()).rows

    assert row.values[4] == 10
    assert row.values[5] == 10 - round(100 * (0.1 + 0.5 * gone))


def test_as_of_a_moment_it_is_what_was_known_then(core: Core) -> None:
    house = a_hall(core)
    a_past(core, house)
    code, who = a_running(core, house), admin(core)
    fold_sales(core)
    then = core.clock.now() - timedelta(days=8)
    known = pacing(core, who, Question(key=code, at=then))
    a_show(core, house, starts_in=-1, sales={20: 99})  # it was coming then, and is no part of what is over
    with core.postgres.write() as connection:
        connection.execute("update performance set state = 'off_sale' where code = %s", [code])

    again = pacing(core, who, Question(key=code, at=then))

    assert (again.rows, again.notes, again.charts) == (known.rows, known.notes, known.charts)
    assert [count for count in column(known, "Sold") if count is not None][-1] == 20
    assert "Compared with the 9 likest" in known.notes[-2] or "Compared with 9 " in known.notes[-2]
    assert pacing(core, who, Question(key=code)).notes != known.notes


def test_without_a_fold_it_is_the_same_on_the_venue_s_day(core: Core, database: Addresses) -> None:
    house = a_hall(core)
    a_past(core, house)
    code, who = a_running(core, house), admin(core)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update venue set time_zone = 'Pacific/Kiritimati'")  # 14 hours ahead
        before = pacing(core, who, Question(key=code))
        owner.execute("select fold_sales(1000000)")

    assert pacing(core, who, Question(key=code)).rows == before.rows
    assert column(before, "Day")[0] == (core.clock.now() - timedelta(days=20)).astimezone(ZoneInfo("Etc/GMT-14")).date()


def test_only_shows_in_reach_are_compared_and_no_foreign_one_is_told_of(core: Core) -> None:
    own, foreign = a_hall(core, artist="Ana", venue="Hall A"), a_hall(core, artist="Other", venue="Hall B")
    a_past(core, own, 2)
    a_past(core, foreign, 8)
    code = a_running(core, own)
    a_show(core, foreign, starts_in=5, sales={6: 10}, code="FAR-1")
    artist = someone(core, Role.ARTIST, artist="Ana")

    mine = pacing(core, artist, Question(key=code.lower()))
    assert "two earlier shows are like this one" in mine.notes[-1]
    assert "Compared with 10 earlier shows" in pacing(core, admin(core), Question(key=code)).notes[-2]
    assert [row.key for row in pacing(core, artist, Question()).rows] == [code]
    assert [row.key for row in pacing(core, admin(core), Question()).rows] == ["FAR-1", code]
    for missing in ("FAR-1", "NONE-1"):
        with pytest.raises(NotFound, match="no such performance in your reach"):
            pacing(core, artist, Question(key=missing))
    with pytest.raises(NotPermitted):
        pacing(core, someone(core, Role.DOOR), Question())


def test_the_tour_has_the_most_worrying_first_and_leads_into_each(core: Core) -> None:
    house = a_hall(core)
    a_past(core, house)
    for code, sold in (("WELL-1", 60), ("SLOW-1", 5), ("FAIR-1", 30)):
        a_show(core, a_hall(core), starts_in=10, sales={30: sold}, code=code)

    report = make_report(core, admin(core), "pacing")

    assert [row.key for row in report.rows] == ["SLOW-1", "FAIR-1", "WELL-1"]
    assert report.links == ("pacing",) and "key" in REPORTS["pacing"].asks
    assert column(report, "Sold") == [5, 30, 60]
    assert report.charts[0].series[0].values == (0.05, 0.3, 0.6)
    pace = column(report, "Pace")
    assert pace[0] < 0 < pace[2]
    one = make_report(core, admin(core), "pacing", Question(key="SLOW-1"))
    assert (column(one, "From")[-1], column(one, "To")[-1]) == tuple(report.rows[0].values[6:8])


def test_a_tour_can_be_asked_for_by_artist_period_and_number(core: Core) -> None:
    ana, other = a_hall(core, artist="Ana"), a_hall(core, artist="Other")
    for house, code, days in ((ana, "A-1", 3), (ana, "A-2", 30), (other, "B-1", 4)):
        a_show(core, house, starts_in=days, sales={}, code=code)
    who, now = admin(core), core.clock.now()

    def keys(question: Question) -> list[str]:
        return sorted(row.key for row in pacing(core, who, question).rows)

    assert keys(Question(artist="ana")) == ["A-1", "A-2"]
    assert keys(Question(last=(now + timedelta(days=10)).date())) == ["A-1", "B-1"]
    assert keys(Question(first=(now + timedelta(days=10)).date())) == ["A-2"]
    assert keys(Question(top=1)) == ["A-1"]
    assert pacing(core, who, Question(top=1)).notes[-1].startswith("No more than 1 are shown")
    empty = pacing(core, who, Question(artist="Nobody"))
    assert (empty.rows, empty.charts, empty.notes) == ((), (), ("No show in your reach is coming in that period.",))


def test_days_since_the_sale_began_are_another_way_to_lay_them_over(core: Core) -> None:
    house = a_hall(core)
    for number in range(9):
        a_show(core, house, starts_in=-7.0 * (number + 1), sales={60: 10, 50: 50})
    a_show(core, house, starts_in=10, sales={12: 10}, code="NOW-1")
    who = admin(core)

    by_sale = pacing(core, who, Question(key="NOW-1", measure="on_sale"))
    by_show = pacing(core, who, Question(key="NOW-1"))

    assert column(by_sale, "Usual")[0] == 10 and column(by_show, "Usual")[0] == 60
    assert by_sale.charts[0].places[0] == 0 and by_show.charts[0].places[-1] == 0
    assert by_sale.charts[0].title == "Tickets by days since on-sale"


def test_what_cannot_be_asked_is_refused_with_the_mend(core: Core) -> None:
    who = admin(core)
    with pytest.raises(BadInput, match="Say days_out"):
        pacing(core, who, Question(measure="money"))
    with pytest.raises(BadInput, match="still to come"):
        pacing(core, who, Question(at=core.clock.now() + timedelta(hours=1)))


def told(core: Core, code: str) -> tuple[str, ...]:
    return pacing(core, admin(core), Question(key=code)).notes


@pytest.mark.parametrize(("shows", "words"), [(0, "no earlier show is"), (1, "one earlier show is")])
def test_with_nothing_to_compare_it_says_so_and_shows_its_own_course(core: Core, shows: int, words: str) -> None:
    house = a_hall(core)
    a_past(core, house, shows)
    code = a_running(core, house)
    report = pacing(core, admin(core), Question(key=code))

    assert report.notes == (
        "30 of 100 places are sold.",
        f"Too few to compare with: {words} like this one, and a forecast needs 3.",
    )
    assert (len(report.charts), report.charts[0].form) == (1, Form.LINE)
    assert set(column(report, "Low")) == set(column(report, "To")) == {None}
    assert pacing(core, admin(core), Question()).rows[0].values[5:8] == (None, None, None)


def test_a_show_that_goes_on_sale_today(core: Core) -> None:
    house = a_hall(core)
    a_past(core, house)
    a_show(core, house, starts_in=30, sales={30: 3}, code="NEW-1")

    notes = told(core, "NEW-1")

    assert notes[0].startswith("3 of 100 places are sold")
    assert notes[1].startswith("It ends at ")


def test_a_show_that_sold_nothing_is_behind_once_its_sale_has_begun(core: Core) -> None:
    house = a_hall(core)
    a_past(core, house)
    shows = [
        a_show(core, a_hall(core), starts_in=10, sales={}, code=code) for code in ("UNKNOWN-1", "BEGUN-1", "LATER-1")
    ]
    with core.postgres.write() as connection:
        for show, days in zip(shows[1:], (20, 5), strict=True):
            connection.execute(
                "update performance set on_sale_at = starts_at - make_interval(days => %s) where id = %s", [days, show]
            )

    assert told(core, "BEGUN-1")[0] == "0 of 100 places are sold, 44 fewer than is usual by now."
    assert told(core, "UNKNOWN-1")[0] == told(core, "LATER-1")[0] == "0 of 100 places are sold."
    tour = pacing(core, admin(core), Question())
    assert [(row.key, row.values[5]) for row in tour.rows] == [("BEGUN-1", -44), ("LATER-1", None), ("UNKNOWN-1", None)]
    later = pacing(core, admin(core), Question(key="LATER-1"))
    assert set(column(later, "Sold")) == {None}
    assert column(later, "Out")[0] == 5
    assert later.charts[0].marks == ()


def test_a_full_house_says_so_and_foretells_nothing(core: Core) -> None:
    """Full is what is left of a hundred when two are off sale."""
    house = a_hall(core)
    a_past(core, house)
    show = a_show(core, house, starts_in=10, sales={20: 98}, code="FULL-1")
    with core.postgres.write() as connection:
        seeding.set_aside(connection, show, [98, 99], state="killed", code="camera", at=core.clock.now())

    report = pacing(core, admin(core), Question(key="FULL-1"))

    assert report.notes[0] == "Sold out: 98 of 98 places are sold."
    assert set(column(report, "From")) == {None}
    assert len(report.charts) == 1
    before = Question(key="FULL-1", at=core.clock.now() - timedelta(hours=1))
    assert "98 of 100 places are sold, " in pacing(core, admin(core), before).notes[0]


def test_a_free_house_is_compared_with_free_ones(core: Core) -> None:
    house = a_hall(core)
    for number in range(9):
        a_show(core, house, starts_in=-7.0 * (number + 1), sales={20: 30, 3: 20 + number}, price_minor=0)
    a_show(core, house, starts_in=10, sales={20: 30}, price_minor=0, code="FREE-1")

    notes = told(core, "FREE-1")

    assert notes[0] == "30 of 100 places are sold, as is usual by now."
    assert "all at about its price" in notes[3]


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_a_show_that_is_called_off_foretells_nothing_and_is_no_measure(core: Core, state: str) -> None:
    house = a_hall(core)
    a_past(core, house, 2)
    a_show(core, house, starts_in=-3, sales={20: 50}, state=state)
    a_running(core, house, state=state)

    notes = told(core, "NOW-1")

    assert notes[0] == f"It was called off ({state}) with 30 sold. Nothing is foretold."
    assert "two earlier shows are" in notes[1]
    assert pacing(core, admin(core), Question()).rows == ()


def test_a_show_that_is_over_is_set_against_those_before_it(core: Core) -> None:
    house = a_hall(core)
    past = a_past(core, house, 4)  # 40, 44, 48 and 52, the latest first
    [(code,)] = core.postgres.rows("select code from performance where id = %s", [past[0]])

    report = pacing(core, admin(core), Question(key=code))

    assert report.notes[0] == "It is over: 40 of 100 places were sold, 8 fewer than is usual in the end."
    assert set(column(report, "From")) == {None}
    assert report.charts[0].marks == ()


def test_a_return_today_is_taken_off(core: Core) -> None:
    from core import payments
    from tests.core.printing.orders import sold
    from tests.factories.house import a_house

    house, manager = a_house(core), someone(core, Role.MANAGER)
    sale = sold(core, manager, house, 1, 2, 3)
    payments.return_tickets(core, manager, house.id, order=sale.order_id, act=uuid4(), tickets=(sale.tickets[0].code,))
    inventory.place_hold(core, manager, house.id, seats=[9], cart=CartId(uuid4()))  # held is not sold

    [row] = pacing(core, admin(core), Question()).rows

    assert (row.key, row.values[4]) == (house.performance.code, 2)
