"""Reports of earlier runs, against sums over the rows of the file that share nothing with them; and who sees what."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from core import history
from core.access import Actor, Role
from core.analytics import Form, Question, Report, make_report
from core.errors import BadInput, NotFound, NotPermitted
from core.history import How
from core.history.past import history_curves, history_months
from core.runtime import Core
from db.scope import Scope
from tests.factories.history import Report as Made
from tests.factories.history import weekly_report
from tests.factories.house import a_house, someone

EVERYTHING = Scope(everything=True)
NAMES = ("history", "past-shows", "seasons")
HEADER = "week,show,venue,gross,attendance,capacity,performances\n"
LINES = (
    "2000-12-31,Harbour,Long House,1000,100,0.5,8\n"
    "2001-01-07,Harbour,Long House,3000,200,1.0,8\n"
    "2001-01-21,Harbour,Long House,NA,50,,8\n"
    "2001-01-07,Parade,Elsewhere,500,,,\n"
)


def bring(core: Core, who: Actor, tmp_path: Path, text: str, currency: str = "USD", **how: object) -> None:
    file = tmp_path / "grosses.csv"
    file.write_text(text, encoding="utf-8")
    history.import_history(core, who, file, How(currency=currency, **how))  # type: ignore[arg-type]


@pytest.fixture
def presenter(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter")


def told(report: Report) -> list[tuple[object, ...]]:
    return [row.values for row in report.rows]


class TestTheReportsOfYears:
    """Of a made-up street of theatres: thousands of weeks, summed here by hand."""

    @pytest.fixture(scope="class")
    def made(self) -> Made:
        return weekly_report(3_000, seed=2)

    @pytest.fixture(scope="class")
    def reader(self, shared_core: Core, made: Made, tmp_path_factory: pytest.TempPathFactory) -> Actor:
        file = tmp_path_factory.mktemp("history") / "years.csv"
        file.write_bytes(made.data)
        who = someone(shared_core, Role.DISTRIBUTOR, organisation="Presenter")
        history.import_history(shared_core, who, file, How(currency="USD"))
        return who

    def test_weeks_are_what_all_shows_brought_in_them(self, shared_core: Core, reader: Actor, made: Made) -> None:
        sums: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
        for (_, _, day), (gross, sold) in made.weeks.items():
            sums[day] = [sums[day][0] + gross, sums[day][1] + sold, sums[day][2] + 1]

        report = make_report(shared_core, reader, "history")

        found = {row.values[0]: [row.values[1], row.values[2]] for row in report.rows}
        assert found == {day: values[:2] for day, values in sums.items()}
        assert list(found) == sorted(sums, reverse=True)
        assert report.total is not None
        in_all = [sum(values[n] for values in sums.values()) for n in range(2)]
        assert list(report.total.values[1:4]) == [*in_all, pytest.approx(in_all[0] / in_all[1], abs=0.5)]
        gross, attendance = report.charts
        assert (gross.form, gross.currency, len(gross.series[0].values)) == (Form.LINE, "USD", len(gross.places))
        assert dict(zip(gross.places, gross.series[0].values, strict=True)) == {
            day: sums[day][0] / 100 if day in sums else None for day in gross.places
        }
        assert set(sums) <= set(attendance.places)

    def test_years_and_their_greatest_shows(self, shared_core: Core, reader: Actor, made: Made) -> None:
        years: dict[int, int] = defaultdict(int)
        shows: dict[tuple[int, str], int] = defaultdict(int)
        ever: dict[str, int] = defaultdict(int)
        for (show, _, day), (gross, _) in made.weeks.items():
            years[day.year] += gross
            shows[(day.year, show)] += gross
            ever[show] += gross

        report = make_report(shared_core, reader, "seasons", Question(top=3))

        assert {int(row.key): row.values[1] for row in report.rows} == years
        for row in report.rows:
            own = {show: gross for (year, show), gross in shows.items() if year == int(row.key)}
            assert row.values[-1] == max(own, key=lambda show: own[show])
        [chart] = report.charts
        best = sorted(ever, key=lambda show: -ever[show])[:3]
        assert (chart.form, [series.name for series in chart.series]) == (Form.STACKED, [*best, "others"])
        for number, year in enumerate(chart.places):
            layers = [series.values[number] or 0 for series in chart.series]
            assert layers[0] == shows[(int(str(year)), best[0])] / 100
            assert sum(layers) == pytest.approx(years[int(str(year))] / 100)

    def test_the_greatest_of_a_year_go_into_their_weeks(self, shared_core: Core, reader: Actor, made: Made) -> None:
        own: dict[str, int] = defaultdict(int)
        for (show, _, day), (_, sold) in made.weeks.items():
            own[show] += sold if day.year == 1986 else 0
        best = sorted((show for show in own if own[show]), key=lambda show: -own[show])[:4]

        report = make_report(shared_core, reader, "past-shows", Question(key="1986", measure="attendance", top=4))

        assert [row.key for row in report.rows] == best
        assert [row.values[2] for row in report.rows] == [own[show] for show in best]
        weeks = make_report(shared_core, reader, report.links[0], Question(key=report.rows[0].key))
        in_1986 = [row.values[2] for row in weeks.rows if str(row.key).startswith("1986")]
        assert sum(map(int, map(str, in_1986))) == own[best[0]]

    def test_months_and_curves_are_the_same_weeks(self, shared_core: Core, reader: Actor, made: Made) -> None:
        months = history_months(shared_core, EVERYTHING, None, None)
        curves = history_curves(shared_core, EVERYTHING)

        sums: dict[tuple[str, str, date], list[int]] = defaultdict(lambda: [0, 0])
        for (show, place, day), (gross, sold) in made.weeks.items():
            month = sums[(show, place, day.replace(day=1))]
            month[0], month[1] = month[0] + gross, month[1] + sold
        assert {(m.show, m.venue, m.month): [m.gross_minor, m.tickets] for m in months} == sums
        assert sum(len(curve.points) for curve in curves) == len(made.weeks)
        assert sum(curve.tickets for curve in curves) == sum(sold for _, sold in made.weeks.values())
        for curve in curves:
            own = sorted((day, sold) for (show, place, day), (_, sold) in made.weeks.items()
                         if (show, place) == (curve.show, curve.venue)
                         and curve.points[0].last_day <= day <= curve.points[-1].last_day)  # fmt: skip
            assert [point.tickets for point in curve.points] == [
                sum(sold for _, sold in own[: n + 1]) for n in range(len(own))
            ]
            assert all((point.last_day - own[0][0]) // timedelta(weeks=1) == point.week - 1 for point in curve.points)


def test_what_was_not_told_is_left_empty(core: Core, presenter: Actor, tmp_path: Path) -> None:
    bring(core, presenter, tmp_path, HEADER + LINES)

    report = make_report(core, presenter, "history")

    assert told(report) == [
        (date(2001, 1, 21), None, 50, None, None, 8, 1),
        (date(2001, 1, 7), 350_000, 200, 1500, 1.0, 8, 2),
        (date(2000, 12, 31), 100_000, 100, 1000, 0.5, 8, 1),
    ]
    assert report.total is not None
    assert report.total.values == (None, 450_000, 350, 1333, 0.75, 24, 2)
    assert report.charts[0].places == tuple(date(2000, 12, 31) + timedelta(weeks=n) for n in range(4))
    assert report.charts[0].series[0].values == (1000.0, 3500.0, None, None)
    assert told(make_report(core, presenter, "history", Question(first=date(2001, 1, 8)))) == told(report)[:1]


def test_money_of_two_currencies_is_never_added(core: Core, presenter: Actor, tmp_path: Path) -> None:
    bring(core, presenter, tmp_path, HEADER + LINES)
    bring(core, presenter, tmp_path, HEADER + "2001-01-07,Waltz,Long House,700,10,,\n", "EUR")

    for name in NAMES:
        report = make_report(core, presenter, name)
        assert (report.total, report.currency) == (None, None)
        assert {row.currency for row in report.rows} == {"EUR", "USD"}
        assert {c.currency for c in report.charts if c.currency} == {"EUR", "USD"}
    years = [(row.key, row.currency, row.values[1]) for row in make_report(core, presenter, "seasons").rows]
    assert years == [("2001", "USD", 350_000), ("2001", "EUR", 70_000), ("2000", "USD", 100_000)]


def test_an_artist_sees_what_is_linked_and_a_house_what_was_played_there(
    core: Core, presenter: Actor, tmp_path: Path
) -> None:
    a_house(core, venue="Elsewhere", artist="Night Ferry", organisation="Presenter")
    bring(core, presenter, tmp_path, HEADER + LINES)
    artist, other = (someone(core, Role.ARTIST, artist=name) for name in ("Night Ferry", "Juno"))
    manager = someone(core, Role.MANAGER, venue="Elsewhere")
    stranger = someone(core, Role.DISTRIBUTOR, organisation="Harbour Concerts")

    def seen(who: Actor) -> list[str]:
        return sorted(row.key for row in make_report(core, who, "past-shows").rows)

    assert (seen(artist), seen(other), seen(manager), seen(stranger)) == ([], [], ["Parade"], [])
    history.link_show(core, presenter, "Harbour", artist="Night Ferry")

    everybody = (presenter, artist, other, manager, stranger, someone(core, Role.ADMIN))
    both = ["Harbour", "Parade"]
    assert [seen(who) for who in everybody] == [both, ["Harbour"], [], ["Parade"], [], both]
    for who, show in ((artist, "Parade"), (stranger, "Harbour"), (artist, "Nothing")):
        with pytest.raises(NotFound):
            make_report(core, who, "history", Question(key=show))
    with pytest.raises(NotPermitted):
        make_report(core, someone(core), "history")
    assert [m.artist for m in history_months(core, Scope(artist_ids=artist.artist_ids), None, None)] == [
        "Night Ferry"
    ] * 2


def test_what_two_presenters_tell_of_one_run_counts_once(core: Core, presenter: Actor, tmp_path: Path) -> None:
    other = someone(core, Role.DISTRIBUTOR, organisation="Harbour Concerts")
    bring(core, presenter, tmp_path, HEADER + LINES)
    bring(core, other, tmp_path, HEADER + LINES.replace("3000", "4000").replace("Harbour,", "HARBOUR,"))

    report = make_report(core, someone(core, Role.ADMIN), "seasons")

    assert [(row.key, row.values[1]) for row in report.rows] == [("2001", 450_000), ("2000", 100_000)]
    assert [row.values[1] for row in make_report(core, presenter, "seasons").rows] == [350_000, 100_000]


def test_days_do_not_count_beside_the_week_that_has_them(core: Core, presenter: Actor, tmp_path: Path) -> None:
    days = "2001-01-05,Harbour,Long House,900,60,,1\n2001-01-16,Harbour,Long House,100,7,,1\n"
    bring(core, presenter, tmp_path, HEADER + LINES)
    bring(core, presenter, tmp_path, HEADER + days, is_daily=True)

    report = make_report(core, presenter, "history", Question(key="harbour"))

    assert [row.key for row in report.rows] == ["2001-01-21", "2001-01-07", "2000-12-31"]


def test_a_show_that_comes_back_is_another_curve(core: Core, presenter: Actor, tmp_path: Path) -> None:
    again = "2003-01-05,Harbour,Long House,10,5,,\n"
    bring(core, presenter, tmp_path, HEADER + LINES + again)

    first, second = history_curves(core, EVERYTHING, show="HARBOUR")

    assert [(point.week, point.tickets) for point in first.points] == [(1, 100), (2, 300), (4, 350)]
    assert [first.filled(week) for week in (0, 1, 2, 3, 4)] == [None, 0.5, 1.0, None, None]
    assert [(point.week, point.tickets) for point in second.points] == [(1, 5)]


def test_questions_that_mean_nothing_are_refused(core: Core, presenter: Actor) -> None:
    with pytest.raises(BadInput):
        make_report(core, presenter, "seasons", Question(measure="applause"))
    with pytest.raises(NotFound):
        make_report(core, presenter, "past-shows", Question(key="Harbour"))
    for name in NAMES:
        empty = make_report(core, presenter, name)
        assert (empty.rows, empty.charts, empty.total) == ((), (), None)
        assert "etds history import" in empty.notes[0]
