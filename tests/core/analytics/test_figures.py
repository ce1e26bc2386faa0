"""The figures of a tour against a recount of its tickets, and who may see them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from core import payments
from core.access import Actor, Role
from core.analytics import Form, Question, Report, make_report
from core.analytics.freshness import fold_sales
from core.errors import BadInput, NotFound, NotPermitted
from core.runtime import Core
from db.servers import Addresses
from tests.core.analytics import tour as tours
from tests.core.analytics.tour import Tour, a_tour
from tests.factories.house import someone

NAMES = ("months", "daily", "top", "top-events", "top-artists", "top-venues", "venues", "mix", "channels")


@pytest.fixture
def tour(core: Core, database: Addresses) -> Tour:
    return a_tour(core, database)


def ask(core: Core, name: str, who: Actor | None = None, **question: Any) -> Report:
    return make_report(core, who or someone(core, Role.ADMIN), name, Question(**question))


def keyed(report: Report, *columns: str) -> list[tuple[Any, ...]]:
    """The currency of each row, its key, and what stands in these columns."""
    return [(row.currency, row.key, *cell) for row, cell in zip(report.rows, cells(report, *columns), strict=True)]


def cells(report: Report, *columns: str) -> list[tuple[Any, ...]]:
    places = [[column.name for column in report.columns].index(name) for name in columns]
    return [tuple(row.values[place] for place in places) for row in report.rows]


# --- months --------------------------------------------------------------------------------------------------------


def test_months_are_what_living_tickets_were_paid_for(core: Core, database: Addresses, tour: Tour) -> None:
    tours.paid_at(database, tour.first, "2026-01-31 22:30+00")  # February in Kyiv
    fold_again(core, database)
    report = ask(core, "months", first=date(2025, 12, 24))

    found = {
        (month, artist, of): tuple(figures)
        for of, _, month, artist, *figures in keyed(report, "Month", "Artist", "Tickets", "Comps", "Gross")
    }
    assert found == tours.by_month(core)
    assert (date(2026, 2, 1), "Anna", "EUR") in found and (date(2026, 2, 1), "Support", "EUR") in found
    assert report.total is None  # of euros and pounds there is no sum
    euros = next(chart for chart in report.charts if chart.currency == "EUR")
    assert euros.form is Form.LINE  # Anna and her support share an evening: stacked, it would stand there twice
    assert euros.places[0] == date(2026, 2, 1) and len(euros.places) == len(set(euros.places)) > 1


def fold_again(core: Core, database: Addresses) -> None:
    """Make the sums anew, after the journal was moved in time."""
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("truncate sales_day, sales_mix, sales_total, sales_whole, event_month")
        was = owner.execute("select bool_or(is_folded) from sales_journal").fetchone()
        owner.execute("update sales_journal set is_folded = false")
    if was == (True,):
        fold_sales(core)


def test_the_rest_stands_in_one_line(core: Core, tour: Tour) -> None:
    report = ask(core, "months", top=1)

    named = {(artist, key) for _, key, artist in keyed(report, "Artist")}
    # Anna, Boris and Support have the same in euros: a tie, and all of them are shown
    assert named == {("Anna", "Anna"), ("Boris", "Boris"), ("Support", "Support")}
    tours.sell(core, tour.manager, tour.boris, {20: "a"})
    report = ask(core, "months", top=1)
    assert keyed(report, "Artist") == [
        ("EUR", "Boris", "Boris"), ("EUR", "", "2 others"), ("GBP", "Anna", "Anna"),
    ]  # fmt: skip
    assert report.charts[0].form is Form.STACKED


def test_months_as_of_a_moment(core: Core, tour: Tour) -> None:
    then, before = tours.now_of(core), tours.by_month(core)
    payments.return_tickets(core, tour.manager, tour.kyiv.id, order=tour.first.order_id, act=uuid4())
    report = ask(core, "months", at=then)

    assert sum(gross for (gross,) in cells(report, "Gross")) == sum(gross for _, _, gross in before.values())
    assert sum(tickets for (tickets,) in cells(ask(core, "months"), "Tickets")) < sum(t for t, _, _ in before.values())


# --- first ranks ---------------------------------------------------------------------------------------------------


def test_ranks_are_shared_and_nobody_of_the_last_rank_is_cut_off(core: Core, tour: Tour) -> None:
    raw = tours.by_performance(core)
    assert raw["KYIV"][2] == raw["BORIS"][2]  # else there is no tie to see
    report = ask(core, "top", top=1)

    assert keyed(report, "Rank", "Tickets", "Gross") == [
        ("EUR", "BORIS", 1, raw["BORIS"][0], raw["BORIS"][2]),
        ("EUR", "KYIV", 1, raw["KYIV"][0], raw["KYIV"][2]),
        ("GBP", "LONDON", 1, raw["LONDON"][0], raw["LONDON"][2]),
    ]  # fmt: skip
    assert "1, 2, 2, 4" in report.notes[0]
    assert [chart.currency for chart in report.charts] == ["EUR", "GBP"]


def test_tickets_and_shares_are_ranked_over_all_currencies(core: Core, tour: Tour) -> None:
    raw = tours.by_performance(core)
    tickets = ask(core, "top", measure="tickets", top=3)
    shares = ask(core, "top", measure="share", top=1)

    assert [row.key for row in tickets.rows] == ["BORIS", "KYIV", "LONDON"]
    assert cells(tickets, "Rank", "Tickets") == [(1, raw["BORIS"][0]), (1, raw["KYIV"][0]), (3, raw["LONDON"][0])]
    assert cells(shares, "Rank", "Sold") == [(1, raw["BORIS"][0] / 30)]
    assert cells(tickets, "Gross") == [(raw[code][2],) for code in ("BORIS", "KYIV", "LONDON")]


def test_artists_events_and_venues_are_ranked(core: Core, tour: Tour) -> None:
    raw = tours.by_performance(core)
    artists = ask(core, "top-artists", measure="tickets")
    anna = raw["KYIV"][0] + raw["LONDON"][0]

    assert [(row.key, row.currency) for row in artists.rows] == [("Anna", None), ("Boris", "EUR"), ("Support", "EUR")]
    assert cells(artists, "Rank", "Shows", "Tickets", "Gross") == [
        (1, 2, anna, None), (2, 1, raw["BORIS"][0], raw["BORIS"][2]), (2, 1, raw["KYIV"][0], raw["KYIV"][2]),
    ]  # fmt: skip
    venues = ask(core, "top-venues")
    assert [(row.key, row.currency) for row in venues.rows] == [("Kyiv Hall", "EUR"), ("London Hall", "GBP")]
    assert cells(venues, "Gross") == [(raw["KYIV"][2] + raw["BORIS"][2],), (raw["LONDON"][2],)]
    assert [row.key for row in ask(core, "top-events", artist="Anna").rows] == ["Anna in Kyiv", "Anna in London"]


def test_a_period_takes_performances_by_their_day(core: Core, tour: Tour) -> None:
    day = ask(core, "top", key="KYIV").rows[0].values[2]
    assert isinstance(day, date)

    assert {row.key for row in ask(core, "top", first=day, last=day).rows} >= {"KYIV", "BORIS"}
    assert ask(core, "top", first=day + timedelta(days=2)).rows == ()
    assert ask(core, "top", last=day - timedelta(days=2)).rows == ()


def test_called_off_performances_have_no_rank(core: Core, database: Addresses, tour: Tour) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update performance set state = 'cancelled' where code = 'LONDON'")

    assert {row.key for row in ask(core, "top").rows} == {"KYIV", "BORIS"}


# --- venues, days, mix ---------------------------------------------------------------------------------------------


def test_venues_count_seats_shares_and_dark_days(core: Core, tour: Tour) -> None:
    raw = tours.by_performance(core)
    day = ask(core, "top", key="LONDON").rows[0].values[2]
    assert isinstance(day, date)
    report = ask(core, "venues", first=day - timedelta(days=3), last=day + timedelta(days=3))

    sold = raw["KYIV"][0] + raw["BORIS"][0]
    gross = raw["KYIV"][2] + raw["BORIS"][2]
    assert cells(report, "Venue", "Shows", "Seats", "Tickets", "Comps", "Sold", "Gross", "Dark days") == [
        ("Kyiv Hall", 2, 70, sold, 1, sold / 70, gross, 6),
        ("London Hall", 1, 30, 3, 1, 0.1, 3000, 6),
    ]
    assert cells(report, "Average") == [(round(gross / sold),), (1000,)]
    anna = someone(core, Role.ARTIST, artist="Anna")
    own = ask(core, "venues", anna, first=day - timedelta(days=3), last=day + timedelta(days=3))
    assert cells(own, "Shows", "Dark days") == [(1, None), (1, None)]  # Boris plays in Kyiv too, which is not Anna's


def test_days_add_up_to_what_is_sold_to_date(core: Core, tour: Tour) -> None:
    raw = tours.by_performance(core)
    report = ask(core, "daily", key="KYIV")

    assert report.total is not None
    assert report.total.values[1:7] == (6, 1, 5, 1, raw["KYIV"][2], raw["KYIV"][0])
    assert cells(report, "Sold", "Returned", "To date")[0] == (6, 1, 5)
    both = ask(core, "daily", artist="Anna")
    assert {row.currency for row in both.rows} == {"EUR", "GBP"} and both.total is None
    assert len(both.rows) == 2 * 30
    assert both.charts[1].series[0].values[-1] == raw["KYIV"][0] + raw["LONDON"][0]


def test_days_say_what_happened(core: Core, database: Addresses, tour: Tour) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update performance set on_sale_at = clock_timestamp() where code = 'KYIV'")
        owner.execute(
            "insert into price_step (performance_id, name, sold_percent, change_bp, reached_at, made_by)"
            " select %s, 'half sold', 50, 1000, clock_timestamp(), min(id) from account",
            [tour.kyiv.id],
        )
    report = ask(core, "daily", key="kyiv")

    assert cells(report, "What happened")[0] == ("on sale, price: half sold",)
    assert [(mark.words, report.charts[0].places[mark.place]) for mark in report.charts[0].marks] == [
        ("on sale, price: half sold", report.rows[0].values[0])
    ]


def test_what_was_bought_and_where(core: Core, tour: Tour) -> None:
    raw = tours.by_what(core, "KYIV")
    report = ask(core, "mix", key="KYIV")
    names = {"stalls": 0, "balcony": 1}

    found = {
        (names[level], kind): (tickets, comps, gross)
        for level, kind, tickets, comps, gross in cells(report, "Level", "Price type", "Tickets", "Comps", "Gross")
    }
    assert found == {(level, kind): figures for (level, kind, _), figures in raw.items()}
    assert len(found) == 3
    assert report.charts[0].form is Form.STACKED and report.charts[0].places == ("stalls", "balcony")
    where = ask(core, "channels", key="KYIV")
    sums = [sum(figures[n] for figures in raw.values()) for n in range(3)]
    assert cells(where, "Channel", "Tickets", "Comps", "Gross") == [("counter", *sums)]
    assert [row.currency for row in ask(core, "channels", artist="Anna").rows] == ["EUR", "GBP"]
    assert "Level" not in [column.name for column in ask(core, "mix", key="Anna").columns]


def test_as_of_a_moment_nothing_later_is_told(core: Core, tour: Tour) -> None:
    fold_sales(core)
    day = ask(core, "top", key="KYIV").rows[0].values[2]
    assert isinstance(day, date)
    names = [name for name in NAMES if name != "months"]
    period: dict[str, Any] = {"last": day}
    before = {name: ask(core, name, key="KYIV", **period) for name in names}
    then = tours.now_of(core)
    payments.return_tickets(core, tour.manager, tour.kyiv.id, order=tour.first.order_id, act=uuid4())
    fold_sales(core)

    for name in names:
        past = ask(core, name, key="KYIV", at=then, **period)
        assert past.rows == before[name].rows != ask(core, name, key="KYIV", **period).rows
        assert past.as_of == then


# --- reach ---------------------------------------------------------------------------------------------------------


def test_foreign_figures_look_like_missing_ones(core: Core, tour: Tour) -> None:
    strangers = someone(core, Role.ARTIST, artist="Boris"), someone(core, Role.DISTRIBUTOR, organisation="Harbour")
    anna, operator = someone(core, Role.ARTIST, artist="Anna"), someone(core)
    for name in NAMES:
        for who in strangers:
            with pytest.raises(NotFound) as foreign:
                ask(core, name, who, key="Anna")
            with pytest.raises(NotFound) as missing:
                ask(core, name, who, key="Nobody")
            assert foreign.value.message == missing.value.message
            told = str(ask(core, name, who))
            assert "Anna" not in told and "KYIV" not in told and "Support" not in told
        assert "Anna" in str(ask(core, name, anna, key="Anna"))
        with pytest.raises(NotPermitted):
            ask(core, name, operator)


def test_a_house_sees_its_own_months(core: Core, tour: Tour) -> None:
    raw = tours.by_month(core)
    report = ask(core, "months", someone(core, Role.MANAGER, venue="London Hall"))

    assert keyed(report, "Artist") == [("GBP", "Anna", "Anna")]
    assert report.total is not None
    assert report.total.values[2:5] == next(figures for (_, _, of), figures in raw.items() if of == "GBP")


def test_an_artist_is_told_of_no_other_on_the_bill(core: Core, tour: Tour) -> None:
    report = ask(core, "months", someone(core, Role.ARTIST, artist="Support"))

    assert [artist for (artist,) in cells(report, "Artist")] == ["Support"]


@pytest.mark.parametrize("question", [{"measure": "applause"}, {"top": 0}, {"top": 101}])
def test_what_cannot_be_ranked_is_refused(core: Core, question: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        ask(core, "top", **question)
    with pytest.raises(BadInput):
        ask(core, "venues", first=date(2026, 2, 2), last=date(2026, 2, 1))


def test_an_empty_house_has_empty_reports(core: Core) -> None:
    for name in NAMES:
        assert ask(core, name).rows == ()
