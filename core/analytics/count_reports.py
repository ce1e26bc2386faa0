"""Ticket counts as reports: the tour, and of one performance what was sold day by day and for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.analytics.reports import Chart, Column, Form, Kind, Question, Report, Row, Series, Value
from core.analytics.tour import SHOWS_MAX, Tickets, TourCounts, TourRow, asked_performance, day_at, tour_counts
from core.analytics.worry import RULE
from core.programming.repertoire import Performance
from db.queries import analytics
from db.queries import counts as queries
from db.queries.analytics import DayRow

if TYPE_CHECKING:
    from core.runtime import Core

_TIME = (
    "Today begins at midnight of each venue. 7 days are the seven whole days before today; the change is against the "
    "seven before those. Tickets are those for money, less what came back."
)
CUT = (
    f"These are the {SHOWS_MAX} performances that are nearest in time, and the sums are theirs. Name an artist, or"
    " days, to see others."
)
_HOUSE = "Sold + comps + allocated + held + open = capacity, which is the manifest less what is killed."
_COUNTS = (
    Column("performance"),
    Column("day", Kind.DAY),
    Column("days out", Kind.COUNT),
    Column("event"),
    Column("venue"),
    Column("today", Kind.COUNT),
    Column("yesterday", Kind.COUNT),
    Column("7 days", Kind.COUNT),
    Column("change", Kind.CHANGE),
    Column("sold", Kind.COUNT),
    Column("comps", Kind.COUNT),
    Column("allocated", Kind.COUNT),
    Column("held", Kind.COUNT),
    Column("open", Kind.COUNT),
    Column("capacity", Kind.COUNT),
    Column("filled", Kind.SHARE),
    Column("gross", Kind.MONEY),
    Column("average", Kind.MONEY),
    Column("worry", Kind.COUNT),
    Column("why"),
)
_DAYS = (
    Column("day", Kind.DAY),
    Column("sold", Kind.COUNT),
    Column("returned", Kind.COUNT),
    Column("net", Kind.CHANGE),
    Column("comps", Kind.CHANGE),
    Column("gross", Kind.MONEY),
    Column("to date", Kind.COUNT),
)
_MIX = (
    Column("level"),
    Column("price type"),
    Column("channel"),
    Column("tickets", Kind.COUNT),
    Column("comps", Kind.COUNT),
    Column("gross", Kind.MONEY),
    Column("average", Kind.MONEY),
)


@permits(Permission.SALES_SEE)
def counts(core: Core, actor: Actor, question: Question | None = None) -> Report:
    """The counts of all performances in reach, as `tour_counts` has them. Raises BadInput."""
    found = tour_counts(core, actor, question)
    currencies = [total.tickets.currency for total in found.totals]
    return Report(
        name="counts",
        title="Ticket counts",
        columns=_COUNTS,
        rows=tuple(_row(row) for row in found.rows),
        as_of=found.as_of,
        notes=(*([CUT] if found.is_cut else []), _TIME, _HOUSE, RULE, *_currencies(found)),
        total=_total(found) if len(currencies) == 1 else None,
        currency=currencies[0] if len(currencies) == 1 else None,
        links=("daily", "mix"),
    )


@permits(Permission.SALES_SEE)
def show_days(core: Core, actor: Actor, question: Question) -> Report:
    """What one performance (`key`: its code) sold, each day that had something. Raises NotFound, BadInput."""
    performance = asked_performance(core, actor, question)
    at = question.at or core.clock.now()
    days = analytics.by_day(core.postgres, [performance.id], at=question.at)
    rows: list[Row] = []
    to_date = 0
    for day in days:
        to_date += day.net
        values: tuple[Value, ...] = (
            day.day, day.sold, day.returned, day.net, day.comps, day.gross_minor, to_date,
        )  # fmt: skip
        rows.append(Row(day.day.isoformat(), values, performance.currency))
    total = Row("total", (None, *_summed(rows), to_date), performance.currency) if rows else None
    return Report(
        name="show-days",
        title=f"{performance.code} {performance.event}, day by day",
        columns=_DAYS,
        rows=tuple(rows),
        as_of=at,
        charts=_chart(days, day_at(at, performance.time_zone)),
        notes=("Days begin at midnight of the venue. What came back is told on the day on which it came back.",),
        total=total,
        currency=performance.currency,
    )


@permits(Permission.SALES_SEE)
def show_mix(core: Core, actor: Actor, question: Question) -> Report:
    """What one performance (`key`: its code) sold by level, price type and channel. Raises NotFound, BadInput."""
    performance = asked_performance(core, actor, question)
    rows = analytics.by_mix(core.postgres, [performance.id], at=question.at)
    levels, types = _level_names(core, performance), queries.price_types(core.postgres)
    made = [
        Row(
            f"{row.level_number}/{row.price_type_id}/{row.channel}",
            (
                levels.get(row.level_number, f"level {row.level_number}"),
                types.get(row.price_type_id, "–"),
                row.channel,
                row.tickets,
                row.comps,
                row.gross_minor,
                _average(row.gross_minor, row.tickets),
            ),
            performance.currency,
        )
        for row in rows
    ]
    tickets, gross = sum(row.tickets for row in rows), sum(row.gross_minor for row in rows)
    values = ("total", "", "", tickets, sum(row.comps for row in rows), gross, _average(gross, tickets))
    return Report(
        name="show-mix",
        title=f"{performance.code} {performance.event}, by level, price type and channel",
        columns=_MIX,
        rows=tuple(made),
        as_of=question.at or core.clock.now(),
        total=Row("total", values, performance.currency) if made else None,
        currency=performance.currency,
    )


def counts_as_data(found: TourCounts) -> Mapping[str, object]:
    """The counts for a script; amounts in minor units, totals by currency. Pure."""
    return {
        "as_of": found.as_of.isoformat(),
        "performances": [
            {
                "code": row.show.code, "day": row.show.day.isoformat(), "days_out": row.days_out,
                "event": row.show.event, "venue": row.show.venue, "hall": row.show.hall,
                "state": row.show.state.value, **_as_data(row.tickets), "worry": row.worry.points, "why": row.worry.why,
            }
            for row in found.rows
        ],
        "totals": [{"performances": total.performances, **_as_data(total.tickets)} for total in found.totals],
    }  # fmt: skip


def _as_data(tickets: Tickets) -> Mapping[str, object]:
    share = tickets.share
    return {
        "today": tickets.today, "yesterday": tickets.yesterday, "week": tickets.week, "change": tickets.change,
        "sold": tickets.sold, "comps": tickets.comps, "allocated": tickets.allocated, "held": tickets.held,
        "open": tickets.open, "capacity": tickets.capacity, "filled": None if share is None else round(share, 4),
        "gross_minor": tickets.gross_minor, "average_minor": tickets.average_minor, "currency": tickets.currency,
    }  # fmt: skip


def _row(row: TourRow) -> Row:
    show = row.show
    return Row(
        show.code,
        (show.code, show.day, row.days_out, show.event, show.venue, *_figures(row.tickets), row.worry.points,
         row.worry.why),
        show.currency,
    )  # fmt: skip


def _total(found: TourCounts) -> Row:
    [total] = found.totals
    name = f"{total.performances:,} performances"
    return Row("total", ("total", None, None, name, "", *_figures(total.tickets), None, ""), total.tickets.currency)


def _figures(tickets: Tickets) -> tuple[Value, ...]:
    return (
        tickets.today, tickets.yesterday, tickets.week, tickets.change, tickets.sold, tickets.comps, tickets.allocated,
        tickets.held, tickets.open, tickets.capacity, tickets.share, tickets.gross_minor, tickets.average_minor,
    )  # fmt: skip


def _currencies(found: TourCounts) -> tuple[str, ...]:
    if len(found.totals) < 2:
        return ()
    keys = ", ".join(total.tickets.currency for total in found.totals)
    return (f"There is no total: amounts in {keys} are not added.",)


def _summed(rows: Sequence[Row]) -> tuple[int, ...]:
    """Sold, returned, net, comps and gross."""
    return tuple(sum(int(row.values[place]) for row in rows) for place in range(1, 6))  # type: ignore[arg-type]


def _chart(days: Sequence[DayRow], today: date) -> tuple[Chart, ...]:
    """A bar a day from the first one that sold to today, days without sales among them."""
    if not days:
        return ()
    net = {day.day: day.net for day in days}
    places = tuple(days[0].day + timedelta(days=n) for n in range((max(today, days[-1].day) - days[0].day).days + 1))
    bars = Series("tickets", tuple(float(net.get(place, 0)) for place in places))
    return (Chart(title="Tickets by day", form=Form.BARS, places=places, series=(bars,)),)


def _level_names(core: Core, performance: Performance) -> dict[int, str]:
    return {level.number: level.name for level in core.repertoire.manifest_for(performance).levels}


def _average(gross_minor: int, tickets: int) -> int | None:
    return (2 * gross_minor + tickets) // (2 * tickets) if tickets > 0 else None
