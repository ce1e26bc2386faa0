"""What a desk says about one seat: in the line under the map, and when asked who has it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from core.inventory import House, SeatDetail
from etds_tui.widgets.inspector import Fact


def facts_of(house: House, seat: int, state: str, now: datetime) -> tuple[Fact, ...]:
    """Where it is, what it costs all in and how it stands; on a narrow line the place in the house goes first."""
    label, level = house.manifest.label(seat), house.manifest.level_of(seat)
    prices = house.prices
    price = prices.all_in(level.number, prices.standard.letter, now) if prices.types else None
    return (
        Fact(f"section {label.section}", weight=3),
        Fact(f"row {label.row}", weight=4),
        Fact(f"seat {label.seat}", weight=5),
        Fact(f"level {level.name}", weight=1),
        Fact("" if price is None else str(price), weight=2),
        Fact(state, weight=6),
    )


def who_has(detail: SeatDetail, zone: tzinfo | None) -> str:
    """`A-1-3 is held by Anna until 18:20:00.`"""
    whom = f" by {detail.holder}" if detail.holder else ""
    if detail.parked_as is not None:
        whom = f", parked as '{detail.parked_as}'{whom}"
    elif detail.till is not None:
        whom += f" at {detail.till}"
    until = f" until {detail.until.astimezone(zone):%H:%M:%S}" if detail.until else ""
    return f"{detail.label} is {detail.state}{whom}{until}."
