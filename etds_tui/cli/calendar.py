"""`etds calendar`, `etds booking`, `etds run`: who has which hall when, and runs in words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from core.errors import BadInput, NotFound
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.programming import CalendarEntry, EventToPlan, HallLane
    from core.runtime import Core

_KINDS = ("load_in", "strike", "rehearsal", "dark", "maintenance", "other")
_DAY = click.DateTime(["%Y-%m-%d"])
_AT = "On the clock of the hall: '6 Mar 20:00', '2027-03-06 20:00', 'Sat 20:00'."
_ACCEPT = click.option("--accept", is_flag=True, help="Accept what may be accepted: curfew, turnaround, artists.")
_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts.")


@click.command()
@click.option("--month", "span", flag_value="month", help="From today on, 31 days.  [default]", default=True)
@click.option("--week", "span", flag_value="week", help="From today on, 7 days.")
@click.option("--from", "first", type=_DAY, help="First day.")
@click.option("--to", "last", type=_DAY, help="Last day.")
@click.option("--hall", help="Only this hall: its name, or VENUE/HALL.")
@_JSON
@explained
def calendar(span: str, first: datetime | None, last: datetime | None, hall: str | None, as_json: bool) -> None:
    """What the halls are taken by."""
    from core.programming import read_calendar

    with asked() as (core, actor):
        begin = first.date() if first else core.clock.now().date()
        end = last.date() if last else begin + timedelta(days=6 if span == "week" else 30)
        found = read_calendar(core, actor, begin, end)
        only = _hall(found.halls, hall).hall_id if hall else None
    days = [one for one in found.entries if only in (None, one.hall_id) and begin <= one.local(one.starts_at).date()]
    days = [one for one in days if one.local(one.starts_at).date() <= end]
    if as_json:
        emit([entry_as_data(one) for one in days])
        return
    for one in days:
        at, until = one.local(one.starts_at), one.local(one.ends_at)
        what = f"{one.performance_code or ''} {one.title}".strip()
        over = f"{until:%H:%M}" if until.date() == at.date() else f"{until:%a %d %b %H:%M}"
        show(f"#{one.id:<6} {at:%a %d %b %Y %H:%M}-{over}  {one.kind.words:11} {one.venue}, {one.hall}: {what}")
    if not days:
        say("Nothing is booked there in that time.")


@click.group()
def booking() -> None:
    """Bookings of halls."""


@booking.command("new")
@click.argument("hall")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("start")
@click.option("--minutes", type=click.IntRange(1), required=True, help="How long.")
@click.option("--title", required=True, help="What for.")
@click.option("--for", "code", help="The performance that it serves.")
@_ACCEPT
@_JSON
@explained
def new(
    hall: str, kind: str, start: str, minutes: int, title: str, code: str | None, accept: bool, as_json: bool
) -> None:
    """Take HALL from START on for load_in, strike, rehearsal, dark, maintenance or other."""
    from core.programming import BookingKind, book, find_performance

    with asked() as (core, actor):
        lane = _hall(_lanes(core, actor), hall)
        at = _moment(core, start, lane)
        served = find_performance(core, actor, code).id if code else None
        made = book(
            core, actor, lane.hall_id, BookingKind(kind), title=title, starts_at=at,
            ends_at=at + timedelta(minutes=minutes), performance_id=served, accept_soft=accept,
        )  # fmt: skip
    _done(as_json, f"{lane.hall} is booked: #{made}.", id=made)


@booking.command("move")
@click.argument("number", type=int)
@click.argument("start")
@click.option("--hall", help="To another hall.")
@click.option("--with-its-own", is_flag=True, help="Its load-in, strike and rehearsals as well.")
@_ACCEPT
@_JSON
@explained
def move_(number: int, start: str, hall: str | None, with_its_own: bool, accept: bool, as_json: bool) -> None:
    """Have the booking #NUMBER, or the performance behind it, at START."""
    from core.programming import BookingId, find_booking, move

    with asked() as (core, actor):
        known, lanes = find_booking(core, actor, BookingId(number)), _lanes(core, actor)
        lane = _hall(lanes, hall) if hall else next(one for one in lanes if one.hall_id == known.hall_id)
        move(
            core, actor, BookingId(number), version=known.version, starts_at=_moment(core, start, lane),
            hall_id=lane.hall_id, with_its_own=with_its_own, accept_soft=accept,
        )  # fmt: skip
    _done(as_json, f"#{number} is moved.", id=number)


@booking.command("copy")
@click.argument("number", type=int)
@click.argument("start")
@click.option("--hall", help="In another hall.")
@_ACCEPT
@_JSON
@explained
def copy(number: int, start: str, hall: str | None, accept: bool, as_json: bool) -> None:
    """Have the same as the booking #NUMBER at START once more."""
    from core.programming import BookingId, copy_to, find_booking

    with asked() as (core, actor):
        known, lanes = find_booking(core, actor, BookingId(number)), _lanes(core, actor)
        lane = _hall(lanes, hall) if hall else next(one for one in lanes if one.hall_id == known.hall_id)
        made = copy_to(
            core, actor, BookingId(number), starts_at=_moment(core, start, lane), hall_id=lane.hall_id,
            accept_soft=accept,
        )  # fmt: skip
    _done(as_json, f"#{number} is copied to #{made}.", id=made)


@booking.command("remove")
@click.argument("number", type=int)
@_JSON
@explained
def remove_(number: int, as_json: bool) -> None:
    """Take the booking #NUMBER out of the calendar; a performance only while it is a draft without sales."""
    from core.programming import BookingId, find_booking, remove

    with asked() as (core, actor):
        known = find_booking(core, actor, BookingId(number))
        remove(core, actor, BookingId(number), version=known.version)
    _done(as_json, f"#{number} is removed.", id=number)


@booking.command("events")
@_JSON
@explained
def events(as_json: bool) -> None:
    """The events that you can plan."""
    from core.programming import events_to_plan

    with asked() as (core, actor):
        found = events_to_plan(core, actor)
    if as_json:
        emit([{"id": one.id, "title": one.title, "performances": one.performances} for one in found])
        return
    for one in found:
        show(f"{one.id:>6}  {one.title}  ({one.performances} planned)")


@booking.command("radius")
@click.argument("event")
@click.option("--km", type=int, help="So near; without both there is no such clause.")
@click.option("--days", type=int, help="So many days before and after.")
@_JSON
@explained
def radius(event: str, km: int | None, days: int | None, as_json: bool) -> None:
    """No other performance of EVENT's artists so near, so many days before and after."""
    from core.programming import events_to_plan, set_radius

    with asked() as (core, actor):
        one = _event(events_to_plan(core, actor), event)
        set_radius(core, actor, one.id, km=km, days=days)
    told = "no radius clause" if km is None else f"a radius clause of {km} km and {days} days"
    _done(as_json, f"{one.title} has {told}.", event=one.id, km=km, days=days)


@booking.command("hall")
@click.argument("hall")
@click.option("--turnaround", type=int, help="Minutes between two shows.")
@click.option("--doors", type=int, help="Minutes before a show that doors open.")
@click.option("--curfew", help="When the evening is over, such as 23:00; 'none'.")
@click.option("--place", nargs=2, type=float, help="Where the venue is: latitude and longitude in degrees.")
@_JSON
@explained
def hall_(
    hall: str, turnaround: int | None, doors: int | None, curfew: str | None, place: tuple[float, float] | None,
    as_json: bool,
) -> None:  # fmt: skip
    """What HALL asks of those who book it; what is given is set."""
    from core.programming import set_hall_facts

    with asked() as (core, actor):
        lane = _hall(_lanes(core, actor), hall)
        if (turnaround, doors, curfew, place) != (None, None, None, None):
            set_hall_facts(
                core, actor, lane.hall_id,
                turnaround_minutes=lane.turnaround_minutes if turnaround is None else turnaround,
                doors_minutes=lane.doors_minutes if doors is None else doors,
                curfew=lane.curfew if curfew is None else _curfew(curfew), place=place,
            )  # fmt: skip
            lane = _hall(_lanes(core, actor), hall)
    until = f"{lane.curfew:%H:%M}" if lane.curfew else None
    said = f"{lane.venue}, {lane.hall}: turnaround {lane.turnaround_minutes} min, doors {lane.doors_minutes} min,"
    _done(
        as_json, f"{said} curfew {until or 'none'}.", hall=lane.hall, turnaround_minutes=lane.turnaround_minutes,
        doors_minutes=lane.doors_minutes, curfew=until, place=lane.place,
    )  # fmt: skip


@click.command()
@click.argument("event")
@click.argument("hall")
@click.argument("pattern")
@click.option("--minutes", type=click.IntRange(1), default=120, show_default=True, help="How long each lasts.")
@click.option("--first", type=_DAY, help="The run begins on this day or later.  [default: today]")
@click.option("--dry-run", is_flag=True, help="Only say what it would be.")
@click.option("--skip-clashes", is_flag=True, help="Leave the dates out on which the hall is taken.")
@_ACCEPT
@_JSON
@explained
def run(
    event: str, hall: str, pattern: str, minutes: int, first: datetime | None, dry_run: bool, skip_clashes: bool,
    accept: bool, as_json: bool,
) -> None:  # fmt: skip
    """Plan performances of EVENT in HALL: 'Tue-Sat 20:00, Sun 15:00 for five weeks'. All of them or none."""
    from core.programming import events_to_plan, hall_manifest, plan_run, schedule_run

    with asked() as (core, actor):
        lane, one = _hall(_lanes(core, actor), hall), _event(events_to_plan(core, actor), event)
        manifest, begin = hall_manifest(core, actor, lane.hall_id), first.date() if first else None
        dates = plan_run(core, actor, one.id, manifest, pattern, minutes=minutes, first=begin)
        made = None
        if not dry_run:
            made = schedule_run(
                core, actor, one.id, manifest, pattern, minutes=minutes, first=begin, skip_clashes=skip_clashes,
                accept_soft=accept,
            )  # fmt: skip
    if made is not None:
        planned = [{"code": one.code, "starts_at": one.starts_at.isoformat()} for one in made]
        if as_json:
            emit(planned)
        else:
            show(f"{len(made)} performances are planned: {made[0].code} to {made[-1].code}.")
    elif as_json:
        emit([one.as_data() for one in dates])
    else:
        for each in dates:
            mark = "x" if each.is_clash else "!" if each.conflicts else " "
            words = "; ".join(filter(None, [each.at.note, *(found.sentence for found in each.conflicts)]))
            show(f"{mark} {each.at.wall:%a %d %b %Y %H:%M}  {words}".rstrip())
        say(f"{len(dates)} dates, {sum(each.is_clash for each in dates)} of them taken. Nothing is planned yet.")


def entry_as_data(one: CalendarEntry) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "venue": one.venue,
        "hall": one.hall,
        "title": one.title,
        "performance": one.performance_code,
        "artists": list(one.artists),
        "state": one.state.value if one.state else None,
        "starts_at": one.local(one.starts_at).isoformat(),
        "ends_at": one.local(one.ends_at).isoformat(),
        "version": one.version,
    }


def _done(as_json: bool, sentence: str, **data: Any) -> None:
    if as_json:
        emit(data)
    else:
        show(sentence)


def _lanes(core: Core, actor: Actor) -> tuple[HallLane, ...]:
    from core.programming import read_calendar

    today: date = core.clock.now().date()
    return read_calendar(core, actor, today, today).halls


def _hall(lanes: tuple[HallLane, ...], name: str) -> HallLane:
    """Raises NotFound, BadInput where several halls are called so."""
    wanted = name.strip().casefold()
    found = [one for one in lanes if wanted in (one.hall.casefold(), f"{one.venue}/{one.hall}".casefold())]
    if not found:
        raise NotFound(f"There is no hall '{name}' in your reach. Look at 'etds venue list'.")
    if len(found) > 1:
        raise BadInput(f"Several halls are called {name}. Write it as '{found[0].venue}/{found[0].hall}'.")
    return found[0]


def _event(events: tuple[EventToPlan, ...], name: str) -> EventToPlan:
    """By its number, or by its title where only one is called so. Raises NotFound, BadInput."""
    wanted = name.strip().casefold()
    found = [one for one in events if wanted in (str(one.id), one.title.casefold())]
    if not found:
        raise NotFound(f"There is no event '{name}' in your reach. Look at 'etds booking events'.")
    if len(found) > 1:
        raise BadInput(f"Several events are called {name}. Give its number: etds booking events.")
    return found[0]


def _moment(core: Core, text: str, lane: HallLane) -> datetime:
    """Raises BadInput."""
    from core.programming import one_moment

    found = one_moment(text, first=core.clock.now().astimezone(lane.zone).date(), zone=lane.zone)
    if found.note:
        say(f"In {lane.hall} {found.note}.")
    return found.starts_at


def _curfew(text: str) -> time | None:
    if text.strip().casefold() == "none":
        return None
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise BadInput("Write the curfew like 23:00, or 'none'.") from None
