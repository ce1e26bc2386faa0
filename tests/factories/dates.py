"""Dates kept in the hall of a house, in one call."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from core.access import Actor
from core.programming import DateHold, keep_date
from core.programming.date_holds import Wish
from core.runtime import Core
from tests.factories.house import OpenHouse


def evening(core: Core, days: int = 30) -> datetime:
    """Eight o'clock, so many days from now, on whatever clock it is read."""
    return datetime.combine(core.clock.now().date() + timedelta(days=days), time(20))


def a_date(core: Core, actor: Actor, house: OpenHouse, title: str = "The Act", *, at: datetime | None = None,
           days: int | None = None, organisation: str = "", **wish: Any) -> DateHold:  # fmt: skip
    """A hold of the hall of that house."""
    starts = at or evening(core)
    return keep_date(
        core, actor, hall_id=house.performance.hall_id, organisation=organisation, days=days,
        wish=Wish(title=title, starts_at=starts, ends_at=starts + timedelta(hours=2), **wish),
    )  # fmt: skip
