"""An hour on the clock of a hall, as it is typed and as it is written: `2026-12-01 20:00`, `1.12. 20:00`. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadInput

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[ t]+(?P<hour>\d{1,2}):(?P<minute>\d{2})")
_DOTS = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?[ t]+(?P<hour>\d{1,2}):(?P<minute>\d{2})", re.ASCII
)
_ALONE = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})")


def read_hour(text: str, zone: ZoneInfo, *, now: datetime, near: datetime | None = None) -> datetime:
    """The moment in UTC. A day without a year is the next one of that name; an hour alone is on the day of `near`.

    Raises BadInput, also for an hour that the clocks leave out that night.
    """
    typed = " ".join(text.casefold().split())
    found = _ISO.fullmatch(typed) or _DOTS.fullmatch(typed) or (_ALONE.fullmatch(typed) if near else None)
    if found is None:
        raise BadInput(f"'{text.strip()[:40]}' is not an hour. Type it like 2026-12-01 20:00, or 1.12. 20:00.")
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    day = (near or now).astimezone(zone)
    try:
        wall = datetime(  # noqa: DTZ001 - the zone comes below, once it is seen that the hour is there
            parts.get("year", day.year), parts.get("month", day.month), parts.get("day", day.day),
            parts["hour"], parts["minute"],
        )  # fmt: skip
        if "day" in parts and "year" not in parts and wall.date() < now.astimezone(zone).date():
            wall = wall.replace(year=wall.year + 1)
    except ValueError:
        raise BadInput(f"'{text.strip()[:40]}' is not in the calendar. Check day and hour.") from None
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        later = (wall + timedelta(hours=1)).strftime("%H:%M")
        raise BadInput(f"The clocks leave {wall:%H:%M} out that night. Type {later}, or an hour before.")
    return moment


def written(moment: datetime | None, zone: ZoneInfo) -> str:
    """As `read_hour` reads it; empty for none."""
    return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
