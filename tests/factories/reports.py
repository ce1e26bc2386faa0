"""Two small reports of what really was sold, for the screen that shows any: the tour, and a performance by day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.access import Actor, Permission
from core.access.guard import permits
from core.access.permissions import scope_of
from core.analytics import REPORTS, Chart, Column, Entry, Form, Kind, Mark, Question, Report, Row, Series
from core.errors import BadInput, NotFound
from core.money import major
from core.runtime import Core
from db.queries import analytics

MEASURES = ("tickets", "gross")


@permits(Permission.SALES_SEE)
def tour(core: Core, actor: Actor, question: Question) -> Report:
    shows = analytics.shows(
        core.postgres, scope_of(actor, Permission.SALES_SEE), first=question.first, last=question.last
    )
    rows = []
    for show in shows:
        days = analytics.by_day(core.postgres, [show.id], at=question.at)
        sold, gross = sum(day.net for day in days), sum(day.gross_minor for day in days)
        values = (show.code, show.day, show.event, show.venue, sold, show.seats, sold / show.seats, gross, gross)
        rows.append(Row(show.code, values, show.currency))
    rows.sort(key=lambda row: -int(row.values[4]))  # type: ignore[arg-type]
    rows = rows[: question.top]
    names = tuple(row.key for row in rows)
    return Report(
        name="made-tour",
        title="The tour",
        columns=(
            Column("code"), Column("day", Kind.DAY), Column("event"), Column("venue"), Column("sold", Kind.COUNT),
            Column("seats", Kind.COUNT), Column("share", Kind.SHARE), Column("gross", Kind.MONEY),
            Column("expected", Kind.MONEY),
        ),
        rows=tuple(rows),
        total=Row("", ("all", None, None, None, sum(int(row.values[4]) for row in rows), *[None] * 4)),  # type: ignore[arg-type]
        as_of=question.at or core.clock.now(),
        charts=(
            Chart(
                title="Sold", form=Form.BARS, places=names,
                series=(Series("tickets", tuple(float(row.values[4]) for row in rows)),),  # type: ignore[arg-type]
            ),
            Chart(
                title="Gross", form=Form.BARS, places=names, kind=Kind.MONEY, currency="EUR",
                series=(Series("gross", tuple(float(major(int(row.values[7]), "EUR")) for row in rows)),),  # type: ignore[arg-type]
            ),
        ),
        notes=("Tickets are those for money, less what came back.",),
        links=("made-days",),
    )  # fmt: skip


@permits(Permission.SALES_SEE)
def days(core: Core, actor: Actor, question: Question) -> Report:
    if question.measure not in (None, *MEASURES):
        raise BadInput(f"There is no measure '{question.measure}'. Say tickets or gross.")
    shows = analytics.shows(core.postgres, scope_of(actor, Permission.SALES_SEE))
    show = next((show for show in shows if show.code == question.key), None)
    if show is None:
        raise NotFound("There is no such performance in your reach.")
    told = {
        row.day: row
        for row in analytics.by_day(core.postgres, [show.id], first=question.first, last=question.last, at=question.at)
    }
    first = min(told, default=show.day)
    places = tuple(first + timedelta(days=day) for day in range((max(told, default=first) - first).days + 1))
    values = tuple(float(told[day].net) if day in told else 0.0 for day in places)
    return Report(
        name="made-days",
        title=f"{show.code} by day",
        columns=(Column("day", Kind.DAY), Column("sold", Kind.COUNT), Column("gross", Kind.MONEY)),
        rows=tuple(Row(f"{day}", (day, row.net, row.gross_minor), show.currency) for day, row in told.items()),
        as_of=question.at or core.clock.now(),
        currency=show.currency,
        charts=(
            Chart(
                title="Sold by day", form=Form.LINE, places=places, series=(Series("tickets", values),),
                marks=(Mark(0, "on-sale"),),
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def made_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue has these two, and no others."""
    for name in list(REPORTS):
        monkeypatch.delitem(REPORTS, name)  # type: ignore[arg-type]
    asks = ("first", "last", "top", "at")
    for name, entry in (
        ("made-tour", Entry("The tour", "every show with what it sold", tour, asks)),
        ("made-days", Entry("A show by day", "what it sold each day", days, ("key", "measure", "at"), MEASURES)),
    ):
        monkeypatch.setitem(REPORTS, name, entry)  # type: ignore[arg-type]
