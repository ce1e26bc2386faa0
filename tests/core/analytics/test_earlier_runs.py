"""Earlier runs in the reports of own sales: months, rankings, venues, runs and pacing; summed here by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from core import history
from core.access import Actor, Role
from core.analytics import Question, Report, make_report
from core.analytics.curves import quantile
from core.errors import BadInput, NotFound
from core.history import How
from core.runtime import Core
from tests.core.printing.orders import sold
from tests.factories.courses import a_hall, a_show
from tests.factories.house import OpenHouse, a_house, someone

HEADER = "week,show,venue,gross,attendance,capacity,performances\n"
PARADE = (
    "2001-01-07,Parade,Pier,500.00,50,0.5,4\n"
    "2001-01-14,Parade,Pier,900.00,90,0.9,4\n"
    "2001-02-04,Parade,Pier,70.00,7,,1\n"
)
DECADES = Question(first=date(1980, 1, 1))


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core, code="OWN-1", event="Waltz", artist="Night Ferry", venue="Pier")


@pytest.fixture
def presenter(core: Core, house: OpenHouse) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter")


def bring(core: Core, who: Actor, tmp_path: Path, lines: str, *, artist: str | None = "Night Ferry") -> None:
    file = tmp_path / "grosses.csv"
    file.write_text(HEADER + lines, encoding="utf-8")
    history.import_history(core, who, file, How(currency="EUR"))
    if artist is not None:
        history.link_show(core, who, lines.split(",")[1], artist=artist)


def cells(report: Report, *names: str) -> list[tuple[object, ...]]:
    places = [[column.name for column in report.columns].index(name) for name in names]
    return [tuple(row.values[place] for place in places) for row in report.rows]


def test_months_of_decades_stand_among_own_ones(core: Core, presenter: Actor, house: OpenHouse, tmp_path: Path) -> None:
    sold(core, someone(core, venue="Pier"), house, 1, 2)
    bring(core, presenter, tmp_path, PARADE)
    this_month = core.clock.now().date().replace(day=1)

    report = make_report(core, presenter, "months", DECADES)

    assert cells(report, "Month", "Artist", "Tickets", "Gross") == [
        (this_month, "Night Ferry", 2, 2000),
        (date(2001, 2, 1), "Night Ferry", 7, 7_000),
        (date(2001, 1, 1), "Night Ferry", 140, 140_000),
    ]
    assert report.total is not None and report.total.values[2:5] == (149, 0, 149_000)
    assert any("Earlier runs are in it" in note for note in report.notes)
    assert cells(make_report(core, presenter, "months"), "Month") == [(this_month,)]
    assert not any("Earlier runs" in note for note in make_report(core, presenter, "months").notes)
    then = Question(first=date(1980, 1, 1), at=core.clock.now() - timedelta(days=365 * 30))
    assert cells(make_report(core, presenter, "months", then), "Month") == []


def test_a_show_without_an_artist_stands_under_its_own_name(
    core: Core, presenter: Actor, house: OpenHouse, tmp_path: Path
) -> None:
    bring(core, presenter, tmp_path, PARADE, artist=None)

    assert {name for (name,) in cells(make_report(core, presenter, "months", DECADES), "Artist")} == {"Parade"}
    assert cells(make_report(core, presenter, "top-artists", DECADES), "Artist") == []
    assert cells(make_report(core, presenter, "top-events", DECADES), "Event") == [("Parade",)]


def test_rankings_add_up_both(core: Core, presenter: Actor, house: OpenHouse, tmp_path: Path) -> None:
    sold(core, someone(core, venue="Pier"), house, 1, 2, 3)
    bring(core, presenter, tmp_path, PARADE)
    bring(core, presenter, tmp_path, PARADE.replace("Parade", "Waltz").replace("2001", "1999"), artist=None)

    def ranked(name: str, first: str, **asked: str) -> list[tuple[object, ...]]:
        report = make_report(core, presenter, name, Question(first=date(1980, 1, 1), **asked))  # type: ignore[arg-type]
        return cells(report, "Rank", first, "Shows", "Tickets", "Sold", "Gross")

    both = 3 + 147
    parade, waltz = (147_000, 140 / 200), (150_000, 143 / 230)
    assert ranked("top-events", "Event") == [
        (1, "Waltz", 10, both, waltz[1], waltz[0]),
        (2, "Parade", 9, 147, parade[1], parade[0]),
    ]
    assert [row[1] for row in ranked("top-events", "Event", measure="share")] == ["Parade", "Waltz"]
    assert ranked("top-venues", "Venue") == [(1, "Pier", 19, both + 147, 283 / 430, 297_000)]
    assert ranked("top-artists", "Artist") == [
        (1, "Night Ferry", 19, both + 147, 283 / 430, 297_000)  # a show of the title of an own event is linked with it
    ]
    assert ranked("top-events", "Event", key="Parade") == [(1, "Parade", 9, 147, parade[1], parade[0])]
    top = make_report(core, presenter, "top", DECADES)
    assert cells(top, "Performance", "Gross") == [("OWN-1 Waltz", 3000)]
    with pytest.raises(NotFound):
        make_report(core, presenter, "top-events", Question(key="Nothing of that name"))


def test_venues_know_no_dark_days_of_what_was_told_by_week(core: Core, house: OpenHouse, tmp_path: Path) -> None:
    admin = someone(core, Role.ADMIN)
    presenter = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    bring(core, presenter, tmp_path, PARADE)
    january = Question(first=date(2001, 1, 1), last=date(2001, 1, 31))
    tomorrow = house.performance.starts_at.date()

    [row] = make_report(core, admin, "venues", january).rows
    assert row.values == ("Pier", 8, 200, 140, 0, 0.7, 140_000, 1000, None)
    [row] = make_report(core, admin, "venues", Question(first=tomorrow, last=tomorrow + timedelta(days=9))).rows
    assert (row.values[0], row.values[-1]) == ("Pier", 9)


def test_a_week_that_the_house_sold_itself_counts_once(
    core: Core, presenter: Actor, house: OpenHouse, tmp_path: Path
) -> None:
    sold(core, someone(core, venue="Pier"), house, 1)
    tomorrow = house.performance.starts_at.date()
    week = f"{tomorrow + timedelta(days=2)},Night Ferry live,Pier,900.00,90,0.9,4\n"
    bring(core, presenter, tmp_path, week + week.replace("Pier", "Elsewhere"))

    report = make_report(core, presenter, "top-venues", Question(first=tomorrow - timedelta(days=9)))

    assert cells(report, "Venue", "Tickets") == [("Elsewhere", 90), ("Pier", 1)]


def test_a_run_is_set_against_runs_of_the_same_show_then_of_its_artists(core: Core, tmp_path: Path) -> None:
    house = a_hall(core, event="Parade", artist="Night Ferry")
    presenter = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    today = core.clock.now().date()
    a_show(core, house, starts_in=3, sales={9: 20}, code="RUN-1")
    a_show(core, house, starts_in=17, sales={9: 10}, code="RUN-2")
    shares = [0.2, 0.4, 0.6, 0.8]
    lines = "".join(
        f"200{n}-01-07,Other,House {n},100,{share * 100:.0f},{share},8\n"
        f"200{n}-01-14,Other,House {n},100,{share * 50:.0f},{share / 2},8\n"
        for n, share in enumerate(shares)
    )  # fmt: skip
    bring(core, presenter, tmp_path, lines)

    report = make_report(core, presenter, "run", Question(key="RUN-1"))

    def edges(of: list[float]) -> tuple[float, ...]:
        return tuple(quantile(of, share) for share in (0.1, 0.5, 0.9))

    first = today + timedelta(days=3)
    end = first + timedelta(days=6 - first.weekday())
    own = {row.values[0]: row.values for row in report.rows}
    assert own[1][:3] == (1, end, 2 if today + timedelta(days=17) <= end else 1)
    assert own[1][6:10] == (*edges(shares), 4)
    assert own[2][6:10] == (*edges([share / 2 for share in shares]), 4)
    assert own[3][6:10] == (None, None, None, None)
    assert sum(int(str(row.values[4])) for row in report.rows) == 30
    assert "4 earlier runs of its artists" in report.notes[1]

    bring(core, presenter, tmp_path, lines.replace("Other", "Parade").replace("House", "Barn"))
    again = make_report(core, presenter, "run", Question(key="Parade"))
    assert "4 earlier runs of the same show" in again.notes[1]


def test_a_run_without_any_to_compare_says_how_to_get_them(core: Core, house: OpenHouse, presenter: Actor) -> None:
    report = make_report(core, presenter, "run", Question(key="Waltz"))

    assert "etds history import" in report.notes[1]
    assert [row.values[6:10] for row in report.rows] == [(None, None, None, None)]
    a_house(core, code="OWN-2", event="Polka", artist="Night Ferry", venue="Pier")
    with pytest.raises(BadInput, match="2 events"):
        make_report(core, presenter, "run", Question(key="Night Ferry"))
    assert make_report(core, presenter, "run").title == "Run of Waltz by week"  # it plays next
    stranger = someone(core, Role.DISTRIBUTOR, organisation="Stranger")
    with pytest.raises(NotFound):
        make_report(core, stranger, "run", Question(key="Waltz"))
    with pytest.raises(BadInput, match="Nothing is to come"):
        make_report(core, stranger, "run")


def test_without_shows_like_it_pacing_goes_by_how_full_earlier_houses_were(core: Core, tmp_path: Path) -> None:
    house = a_hall(core, event="Parade", artist="Night Ferry")
    presenter = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    a_show(core, house, starts_in=10, sales={30: 20}, code="NOW-1")
    assert make_report(core, presenter, "pacing", Question(key="NOW-1")).charts[1:] == ()
    shares = [0.1, *(0.40 + 0.02 * n for n in range(11))]  # a tenth full is less than is sold already
    lines = "".join(f"{2000 + n}-01-07,Other,Hall,100,1,{share:.2f},8\n" for n, share in enumerate(shares))
    bring(core, presenter, tmp_path, lines)

    report = make_report(core, presenter, "pacing", Question(key="NOW-1"))

    seats = house.performance.seat_count
    low, likely, high = (round(quantile(shares[1:], share) * seats) for share in (0.1, 0.5, 0.9))
    assert report.rows[-1].values[-3:] == (low, likely, high)
    assert "12 weeks of earlier runs" in report.notes[-1] and "by those alone" in report.notes[-1]
