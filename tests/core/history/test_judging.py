"""Every slip that a report can have: what is said of its line, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.errors import BadInput
from core.history.columns import find_columns
from core.history.judging import judge
from core.history.reading import read_table
from core.history.weeks import Judged, Manner, Trouble, name_key
from tests.factories.history import weekly_report

MANNER = Manner(currency="USD", today=date(2026, 1, 1))
HEADER = "week,show,venue,gross,attendance,capacity,average,performances"
GOOD = "2001-01-07,Harbour,Long House,50000.00,1000,0.8,50.00,8"


def judged(*lines: str, header: str = HEADER, manner: Manner = MANNER) -> Judged:
    table = read_table("\n".join((header, *lines)).encode())
    return judge(table, find_columns(table, {}), manner, venues={"long house"})


def told(found: Judged) -> list[tuple[int, Trouble, str, str]]:
    return [(problem.line, problem.trouble, problem.what, problem.done) for problem in found.problems]


def test_a_good_line_is_a_week_and_nothing_is_said_of_it() -> None:
    found = judged(GOOD)

    [week] = found.weeks
    assert (week.show, week.place, week.last_day, week.line) == ("Harbour", "Long House", date(2001, 1, 7), 2)
    assert week.figures == (5_000_000, 1000, 8000, 5000, 8)
    assert (told(found), found.lines) == ([], 1)


OUT = "the line is left out"


@pytest.mark.parametrize(
    ("line", "trouble", "what"),
    [
        ("2001-01-14,,Long House,1,1,,,", Trouble.BAD_NAME, "the show is empty"),
        ("2001-01-14,\x1b[2JHarbour,Long House,1,1,,,", Trouble.BAD_NAME,
         "the show holds a control or invisible character"),
        ("2001-01-14,Har\u202ebour,Long House,1,1,,,", Trouble.BAD_NAME,
         "the show holds a control or invisible character"),
        (f"2001-01-14,{'x' * 121},Long House,1,1,,,", Trouble.BAD_NAME, "the show has 121 characters, 120 at most"),
        (",Harbour,Long House,1,1,,,", Trouble.BAD_DAY, "the day is empty"),
        ("soon,Harbour,Long House,1,1,,,", Trouble.BAD_DAY, "'soon' is not a day"),
        ("2001-02-30,Harbour,Long House,1,1,,,", Trouble.BAD_DAY, "'2001-02-30' is not a day"),
        ("2031-01-05,Harbour,Long House,1,1,,,", Trouble.BAD_DAY, "2031-01-05 is still to come"),
        ("1001-01-04,Harbour,Long House,1,1,,,", Trouble.BAD_DAY, "1001-01-04 is too long ago"),
        ("2001-01-14,Harbour,Long House,many,1,,,", Trouble.BAD_NUMBER, "the gross 'many' is not a number"),
        ("2001-01-14,Harbour,Long House,-5,1,,,", Trouble.BAD_NUMBER, "the gross '-5' is negative"),
        ("2001-01-14,Harbour,Long House,£5,1,,,", Trouble.BAD_NUMBER, "the gross '£5' is not in USD"),
        ("2001-01-14,Harbour,Long House,5,1.5,,,", Trouble.BAD_NUMBER, "the attendance '1.5' is not a whole number"),
        ("2001-01-14,Harbour,Long House,5,99999999,,,", Trouble.BAD_NUMBER,
         "the attendance '99999999' is more than 10,000,000"),
        ("2001-01-14,Harbour,Long House,NA,,,,", Trouble.NO_FIGURE, "Harbour has no gross and no attendance"),
        ("2001-01-14,Total,,50000,1000,,,", Trouble.TOTAL, "it is a total ('Total')"),
        (HEADER, Trouble.TOTAL, "it is the header once more"),
        ("2001-01-14,Harbour,Long House,1,1,,,,,x", Trouble.BAD_LINE, "it has 10 fields, the header 8"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_count_is_left_out_and_said(line: str, trouble: Trouble, what: str) -> None:
    found = judged(GOOD, line)

    assert [week.line for week in found.weeks] == [2]
    assert told(found) == [(3, trouble, what, OUT)]


def test_a_quote_that_is_not_closed_is_said_with_all_that_it_swallowed() -> None:
    found = judged(GOOD, '2001-01-14,"Harbour,Long House,1,1,,,', "2001-01-21,Harbour,Long House,1,1,,,")

    assert told(found) == [(3, Trouble.BAD_LINE, "it runs on to line 4: a quote is not closed", OUT)]


@pytest.mark.parametrize(
    ("line", "figures", "said"),
    [
        ("2001-01-14,Harbour,Long House,50000,1000,full,50,8", (5_000_000, 1000, None, 5000, 8),
         (Trouble.BAD_NUMBER, "the capacity 'full' is not a number", "it is left empty")),
        ("2001-01-14,Harbour,Long House,50000,1000,9.9,50,8", (5_000_000, 1000, None, 5000, 8),
         (Trouble.BAD_NUMBER, "the capacity '9.9' is more than 300 percent", "it is left empty")),
        ("2001-01-14,Harbour,Long House,50000,1000,0.5,50,eight", (5_000_000, 1000, 5000, 5000, None),
         (Trouble.BAD_NUMBER, "the performances 'eight' is not a number", "it is left empty")),
        ("2001-01-14,Harbour,Long House,50000,1000,0.5,?!,8", (5_000_000, 1000, 5000, 5000, 8),
         (Trouble.BAD_NUMBER, "the average '?!' is not a number", "it is left empty")),
        ("2001-01-14,Harbour,Long House,50000,1001,0.5,0,8", (5_000_000, 1001, 5000, 4995, 8),
         (Trouble.ZERO_AVERAGE, "the average is 0", "it is made of gross and attendance")),
        ("2001-01-14,Harbour,Long House,50000,,0.5,0.00,8", (5_000_000, None, 5000, None, 8),
         (Trouble.ZERO_AVERAGE, "the average is 0", "it is left empty")),
    ],
)  # fmt: skip
def test_what_can_be_mended_is_mended_and_said(
    line: str, figures: tuple[int | None, ...], said: tuple[Trouble, str, str]
) -> None:
    found = judged(GOOD, line)

    assert found.weeks[1].figures == figures
    assert told(found) == [(3, *said)]


def test_a_week_that_comes_twice_counts_once() -> None:
    found = judged(GOOD, GOOD, GOOD.replace("Harbour", " HARBOUR "))

    assert [week.line for week in found.weeks] == [2]
    assert told(found) == [
        (3, Trouble.AGAIN, "Harbour, 2001-01-07 stands in line 2 already", "it counts once"),
        (4, Trouble.AGAIN, "HARBOUR, 2001-01-07 stands in line 2 already", "it counts once"),
    ]


def test_of_two_lines_that_differ_the_last_one_counts() -> None:
    found = judged(GOOD, GOOD.replace("50000", "60000"))

    assert [(week.line, week.gross_minor) for week in found.weeks] == [(3, 6_000_000)]
    said = (Trouble.CORRECTED, "Harbour, 2001-01-07 has other figures in line 2")
    assert told(found) == [(3, *said, "this line counts, that one does not")]


def test_a_monday_among_sundays_is_the_sunday_before_unless_that_one_is_told() -> None:
    found = judged(
        GOOD, GOOD.replace("-07", "-14"), GOOD.replace("-07", "-15"), GOOD.replace("01-07", "02-05"),
        GOOD.replace("01-07", "02-10"),
    )  # fmt: skip

    days = [date(2001, 1, 7), date(2001, 1, 14), date(2001, 1, 21), date(2001, 2, 4), date(2001, 2, 11)]
    assert [week.last_day for week in found.weeks] == days
    assert told(found) == [
        (4, Trouble.MOVED, "2001-01-15 is a Monday", "it counts for the week to 2001-01-21"),
        (5, Trouble.MOVED, "2001-02-05 is a Monday", "it counts for the week to 2001-02-04"),
        (6, Trouble.MOVED, "2001-02-10 is a Saturday", "it counts for the week to 2001-02-11"),
    ]


def test_a_report_by_day_moves_nothing_and_a_week_may_be_named_by_its_beginning() -> None:
    days = judged(GOOD, GOOD.replace("-07", "-08"), manner=replace(MANNER, is_daily=True))
    begins = judged("2001-01-01,Harbour,5", header="Week Beginning,Show,Gross")

    assert [week.last_day.day for week in days.weeks] == [7, 8]
    assert [week.last_day for week in begins.weeks] == [date(2001, 1, 7)]


def test_an_unknown_venue_is_said_once_with_how_many_lines_name_it() -> None:
    lines = [GOOD.replace("-07", f"-{day}").replace("Long House", "Elsewhere") for day in ("14", "21", "28")]
    found = judged(GOOD, *lines)

    assert [week.place for week in found.weeks] == ["Long House", "Elsewhere", "Elsewhere", "Elsewhere"]
    said = (Trouble.UNKNOWN_VENUE, "Elsewhere is no venue of this house (3 lines)", "it is kept by name")
    assert told(found) == [(3, *said)]


@pytest.mark.parametrize(
    ("shares", "points"),
    [(("0.5", "1.02"), (5000, 10_200)), (("50", "102"), (5000, 10_200)), (("50%", "102 %"), (5000, 10_200)),
     (("5000", "9000"), (None, None))],
)  # fmt: skip
def test_the_whole_column_says_whether_shares_are_of_one_or_of_a_hundred(
    shares: tuple[str, str], points: tuple[int | None, int | None]
) -> None:
    found = judged(*(f"2001-01-{7 * (n + 1):02},H,5,{share}" for n, share in enumerate(shares)),
                   header="week,show,gross,capacity")  # fmt: skip

    assert tuple(week.share_bp for week in found.weeks) == points
    assert (told(found), len(found.notes)) == ([], int(points == (None, None)))


def test_columns_may_be_missing_and_lines_may_be_short() -> None:
    found = judged("2001-01-07,Harbour,1000", "2001-01-14,Harbour", header="week,show,attendance,gross")

    assert [week.figures for week in found.weeks] == [(None, 1000, None, None, None)]
    assert told(found) == [(3, Trouble.NO_FIGURE, "Harbour has no gross and no attendance", OUT)]


def test_a_file_in_other_money_is_refused() -> None:
    with pytest.raises(BadInput, match="--currency GBP"):
        judged(GOOD.replace("50000", "£50000"))


def test_names_that_look_like_formulas_or_markup_are_names() -> None:
    names = ["=HYPERLINK(1)", "[title of show]", "+1", "-30-", "@home", "'; drop table history_week"]
    found = judged(*(GOOD.replace("Harbour", f'"{name}"') for name in names))

    assert [week.show for week in found.weeks] == names
    assert name_key("The  Show’s ＯＮ") == name_key("the show's on")


def test_every_slip_of_a_report_of_years_is_found_and_no_other() -> None:
    made = weekly_report(6_000)
    table = read_table(made.data)

    found = judge(table, find_columns(table, {}), MANNER)

    counts = {trouble: sum(p.trouble is trouble for p in found.problems) for trouble in Trouble}
    assert min(made.slips.values()) >= 5
    assert counts == dict.fromkeys(Trouble, 0) | {
        Trouble.MOVED: made.slips["monday"],
        Trouble.ZERO_AVERAGE: made.slips["zero average"],
        Trouble.BAD_NUMBER: made.slips["bad gross"] + made.slips["bad performances"],
        Trouble.AGAIN: made.slips["again"],
        Trouble.CORRECTED: made.slips["corrected"],
        Trouble.UNKNOWN_VENUE: 36,
    }
    weeks = {(week.show, week.place, week.last_day): (week.gross_minor, week.attendance) for week in found.weeks}
    assert weeks == made.weeks
