"""A report as a list: what has room, what does not, and where a row is in a chart."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core.analytics import Chart, Column, Form, Kind, Question, Report, Row, Series
from etds_tui.screens.artist.report_table import ROWS_MAX, TOTAL, place_of, table_of
from etds_tui.screens.artist.report_words import asked_words, command_of

_COLUMNS = (Column("artist"), Column("month", Kind.MONTH), Column("gross", Kind.MONEY), Column("why"))


def a_row(name: str, month: int, gross: int, currency: str = "EUR", why: str = "x" * 40) -> Row:
    return Row(name, (name, date(2026, month, 1), gross, why), currency)


def a_report(*rows: Row, total: Row | None = None) -> Report:
    return Report(
        name="r", title="R", columns=_COLUMNS, rows=rows, as_of=datetime(2026, 11, 22, tzinfo=UTC), total=total
    )


def test_columns_go_from_the_right_and_the_row_tells_them() -> None:
    report = a_report(a_row("Ada", 1, 123456), a_row("Bob", 1, 5))
    names = {width: [column.name for column in table_of(report, width).columns] for width in (80, 30, 3)}

    assert names == {80: ["artist", "month", "gross EUR", "why"], 30: ["artist", "month", "gross EUR"], 3: ["artist"]}
    narrow = table_of(report, 20)
    assert narrow.rest(report, narrow.rows[0].key) == f"gross EUR 1,234.56   why {'x' * 40}"
    assert narrow.rest(report, None) == table_of(report, 80).rest(report, narrow.rows[0].key) == ""


def test_amounts_of_several_currencies_say_theirs() -> None:
    table = table_of(a_report(a_row("Ada", 1, 1000), a_row("Bob", 1, 1000, "JPY")), 80)

    assert [column.name for column in table.columns] == ["artist", "month", "gross", "why"]
    assert [row.cells[2] for row in table.rows] == ["10.00 EUR", "1,000 JPY"]


def test_rows_about_the_same_thing_have_keys_of_their_own() -> None:
    report = a_report(a_row("Ada", 1, 1), a_row("Ada", 2, 2), total=Row("", ("all", None, 3, None), "EUR"))
    table = table_of(report, 80)

    assert len({row.key for row in table.rows}) == 3
    assert [table.by_key[row.key].key for row in table.rows] == ["Ada", "Ada", ""]
    assert (table.rows[-1].key, table.rows[-1].cells) == (TOTAL, ("all", "", "0.03", ""))


def test_a_long_report_is_cut_and_says_how_much() -> None:
    table = table_of(a_report(*(a_row(f"{n}", 1, n) for n in range(ROWS_MAX + 7))), 80)

    assert (len(table.rows), table.left_out) == (ROWS_MAX, 7)


def test_a_row_is_found_in_the_chart_by_its_day_or_its_name() -> None:
    def chart(*places: str | int | date) -> Chart:
        return Chart(title="", form=Form.BARS, places=places, series=(Series("a", (1.0,) * len(places)),))

    row = a_row("Ada", 2, 5)
    assert place_of(chart(date(2026, 1, 1), date(2026, 2, 1)), row) == 1
    assert place_of(chart("Bob", "Ada"), row) == 1
    assert place_of(chart("Bob"), row) is place_of(chart("Ada"), None) is None


def test_a_question_is_a_command() -> None:
    question = Question(
        first=date(2026, 11, 1), last=date(2026, 11, 30), key="Ada's; rm -rf /", measure="gross", top=5,
        at=datetime(2026, 11, 22, 8, tzinfo=UTC),
    )  # fmt: skip

    assert command_of("months", question) == (
        "etds report months --from 2026-11-01 --to 2026-11-30 --key 'Ada'\"'\"'s; rm -rf /' --measure gross --top 5"
        " --at 2026-11-22T08:00:00+00:00"
    )
    assert command_of("months", Question()) == "etds report months"
    assert asked_words(question) == "November 2026, by gross, first 5, AS OF 22 Nov 2026 08:00"
