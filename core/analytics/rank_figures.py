"""The first so many performances, events, artists or venues. Pure: performances and what they sold in, a report out.

Only performances that are not called off count, with all that was sold for them. An amount is ranked among amounts of
its currency; tickets and shares are ranked all together. Earlier runs, imported, rank with the others but among
performances, of which they tell nothing one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.analytics.played import EARLIER
from core.analytics.ranking import TIES, apart, average, charted, only, ranked, share
from core.analytics.reports import Chart, Column, Form, Kind, Report, Row, Series, Value
from db.queries.ranking import PlayedRow

MEASURES = ("gross", "tickets", "share")

_FIGURES = (
    Column("Tickets", Kind.COUNT),
    Column("Sold", Kind.SHARE),
    Column("Gross", Kind.MONEY),
    Column("Average", Kind.MONEY),
)
_LINKS: Mapping[str, tuple[str, ...]] = {
    "performances": ("daily", "mix", "channels", "heat"),
    "events": ("run", "daily", "top", "channels"),
    "artists": ("daily", "months", "top", "channels"),
    "venues": ("top", "daily", "channels"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Performances under one name. `currency` is None where they are of several: then there is no amount."""

    key: str
    name: str
    day: date
    shows: int
    seats: int
    tickets: int
    seated: int
    gross_minor: int
    currency: str | None

    def figure(self, measure: str) -> float:
        if measure == "share":
            return share(self.seated, self.seats) or 0.0
        return self.gross_minor if measure == "gross" else self.tickets


def ranking(shows: Sequence[PlayedRow], *, by: str, measure: str, top: int, as_of: datetime, period: str) -> Report:
    """`by`: performances, events, artists or venues; `measure`: gross, tickets or share (of seats sold)."""
    groups = _groups(shows, split=measure == "gross")
    parts = sorted({group.currency or "" for group in groups}) if measure == "gross" else [""]
    rows: list[Row] = []
    charts: list[Chart] = []
    for part in parts:
        own = [group for group in groups if measure != "gross" or (group.currency or "") == part]
        first = ranked(own, lambda group: group.figure(measure), lambda group: group.name, top)
        rows += [Row(group.key, _values(rank, group, by), group.currency) for rank, group in first]
        charts.append(_chart([group for _, group in first], measure, part or None))
    currencies = [one.currency for one in shows]
    words = {"gross": "gross", "tickets": "tickets sold", "share": "share of the seats sold"}[measure]
    return Report(
        name="top" if by == "performances" else f"top-{by}",
        title=f"First {top} {by} by {words}, {period}",
        columns=(
            Column("Rank", Kind.COUNT),
            *(
                (Column("Performance"), Column("Day", Kind.DAY))
                if by == "performances"
                else (Column(by[:-1].capitalize()), Column("Shows", Kind.COUNT))
            ),
            *_FIGURES,
        ),
        rows=tuple(rows),
        as_of=as_of,
        charts=tuple(chart for chart in charts if chart.places),
        currency=only(row.currency or "" for row in rows) or None,
        notes=(
            TIES,
            "What sold nothing has no rank. A performance counts by its day, with all that was sold for it at any time;"
            " called off ones do not count.",
            *(["A performance counts for every artist on its bill."] if by == "artists" else []),
            *([EARLIER] if any(one.is_earlier for one in shows) else []),
            *(apart(currencies) if measure == "gross" else ()),
            *(
                ["There is no amount where there is more than one currency."]
                if measure != "gross" and any(group.currency is None for group in groups)
                else []
            ),
        ),
        links=_LINKS[by],
    )


def _groups(shows: Sequence[PlayedRow], *, split: bool) -> list[Group]:
    """What is one thing put together; with `split`, that of each currency for itself."""
    found: dict[tuple[str, str], list[PlayedRow]] = {}
    for one in shows:
        found.setdefault((one.thing, one.currency if split else ""), []).append(one)
    return [
        Group(
            key=own[0].key,
            name=own[0].name,
            day=min(day for one in own for day in one.days),
            shows=sum(one.shows for one in own),
            seats=sum(one.seats for one in own),
            tickets=sum(one.tickets for one in own),
            seated=sum(one.seated for one in own),
            gross_minor=sum(one.gross_minor for one in own),
            currency=only(one.currency for one in own),
        )
        for own in found.values()
    ]


def _values(rank: int, group: Group, by: str) -> tuple[Value, ...]:
    is_money = group.currency is not None
    return (
        rank,
        group.name,
        group.day if by == "performances" else group.shows,
        group.tickets,
        share(group.seated, group.seats),
        group.gross_minor if is_money else None,
        average(group.gross_minor, group.tickets) if is_money else None,
    )


def _chart(groups: Sequence[Group], measure: str, currency: str | None) -> Chart:
    is_money = measure == "gross"
    values = tuple(
        charted(group.gross_minor, group.currency or "") if is_money else group.figure(measure) for group in groups
    )
    kind = {"gross": Kind.MONEY, "tickets": Kind.COUNT, "share": Kind.SHARE}[measure]
    return Chart(
        title=f"Gross, {currency}" if is_money else "Tickets" if measure == "tickets" else "Share of the seats sold",
        form=Form.BARS,
        places=tuple(group.key for group in groups),
        series=(Series(measure, values),),
        kind=kind,
        currency=currency if is_money else None,
    )
