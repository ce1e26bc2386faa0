"""`etds datehold`: pencilled dates, their queues and their clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.programming import DateHold
    from core.runtime import Core

_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts.")


@click.group()
def datehold() -> None:
    """Pencilled dates: first, second, third holds of a hall's day."""


@datehold.command()
@_JSON
@explained
def halls(as_json: bool) -> None:
    """The halls in which you may pencil dates."""
    from core.programming import halls_for_dates

    with asked() as (core, actor):
        found = halls_for_dates(core, actor)
    if as_json:
        emit([{"venue": hall.venue, "hall": hall.hall, "time_zone": hall.time_zone} for hall in found])
        return
    for hall in found:
        show(f"{hall.venue}, {hall.hall}  ({hall.time_zone})")


@datehold.command("list")
@click.option("--hall", help="Only this hall.")
@click.option("--from", "first", help="First day: 2027-03-14, 14.3. or +30; by default today.")
@click.option("--to", "last", help="Last day; by default three years on.")
@click.option("--over", is_flag=True, help="Those that were confirmed, released or lapsed, too.")
@_JSON
@explained
def list_(hall: str | None, first: str | None, last: str | None, over: bool, as_json: bool) -> None:
    """The queues, by day and hall. Of others only that they are there, their rank and their clock."""
    from core.programming import date_stacks, hall_named, read_day

    with asked() as (core, actor):
        today = core.clock.now().date()
        begins = read_day(first, today) if first else today
        ends = read_day(last, today) if last else begins + timedelta(days=1_100)
        hall_id = hall_named(core, actor, hall).id if hall else None
        stacks = date_stacks(core, actor, first=begins, last=ends, hall_id=hall_id)
        now = core.clock.now()
    holds = [hold for stack in stacks for hold in (*stack.live, *(stack.over if over else ()))]
    if as_json:
        emit([_data(hold) for hold in holds])
        return
    for hold in holds:
        show(_line(hold, now))
    if not holds:
        say("No date is pencilled.")


@datehold.command()
@click.argument("hall")
@click.argument("day")
@click.argument("act")
@click.option("--hours", default="20:00-22:30", show_default=True, help="From when to when, on the hall's clock.")
@click.option("--presenter", default="", help="For whom, where you belong to none.")
@click.option("--artist", default="", help="Who plays.")
@click.option("--contact", default="", help="The mail address of whom to tell.")
@click.option("--note", default="", help="What should be known.")
@click.option("--days", type=click.IntRange(1, 3_660), help="How long it is kept; by default as the house has it.")
@_JSON
@explained
def new(
    hall: str, day: str, act: str, hours: str, presenter: str, artist: str, contact: str, note: str,
    days: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Pencil ACT in HALL on DAY; it joins the queue of the day as the last one."""
    from core.programming import hall_named, keep_date, read_day, read_hours
    from core.programming.date_holds import Wish

    with asked() as (core, actor):
        where = hall_named(core, actor, hall)
        today = core.clock.now().astimezone(ZoneInfo(where.time_zone)).date()
        starts, ends = read_hours(hours, read_day(day, today))
        wish = Wish(title=act, starts_at=starts, ends_at=ends, artist=artist, contact=contact, note=note)
        made = keep_date(core, actor, hall_id=where.id, wish=wish, organisation=presenter, days=days)
        _tell(core, made, as_json)


@datehold.command()
@click.argument("number", type=int)
@click.option("--back", is_flag=True, help="Take the challenge back.")
@_JSON
@explained
def challenge(number: int, back: bool, as_json: bool) -> None:
    """Want an answer of those above the hold NUMBER."""
    from core.programming import DateHoldId, challenge_date, withdraw_challenge

    with asked() as (core, actor):
        act = withdraw_challenge if back else challenge_date
        _tell(core, act(core, actor, DateHoldId(number)), as_json)


@datehold.command()
@click.argument("number", type=int)
@click.option("--manifest", type=int, help="The version of the hall's manifest; by default the newest.")
@_JSON
@explained
def confirm(number: int, manifest: int | None, as_json: bool) -> None:
    """Make event and performance of the hold NUMBER, which must be the first; the others are released."""
    from core.programming import DateHoldId, confirm_date

    with asked() as (core, actor):
        _tell(core, confirm_date(core, actor, DateHoldId(number), manifest=manifest), as_json)


@datehold.command()
@click.argument("number", type=int)
@_JSON
@explained
def release(number: int, as_json: bool) -> None:
    """Let the hold NUMBER go; those below move up."""
    from core.programming import DateHoldId, release_date

    with asked() as (core, actor):
        _tell(core, release_date(core, actor, DateHoldId(number)), as_json)


@datehold.command()
@click.argument("number", type=int)
@click.option("--days", type=int, required=True, help="So many days later; less than nothing: earlier.")
@_JSON
@explained
def extend(number: int, days: int, as_json: bool) -> None:
    """Let the hold NUMBER lapse later, or earlier."""
    from core.programming import DateHoldId, extend_date

    with asked() as (core, actor):
        _tell(core, extend_date(core, actor, DateHoldId(number), days=days), as_json)


@datehold.command()
@click.argument("number", type=int)
@click.argument("text")
@_JSON
@explained
def note(number: int, text: str, as_json: bool) -> None:
    """Write TEXT beside the hold NUMBER; an empty text takes it away."""
    from core.programming import DateHoldId, note_date

    with asked() as (core, actor):
        _tell(core, note_date(core, actor, DateHoldId(number), note=text), as_json)


def _tell(core: Core, hold: DateHold, as_json: bool) -> None:
    if as_json:
        code = core.repertoire.performance(hold.performance_id).code if hold.performance_id else None
        emit({**_data(hold), "performance": code})
        return
    if hold.performance_id is not None:
        say(f"Confirmed: {core.repertoire.performance(hold.performance_id).code} is made as a draft.")
    show(_line(hold, core.clock.now()))


def _line(hold: DateHold, now: datetime) -> str:
    from core.programming import countdown

    clock = f"lapses {countdown(hold.lapses_at - now)}" if hold.rank else ""
    clock = f"answer {countdown(hold.answer_by - now)}" if hold.answer_by else clock
    where = f"{hold.venue}, {hold.hall}"
    return f"{hold.id:>5}  {_day(hold.day)}  {hold.rank or '-':>2}  {hold.state:10} {clock:16} {hold.title}  ({where})"


def _day(day: date) -> str:
    return f"{day:%a %d %b %Y}"


def _data(hold: DateHold) -> Mapping[str, object]:
    def moment(at: datetime | None) -> str | None:
        return None if at is None else at.isoformat()

    return {
        "number": hold.id,
        "venue": hold.venue,
        "hall": hold.hall,
        "day": hold.day.isoformat(),
        "rank": hold.rank,
        "state": hold.state.value,
        "why": hold.ended_why and hold.ended_why.value,
        "title": hold.title,
        "presenter": hold.organisation,
        "artist": hold.artist,
        "starts_at": hold.starts_at.isoformat(),
        "ends_at": hold.ends_at.isoformat(),
        "challenging_since": moment(hold.challenging_since),
        "answer_by": moment(hold.answer_by),
        "lapses_at": hold.lapses_at.isoformat(),
        "contact": hold.contact,
        "note": hold.note,
        "version": hold.version,
    }
