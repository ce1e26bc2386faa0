"""What was bought: levels by price types, and where it was bought. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from core.analytics.ranking import apart, average, charted, only, share
from core.analytics.reports import Chart, Column, Form, Kind, Report, Row, Series, Value
from db.queries.figures import BoughtRow

_FIGURES = (
    Column("Tickets", Kind.COUNT),
    Column("Of all", Kind.SHARE),
    Column("Comps", Kind.COUNT),
    Column("Gross", Kind.MONEY),
    Column("Average", Kind.MONEY),
)
_COMPS = "Tickets are those for money; comps stand beside them and cost nothing."

Named = Callable[[BoughtRow], str]


def mix(
    rows: Sequence[BoughtRow], *, about: str, levels: Mapping[int, str] | None, as_of: datetime, measure: str
) -> Report:
    """By level and price type. Without `levels` (several performances, whose levels differ) by price type alone."""
    if levels is None:
        notes = ("Levels are told of one performance: name it by its code.",)
        return _report(
            "mix", f"What was bought, {about}", rows, {"Price type": _price_type}, as_of, measure, notes=notes
        )

    def level(row: BoughtRow) -> str:
        return levels.get(row.level_number, f"level {row.level_number + 1}")

    by = {"Level": level, "Price type": _price_type}
    return _report("mix", f"What was bought, {about}", rows, by, as_of, measure)


def channels(rows: Sequence[BoughtRow], *, about: str, as_of: datetime, measure: str) -> Report:
    """By the channel through which it was bought."""
    return _report("channels", f"Where it was bought, {about}", rows, {"Channel": _channel}, as_of, measure)


def _price_type(row: BoughtRow) -> str:
    return row.price_type


def _channel(row: BoughtRow) -> str:
    return row.channel


def _report(
    name: str, title: str, rows: Sequence[BoughtRow], by: Mapping[str, Named], as_of: datetime, measure: str,
    *, notes: Sequence[str] = (),
) -> Report:  # fmt: skip
    """A line for each way in which the rows are named alike, in the order in which those come."""
    found: dict[tuple[str, tuple[str, ...]], list[BoughtRow]] = {}
    for row in rows:
        found.setdefault((row.currency, tuple(named(row) for named in by.values())), []).append(row)
    currency, whole = only(of for of, _ in found), sum(row.tickets for row in rows)
    total: tuple[Value, ...] = ("all", *[None] * (len(by) - 1), *_values(rows, whole))
    return Report(
        name=name,
        title=title,
        columns=(*(Column(head) for head in by), *_FIGURES),
        rows=tuple(Row("", (*names, *_values(own, whole)), of) for (of, names), own in found.items()),
        total=Row("", total, currency) if currency is not None else None,
        currency=currency,
        as_of=as_of,
        charts=tuple(_charts(found, measure)),
        notes=(_COMPS, *notes, *apart([of for of, _ in found])),
    )


def _values(own: Sequence[BoughtRow], whole: int) -> tuple[Value, ...]:
    tickets, gross = sum(row.tickets for row in own), sum(row.gross_minor for row in own)
    return tickets, share(tickets, whole), sum(row.comps for row in own), gross, average(gross, tickets)


def _charts(found: Mapping[tuple[str, tuple[str, ...]], Sequence[BoughtRow]], measure: str) -> list[Chart]:
    """Bars; where two names make a line, the first ones as places and the second stacked on them."""
    charts: list[Chart] = []
    is_money = measure == "gross"
    for part in sorted({of for of, _ in found}) if is_money else [None]:
        cells: dict[tuple[str, str], float] = {}
        for (of, names), own in found.items():
            if part in (None, of):
                tickets, gross = sum(row.tickets for row in own), sum(row.gross_minor for row in own)
                cell = names[0], names[1] if len(names) > 1 else measure
                cells[cell] = cells.get(cell, 0.0) + (charted(gross, of) if is_money else tickets)
        places, series = list(dict.fromkeys(one for one, _ in cells)), list(dict.fromkeys(two for _, two in cells))
        if places:
            charts.append(
                Chart(
                    title=f"Gross, {part}" if is_money else "Tickets",
                    form=Form.STACKED if len(series) > 1 else Form.BARS,
                    places=tuple(places),
                    series=tuple(Series(two, tuple(cells.get((one, two), 0.0) for one in places)) for two in series),
                    kind=Kind.MONEY if is_money else Kind.COUNT,
                    currency=part,
                )
            )
    return charts
