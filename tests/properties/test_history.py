"""Whatever stands in a report: it is refused in one sentence, or each of its lines is a week or has its problem."""

from __future__ import annotations

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.history.columns import find_columns
from core.history.judging import judge
from core.history.reading import read_table
from core.history.weeks import NAME_MAX, Judged, Manner, Trouble

MANNER = Manner(currency="USD", today=date(2026, 1, 1))
HEADER = ["week", "show", "venue", "gross", "attendance", "capacity", "average", "performances"]
ANY = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
DAYS = st.dates(date(2000, 12, 1), date(2001, 1, 1)).map(str)
SHOWS = st.sampled_from(["Harbour", "HARBOUR", "Parade", "=1+1"])
NUMBERS = st.integers(0, 10**7).map(str) | st.decimals(0, 10**6, places=2).map(str)
ODD = ANY | st.sampled_from(
    ["", "NA", "0", "-1", "1,234.50", "$5", "5 %", "1e9", "9" * 50, "½", "٣", "Infinity", "nan", "soon", "Total"]
)
GOOD = st.tuples(DAYS, SHOWS, SHOWS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS).map(list)
ODDLY = st.tuples(GOOD, st.integers(0, 7), ODD).map(lambda it: [*it[0][: it[1]], it[2], *it[0][it[1] + 1 :]])
LINES = st.lists(GOOD | ODDLY | st.lists(ANY, max_size=11), min_size=1, max_size=12)


def written(lines: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *lines])
    return text.getvalue().encode("utf-8", "replace")


def judged(data: bytes) -> Judged | None:
    try:
        table = read_table(data)
        return judge(table, find_columns(table, {}), MANNER)
    except BadInput as why:
        refused = why
    assert refused.message.isprintable()
    return None


def check(found: Judged) -> None:
    gone = [p for p in found.problems if "left out" in p.done or p.trouble in (Trouble.AGAIN, Trouble.CORRECTED)]
    assert found.lines == len(found.weeks) + len(gone)
    assert len({week.key for week in found.weeks}) == len(found.weeks)
    for week in found.weeks:
        assert week.show and len(week.show) <= NAME_MAX and week.show.isprintable() and week.place.isprintable()
        assert week.gross_minor is not None or week.attendance is not None
        assert all(figure is None or 0 <= figure <= 10**15 for figure in week.figures)
        assert week.last_day.weekday() == found.week_end
    assert all(str(problem).isprintable() for problem in found.problems)


@given(LINES)
def test_every_line_is_a_week_or_has_its_problem(lines: list[list[str]]) -> None:
    found = judged(written(lines))

    if found is not None:
        check(found)


@given(st.binary(max_size=200) | st.text(alphabet=',;ab\n" 0129-/.', max_size=200).map(str.encode), st.booleans())
def test_no_bytes_are_more_than_a_refusal(data: bytes, is_headed: bool) -> None:
    found = judged((b"week,show,gross\n" if is_headed else b"") + data)

    if found is not None:
        check(found)
