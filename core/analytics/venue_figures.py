"""How venues did: performances, seats, what of them sold, money, and days on which nothing was on. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from core.analytics.played import EARLIER
from core.analytics.ranking import apart, average, charted, only, share
from core.analytics.reports import Chart, Column, Form, Kind, Report, Row, Series, Value
from db.queries.ranking import PlayedRow

_COLUMNS = (
    Column("Venue"),
    Column("Shows", Kind.COUNT),
    Column("Seats", Kind.COUNT),
    Column("Tickets", Kind.COUNT),
    Column("Comps", Kind.COUNT),
    Column("Sold", Kind.SHARE),
    Column("Gross", Kind.MONEY),
    Column("Average", Kind.MONEY),
    Column("Dark days", Kind.COUNT),
)


def venues(
    shows: Sequence[PlayedRow], *, whose: str, first: date, last: date, as_of: datetime, sees_dark: bool
) -> Report:
    """A line a venue, by name, and where a venue sold in two currencies a line for each. `sees_dark`: all that is on
    there is in reach, so that a day without it is one on which nothing was on. Of earlier runs nobody knows on which
    days they played."""
    found: dict[tuple[str, str], list[PlayedRow]] = {}
    for one in shows:
        found.setdefault((one.name, one.currency), []).append(one)
    whole = (last - first).days + 1
    dark = {
        venue: whole - len({day for one in shows if one.name == venue for day in one.days})
        for venue in {one.name for one in shows} - {one.name for one in shows if one.is_earlier}
        if sees_dark
    }
    currency = only(of for _, of in found)
    rows = [Row(venue, _values(venue, own, dark.get(venue)), of) for (venue, of), own in sorted(found.items())]
    return Report(
        name="venues",
        title=f"Venues, performances{whose} from {first:%d %b %Y} to {last:%d %b %Y}",
        columns=_COLUMNS,
        rows=tuple(rows),
        total=Row("", _values("all", shows, None), currency) if currency is not None else None,
        currency=currency,
        as_of=as_of,
        charts=(*_shares(rows), *_gross(rows)),
        notes=(
            "Called off performances do not count. Sold is the share of all seats that was sold for money; comps are"
            " not in it.",
            "A dark day is one of the period on which nothing was on in the venue."
            if sees_dark
            else "Dark days are told to those who see all that is on in a venue.",
            *([EARLIER] if any(one.is_earlier for one in shows) else []),
            *apart([of for _, of in found]),
        ),
        links=("top", "daily", "channels"),
    )


def _values(name: str, own: Sequence[PlayedRow], dark: int | None) -> tuple[Value, ...]:
    seats, tickets = sum(one.seats for one in own), sum(one.tickets for one in own)
    gross, comps = sum(one.gross_minor for one in own), sum(one.comps for one in own)
    shows, seated = sum(one.shows for one in own), sum(one.seated for one in own)
    return name, shows, seats, tickets, comps, share(seated, seats), gross, average(gross, tickets), dark


def _shares(rows: Sequence[Row]) -> tuple[Chart, ...]:
    if not rows:
        return ()
    names, values = tuple(row.key for row in rows), tuple(_number(row.values[5]) for row in rows)
    return (
        Chart(
            title="Share of the seats sold",
            form=Form.BARS,
            places=names,
            series=(Series("sold", values),),
            kind=Kind.SHARE,
        ),
    )


def _gross(rows: Sequence[Row]) -> tuple[Chart, ...]:
    return tuple(
        Chart(
            title=f"Gross, {currency}",
            form=Form.BARS,
            places=tuple(row.key for row in rows if row.currency == currency),
            series=(
                Series(
                    "gross",
                    tuple(charted(int(_number(row.values[6])), currency) for row in rows if row.currency == currency),
                ),
            ),
            kind=Kind.MONEY,
            currency=currency,
        )
        for currency in sorted({row.currency for row in rows if row.currency is not None})
    )


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0.0
