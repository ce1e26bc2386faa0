"""Reports that are made up: every kind of column, two currencies, text that means harm."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core.access import Actor, Permission
from core.access.guard import permits
from core.access.permissions import scope_of
from core.analytics import Chart, Column, Entry, Form, Kind, Mark, Question, Report, Row, Series
from core.runtime import Core
from db.queries import analytics

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


@permits(Permission.SALES_SEE)
def shows_report(core: Core, actor: Actor, question: Question) -> Report:
    """What each performance in reach has sold: a report of a test, with a chart, made as the real ones are."""
    scope = scope_of(actor, Permission.SALES_SEE)
    shows = analytics.shows(core.postgres, scope, first=question.first, last=question.last)
    sold = {row.performance_id: row for row in analytics.by_mix(core.postgres, [show.id for show in shows])}
    rows = tuple(
        Row(show.code, (show.event, found.tickets if found else 0, found.gross_minor if found else 0), show.currency)
        for show in shows
        for found in [sold.get(show.id)]
    )
    return Report(
        name="shows",
        title="Shows",
        columns=(Column("event"), Column("sold", Kind.COUNT), Column("gross", Kind.MONEY)),
        rows=rows[: question.top],
        as_of=core.clock.now(),
        charts=(
            Chart(
                title="Sold",
                form=Form.BARS,
                places=tuple(row.key for row in rows),
                series=(Series("sold", tuple(float(str(row.values[1])) for row in rows)),),
            ),
        ),
    )


SHOWS = Entry("Shows", "What each performance has sold.", shows_report, ("first", "last", "top"))
