"""The capacity dashboard of those who look after halls and their programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput
from core.programming.capacity import WEEKS_MAX, Capacity, Usage, capacity_of, monday_of
from db.queries import capacity as queries

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.CAPACITY_SEE)
def see_capacity(core: Core, actor: Actor, *, weeks: int = 12, first: date | None = None) -> Capacity:
    """So many weeks from the Monday of a day on, today's where none is named: halls and performances in reach.

    Raises BadInput.
    """
    if not 1 <= weeks <= WEEKS_MAX:
        raise BadInput(f"Ask for 1 to {WEEKS_MAX} weeks.")
    monday = monday_of(first or core.clock.now().date())
    scope = scope_of(actor, Permission.CAPACITY_SEE)
    try:
        last = date.fromordinal(monday.toordinal() + 7 * weeks)
    except (OverflowError, ValueError):
        raise BadInput("Name a day that a calendar has.") from None
    return capacity_of(
        queries.halls(core.postgres, scope),
        queries.figures(core.postgres, scope, monday, last),
        monday,
        weeks,
        low_percent=core.settings.low_stock_percent,
    )


def capacity_as_data(found: Capacity) -> Mapping[str, object]:
    """The dashboard for a script; amounts in minor units by currency."""
    return {
        "first": found.first.isoformat(),
        "weeks": found.weeks,
        "all": _usage(found.all),
        "halls": [
            {
                "venue": use.hall.venue, "hall": use.hall.name, **_usage(use.all),
                "gross_minor": dict(use.gross_minor), "average_minor": dict(use.average_minor()),
                "by_week": [{"monday": monday.isoformat(), **_usage(week)}
                            for monday, week in zip(found.mondays, use.weeks, strict=True)],
            }
            for use in found.halls
        ],
        "low_stock": [
            {"code": row.code, "event": row.event, "day": row.day.isoformat(), "open": row.open,
             "seats": row.seats - row.killed}
            for row in found.low
        ],
        "top": [
            {"event": one.event, "performances": one.performances, "sold": one.sold,
             "gross_minor": one.gross_minor, "currency": one.currency}
            for one in found.top
        ],
    }  # fmt: skip


def _usage(use: Usage) -> Mapping[str, object]:
    return {
        "performances": use.performances, "seats": use.seats, "sold": use.sold, "comp": use.comp,
        "utilisation": None if use.share is None else round(use.share, 4),
        "sell_through": None if use.sell_through is None else round(use.sell_through, 4),
        "dark_days": use.dark,
    }  # fmt: skip
