"""Reports that are made up: every kind of column, two currencies, text that means harm."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core.analytics import Chart, Column, Form, Kind, Mark, Report, Row, Series

AS_OF = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
COLUMNS = (
    Column("performance"),
    Column("sold", Kind.COUNT),
    Column("gross", Kind.MONEY),
    Column("share", Kind.SHARE),
    Column("week", Kind.CHANGE),
    Column("day", Kind.DAY),
    Column("month", Kind.MONTH),
    Column("last sale", Kind.MOMENT),
)


def a_row(name: str = "KT-261121", currency: str = "EUR", *, gross: int = 1234567) -> Row:
    return Row(
        name, (name, 1234, gross, 0.8225, -3, date(2026, 11, 21), date(2026, 11, 1), AS_OF), currency,
    )  # fmt: skip


def a_report(*rows: Row, total: Row | None = None, notes: tuple[str, ...] = (), currency: str | None = None) -> Report:
    return Report(
        name="counts", title="Ticket counts", columns=COLUMNS, rows=rows, as_of=AS_OF, total=total, notes=notes,
        currency=currency,
    )  # fmt: skip


def a_chart() -> Chart:
    return Chart(
        title="Money by day",
        form=Form.LINE,
        places=(date(2026, 11, 20), date(2026, 11, 21)),
        series=(Series("this", (10.5, None)), Series("before", (3.0, 4.0))),
        kind=Kind.MONEY,
        currency="EUR",
        marks=(Mark(0, "on-sale"),),
    )


EMPTY = a_report()
FULL = Report(
    name="counts",
    title="Ticket counts",
    columns=COLUMNS,
    rows=(a_row(), a_row("TK-1", "JPY"), a_row("空港ホール", "EUR", gross=-5), Row("none", ("none", *[None] * 7))),
    as_of=AS_OF,
    charts=(a_chart(),),
    notes=("Comps are counted, and are worth nothing.",),
)
