"""The pace of many shows as one report, the most worrying first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.analytics.paced import Paced
from core.analytics.reports import Chart, Column, Form, Kind, Report, Row, Series


def tour_of(shows: Sequence[Paced], as_of: datetime, *, most: int) -> Report:
    """Those that sold least of what is usual by now come first, those that nothing is known to be usual of last."""
    ordered = sorted(shows, key=lambda one: (one.pace is None, one.pace or 0.0, one.day, one.code))
    notes = [
        "The most worrying first. Pace: how many more or fewer than is usual by now.",
        "From and To: four in five such shows end there. Sold out: the likely day.",
        "Only shows in your reach are compared.",
    ]
    if any(one.pace is None for one in shows):
        notes.append("No pace: the sale has not begun, or too few earlier shows are like it.")
    if len(shows) == most:
        notes.append(f"No more than {most} are shown, the next ones. Ask for a later period to see others.")
    if not shows:
        notes = ["No show in your reach is coming in that period."]
    return Report(
        name="pacing",
        title="Pacing of what is coming",
        columns=(
            Column("Code"), Column("Event"), Column("Day", Kind.DAY), Column("Out", Kind.COUNT),
            Column("Sold", Kind.COUNT), Column("Pace", Kind.CHANGE), Column("From", Kind.COUNT),
            Column("To", Kind.COUNT), Column("Places", Kind.COUNT), Column("Sold out", Kind.DAY),
        ),
        rows=tuple(map(_row, ordered)),
        as_of=as_of,
        charts=(_chart(ordered),) if ordered else (),
        notes=tuple(notes),
        links=("pacing",),
    )  # fmt: skip


def _row(one: Paced) -> Row:
    final = one.forecast.final if one.forecast is not None else None
    full = one.forecast.sell_out if one.forecast is not None else None
    return Row(
        one.code,
        (
            one.code, one.event, one.day, one.days_out, one.running.sold,
            None if one.pace is None or one.usual is None else one.running.sold - one.usual,
            None if final is None else final.low, None if final is None else final.high, one.running.room,
            full.likely if full is not None and full.chance >= 0.5 else None,
        ),
    )  # fmt: skip


def _chart(shows: Sequence[Paced]) -> Chart:
    """Of the places of each, so that a club is as tall as a stadium."""
    open_to_sale = [one for one in shows if one.running.room]
    return Chart(
        title="Sold, and likely to come, of the places",
        form=Form.STACKED,
        kind=Kind.SHARE,
        places=tuple(one.code for one in open_to_sale),
        series=(
            Series("sold", tuple(one.running.sold / one.running.room for one in open_to_sale)),
            Series("to come", tuple(map(_to_come, open_to_sale))),
        ),
    )


def _to_come(one: Paced) -> float | None:
    if one.forecast is None:
        return None
    return (one.forecast.final.likely - one.running.sold) / one.running.room
