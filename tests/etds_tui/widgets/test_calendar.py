"""The pictures of a calendar as text: what stands where, what the mouse finds there, and how keys go through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from core.programming import EntryKind, HallId
from etds_tui.widgets.calendar.agenda import agenda
from etds_tui.widgets.calendar.glyphs import LOOKS
from etds_tui.widgets.calendar.lanes import hours, lanes
from etds_tui.widgets.calendar.month import month
from etds_tui.widgets.calendar.moving import begin, by_days, by_minutes, company_of, end, to_hall
from etds_tui.widgets.calendar.shown import Shown, View, goto, next_entry, other_only, period, step, turn
from etds_tui.widgets.calendar.week import week
from tests.factories.calendars import at, calendar, entry, lane

DRAWN = {View.MONTH: month, View.WEEK: week, View.AGENDA: agenda, View.LANES: lanes, View.HOURS: hours}
SATURDAY = date(2027, 3, 6)


def shown(view: View = View.MONTH, day: date = SATURDAY, **more: object) -> Shown:
    """Aida on Saturday at 20 in hall 1, a load-in before it, and a show in hall 2 until one in the night."""
    there = calendar(
        entry(1, at(5, 20), title="Aida", artists=(3,)),
        entry(2, at(5, 9), 8, kind=EntryKind.LOAD_IN, title="Trucks"),
        entry(3, at(5, 22.5), 2.5, hall=2, title="夜の部"),
        entry(4, at(7, 8), 30, kind=EntryKind.MAINTENANCE, title="Tower"),
        halls=(lane(1, curfew=time(23)), lane(2)),
    )
    return goto(Shown(there, view, day, HallId(1), date(2027, 3, 3), **more), day)  # type: ignore[arg-type]


@pytest.mark.parametrize("view", DRAWN)
@pytest.mark.parametrize(("width", "height"), [(78, 17), (138, 34), (20, 3), (1, 1)])
def test_every_line_is_as_wide_as_asked_and_every_hit_inside(view: View, width: int, height: int) -> None:
    from rich.cells import cell_len

    picture = DRAWN[view](shown(view), width, height)

    assert len(picture.lines) == height
    assert {sum(cell_len(text) for text, _ in line) for line in picture.lines} == {width}


def test_a_month_has_its_weeks_and_a_night_belongs_to_its_evening() -> None:
    lines = month(shown(), 78, 17).text.split("\n")

    assert lines[0].split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert lines[1].split() == ["1", "·", "2", "·", "▸", "3", "·", "4", "·", "5", "·", "6", "7", "·"]
    assert [line.split()[:1] for line in lines[2:5]] == [["L09"], ["p20"], ["p22:30"]]
    assert "M08 Tower" in month(shown(), 78, 17).text and "M→ Tower" in month(shown(), 78, 17).text


def test_what_does_not_fit_is_counted_and_the_chosen_one_is_seen() -> None:
    last = replace(shown(), entry=3)

    assert "+2" in month(shown(), 78, 11).text and "L09" in month(shown(), 78, 11).text
    assert "p22:30" in month(last, 78, 11).text


def test_a_week_has_hours_turnaround_and_curfew() -> None:
    lines = week(shown(View.WEEK), 78, 17).text.split("\n")

    assert lines[1].startswith("10:00") and lines[16].startswith("01:00")
    assert "p 20:00" in lines[11] and "Aida" in lines[12] and "░" in lines[13]
    assert "╌" in lines[14], "the curfew"
    assert "Trucks" in lines[2]


def test_ascii_has_no_sign_beyond_it() -> None:
    there = calendar(entry(1, at(5, 20), title="Aida"), entry(2, at(5, 9), kind=EntryKind.TAKEN, title="taken"),
                     halls=(lane(1, curfew=time(23)),))  # fmt: skip
    for view, draw in DRAWN.items():
        plain = Shown(there, view, SATURDAY, HallId(1), SATURDAY, ascii_only=True)
        assert draw(plain, 138, 34).text.replace("…", "").isascii()


def test_lanes_and_hours_have_a_line_a_hall() -> None:
    lines = lanes(shown(View.LANES), 78, 17).text.split("\n")
    assert (lines[1][:6], lines[4][:6]) == ("Hall 1", "Hall 2")
    assert "L09" in lines[1] and "p20" in lines[2] and "p22:30" in lines[4]

    lines = hours(shown(View.HOURS), 138, 34).text.split("\n")
    assert "L 09:00 Trucks" in lines[1] and "p 20:00" in lines[1] and "░" in lines[1]
    assert "夜の部" in lines[4] or "夜の部" in lines[5]


def test_many_halls_scroll_so_that_the_cursor_is_seen() -> None:
    there = calendar(entry(1, at(5, 20)), halls=tuple(lane(number) for number in range(1, 31)))
    last = Shown(there, View.LANES, SATURDAY, HallId(30), SATURDAY)

    assert "Hall 30" in lanes(last, 78, 17).text and "Hall 1 " not in lanes(last, 78, 17).text


@pytest.mark.parametrize("view", DRAWN)
def test_the_mouse_finds_what_it_sees(view: View) -> None:
    picture = DRAWN[view](shown(view), 138, 34)
    first = next(hit for hit in picture.hits if hit.entry == 1)

    assert picture.at(first.left, first.top).entry == 1  # type: ignore[union-attr]
    assert picture.at(137, 33) is None or picture.at(137, 33).entry is None  # type: ignore[union-attr]


def test_every_kind_has_a_letter_of_its_own() -> None:
    assert set(LOOKS) == set(EntryKind)
    assert len({look.letter for look in LOOKS.values()}) == len(LOOKS)


def test_keys_go_by_day_week_entry_and_hall() -> None:
    here = shown()
    assert (here.day, here.entry) == (SATURDAY, 2)
    assert step(here, 1, 0).day == date(2027, 3, 7)
    assert step(here, 0, 1).day == date(2027, 3, 13)
    assert next_entry(here, 1).entry == 1
    assert next_entry(step(here, 0, 1), -1).entry == 4
    assert step(shown(View.LANES), 0, 1).hall == HallId(2)
    assert step(shown(View.LANES), 0, 5).hall == HallId(2)
    assert step(shown(View.HOURS), 1, 0).entry == 1
    assert step(step(shown(View.HOURS), 1, 0), 1, 0).day == date(2027, 3, 7)
    assert [other_only(here).only, other_only(other_only(other_only(here))).only] == [HallId(1), None]


@pytest.mark.parametrize(
    ("view", "width", "first", "last", "following"),
    [
        (View.MONTH, 80, date(2027, 3, 1), date(2027, 3, 31), date(2027, 4, 6)),
        (View.AGENDA, 80, date(2027, 3, 1), date(2027, 3, 31), date(2027, 4, 6)),
        (View.WEEK, 80, date(2027, 3, 1), date(2027, 3, 7), date(2027, 3, 13)),
        (View.LANES, 140, date(2027, 3, 1), date(2027, 3, 14), date(2027, 3, 20)),
        (View.HOURS, 80, SATURDAY, SATURDAY, date(2027, 3, 7)),
    ],
)
def test_a_period_is_turned_as_a_page(view: View, width: int, first: date, last: date, following: date) -> None:
    here = shown(view)

    assert period(here, width) == (first, last)
    assert turn(here, 1, width).day == following
    assert turn(turn(here, 1, width), -1, width).day == SATURDAY
    assert turn(shown(View.MONTH, date(2027, 3, 31)), -1, 80).day == date(2027, 2, 28)


def test_a_bar_goes_with_its_company_is_judged_and_is_let_go_as_it_was() -> None:
    aida = replace(entry(1, at(5, 20), title="Aida"), performance_id=9)  # type: ignore[arg-type]
    trucks = replace(entry(2, at(5, 9), 8, kind=EntryKind.LOAD_IN), performance_id=9)  # type: ignore[arg-type]
    there = calendar(aida, trucks, entry(3, at(6, 21)))
    here = Shown(there, View.MONTH, SATURDAY, HallId(1), SATURDAY, entry=1)

    up = begin(here, aida, copies=False, company=company_of(here, aida))
    assert (set(up.moved), up.is_hard) == ({1, 2}, False)
    clash = by_days(up, 1)
    assert clash.is_hard and clash.day == date(2027, 3, 7)
    assert [one.starts_at for one in clash.moved.values()] == [at(6, 20), at(6, 9)]
    assert not by_minutes(clash, 24 * 60).is_hard
    assert to_hall(up, 1).is_hard, "its seats are of the other hall"
    assert not to_hall(begin(here, aida, copies=True), 1).is_hard
    assert end(clash).moved == {} and not end(clash).is_hard


def test_a_bar_keeps_its_hour_over_the_change_of_the_clocks() -> None:
    berlin = replace(entry(1, at(26, 19), zone="Europe/Berlin"))  # Saturday 27 March, 20:00 on the wall
    there = calendar(berlin, halls=(lane(zone="Europe/Berlin"),))
    here = Shown(there, View.MONTH, date(2027, 3, 27), HallId(1), SATURDAY, entry=1)

    (moved,) = by_days(begin(here, berlin, copies=False), 1).moved.values()

    assert moved.starts_at - berlin.starts_at == timedelta(hours=23)
    assert f"{moved.local(moved.starts_at):%d %H:%M}" == "28 20:00"
