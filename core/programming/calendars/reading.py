"""What a calendar file of another program says, as plain entries: each recurrence by itself, each moment in UTC. Pure.

The files of Google, Outlook, Apple and Thunderbird differ in how they name time zones, fold lines and end days. A zone
is found by its name, by its Windows name, or by its own rules in the file; where none helps the file is refused, since
an evening in the wrong zone is worse than none. An entry without a zone is on the clock of the hall, and says so.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, cast
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.programming.calendars.lines import read_lines

ENTRIES_MAX = 1_000
TITLE_MAX = 120
ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""The occurrence of an event that does not recur, wherever it is moved to."""
_LINE = "X-ETDS-LINE"
_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_OFTEN_PARTS = ("BYSECOND", "BYMINUTE", "BYHOUR")


class Status(StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One occurrence. `line` is where its event begins; `starts_at` and `ends_at` are aware, in UTC."""

    line: int
    uid: str
    occurrence: datetime
    title: str
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    is_floating: bool
    is_free: bool
    status: Status
    sequence: int


def read_calendar_file(data: bytes, *, zone: ZoneInfo, first: date, last: date) -> tuple[Entry, ...]:
    """The entries from the first to the last day, both in, soonest first; of one that stands there twice the later
    wording. `zone` is the clock of the hall. Raises BadInput, in one sentence that names the line."""
    import recurring_ical_events  # pyright: ignore[reportMissingTypeStubs]

    read = read_lines(data)
    calendars = _parsed(read.text)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    for event, line in zip(events, read.event_lines, strict=True):
        _check(event, line)
        event[_LINE] = str(line)
    following: Any = recurring_ical_events
    entries = list[Entry]()
    for calendar in calendars:
        recurring = {str(event.get("UID", "")) for event in calendar.walk("VEVENT") if _recurs(event)}
        try:
            found = following.of(calendar).between(
                datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
            )
        except (ValueError, TypeError, OverflowError, ArithmeticError) as error:
            why = _plain(str(error))
            raise BadInput(f"A recurrence in the file cannot be followed ({why}). Mend it there.") from None
        entries += (_entry(component, zone, recurring) for component in found)
        if len(entries) > ENTRIES_MAX:
            raise BadInput(f"The file has more than {ENTRIES_MAX:,} dates in that time. Choose a shorter one: --until.")
    return tuple(_latest(entries))


def _parsed(text: str) -> list[Any]:
    """Zones of an earlier file are forgotten first: two files may mean different things by one name of their own."""
    import icalendar
    from icalendar.timezone import tzp

    tzp.use_zoneinfo()
    reader: Any = icalendar.Calendar
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [one for one in reader.from_ical(text, multiple=True) if one.name == "VCALENDAR"]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise BadInput(f"The file cannot be read: {_plain(str(error))}. Export it again.") from None


def _check(event: Any, line: int) -> None:
    """Raises BadInput for what no other program would take either, and for rules that would never end."""
    about = f"The event of line {line}"
    for name, why in event.errors:
        raise BadInput(f"{about}: {name or 'a line'} cannot be read ({_plain(str(why))}). Mend it there.")
    if "DTSTART" not in event or isinstance(event["DTSTART"], list):
        raise BadInput(f"{about} does not say when it begins, or says it twice. Mend it there.")
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        _check_zone(event, name, about)
    _check_span(event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None, about)
    for rule in _listed(event.get("RRULE")):
        _check_rule(rule, about)


def _check_span(starts: object, ends: object, about: str) -> None:
    if not isinstance(starts, date) or (ends is not None and type(ends) is not type(starts)):
        raise BadInput(f"{about} begins by the clock and ends by the day, or the other way round. Mend it there.")
    if isinstance(starts, datetime) and isinstance(ends, datetime) and (starts.tzinfo is None) != (ends.tzinfo is None):
        raise BadInput(f"{about} has a time zone at one end only. Mend it there.")
    if isinstance(ends, date) and ends < starts:
        raise BadInput(f"{about} ends before it begins. Mend it there.")


def _check_rule(rule: Any, about: str) -> None:
    frequency = str((rule.get("FREQ") or [""])[0]).upper()
    if frequency in _OFTEN or any(rule.get(part) for part in _OFTEN_PARTS):
        raise BadInput(f"{about} recurs more than once a day, which no hall can. Leave it out of the file.")
    if not frequency or any(int(interval) < 1 for interval in rule.get("INTERVAL", [1])):
        raise BadInput(f"{about} recurs by a rule that says not how often. Mend it there.")


def _check_zone(event: Any, name: str, about: str) -> None:
    """A named zone that nobody knows is read as no zone by the library: here it is refused."""
    stands = event.get(name)
    if stands is None or isinstance(stands, list):
        return
    named = stands.params.get("TZID")
    if named and isinstance(stands.dt, datetime) and stands.dt.tzinfo is None:
        raise BadInput(f"{about} is in the unknown time zone '{_plain(str(named))}'. Write one like Europe/Berlin.")


def _entry(component: Any, zone: ZoneInfo, recurring: set[str]) -> Entry:
    starts, ends = component["DTSTART"].dt, component["DTEND"].dt if "DTEND" in component else None
    is_all_day = not isinstance(starts, datetime)
    if ends is None or ends <= starts:  # a day that ends on itself, a moment without a length: both are written
        ends = starts + (timedelta(days=1) if is_all_day else timedelta(hours=1))
    title = _plain(str(component.get("SUMMARY", "")))[:TITLE_MAX].strip() or "untitled"
    uid = str(component.get("UID", "")) or f"{starts}{title}"
    original = component["RECURRENCE-ID"].dt if "RECURRENCE-ID" in component else starts
    return Entry(
        line=int(component[_LINE]),
        uid=uid,
        occurrence=_moment(original, zone) if str(component.get("UID", "")) in recurring else ONCE,
        title=title,
        starts_at=_moment(starts, zone),
        ends_at=_moment(ends, zone),
        is_all_day=is_all_day,
        is_floating=not is_all_day and starts.tzinfo is None,
        is_free=str(component.get("TRANSP", "")).upper() == "TRANSPARENT",
        status=_status(str(component.get("STATUS", ""))),
        sequence=_number(component.get("SEQUENCE")),
    )


def _moment(at: date, zone: ZoneInfo) -> datetime:
    """A day begins at midnight on the clock of the hall; what has no zone is on that clock too."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)


def _status(text: str) -> Status:
    return Status(text.lower()) if text.lower() in tuple(Status) else Status.CONFIRMED


def _number(value: object) -> int:
    try:
        return int(str(value or 0))
    except ValueError:
        return 0


def _recurs(event: Any) -> bool:
    return any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def _latest(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each occurrence once, in the wording with the highest number; of two alike the one further down."""
    kept: dict[tuple[str, datetime], Entry] = {}
    for entry in entries:
        known = kept.get((entry.uid, entry.occurrence))
        if known is None or (entry.sequence, entry.line) >= (known.sequence, known.line):
            kept[entry.uid, entry.occurrence] = entry
    yield from sorted(kept.values(), key=lambda entry: (entry.starts_at, entry.line, entry.uid))


def _listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]


def _plain(text: str) -> str:
    """What another program wrote is not to be trusted either: in one line, nothing hidden."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:160]
