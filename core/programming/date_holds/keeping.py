"""Acts on pencilled dates. Each has the queue of its day to itself, brings it to this moment, and then does its own.

What time did on the way is written with it, so an act and the worker never tell two stories of one day.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput
from core.programming.date_holds import rules
from core.programming.date_holds.rules import DateHold, DateHoldRefused, Queue, Step, Topic, ordinal
from core.programming.date_holds.seen import answer_clock, hall_in_reach, hold_in_reach
from core.work import Work, work
from db.postgres import Connection
from db.queries import access, audit
from db.queries import date_holds as queries
from db.queries.date_holds import HallRow as Hall
from db.vocabulary import DateHoldId, HallId, OrganisationId

if TYPE_CHECKING:
    from core.runtime import Core

_TEXT_MAX = 120
_HOURS_MAX = 24
_SAID_BY_THE_ACT = (Topic.WITHDRAWN, Topic.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A date that somebody wants: on the clock of the hall where the moments have no zone."""

    title: str
    starts_at: datetime
    ends_at: datetime
    artist: str = ""
    contact: str = ""
    note: str = ""


@permits(Permission.DATE_HOLD_KEEP)
def keep_date(
    core: Core, actor: Actor, *, hall_id: HallId, wish: Wish, organisation: str = "", days: int | None = None
) -> DateHold:
    """Pencil a date: it joins the queue of its day as the last one. It lapses after so many days, by default those of
    the house, and at the latest when it begins. `organisation` is for those who belong to none.

    Raises: BadInput, NotFound, DateHoldRefused (something is played there then).
    """
    hall = hall_in_reach(core, actor, hall_id)
    with work(core, actor) as unit:
        owner = owner_of(unit.connection, actor, organisation)
        return put_wish(core, unit, hall, owner, wish, days)


@permits(Permission.DATE_HOLD_KEEP)
def challenge_date(core: Core, actor: Actor, hold_id: DateHoldId, *, version: int | None = None) -> DateHold:
    """Want an answer of those above. Raises DateHoldRefused, NotFound."""
    clock = answer_clock(core)
    return _act(core, actor, hold_id, version, "challenge", lambda q, h, now: rules.challenge(q, h, now, clock))


@permits(Permission.DATE_HOLD_KEEP)
def withdraw_challenge(core: Core, actor: Actor, hold_id: DateHoldId, *, version: int | None = None) -> DateHold:
    """Want no answer any more. Raises DateHoldRefused, NotFound."""
    clock = answer_clock(core)
    return _act(
        core, actor, hold_id, version, "unchallenge", lambda q, h, now: rules.withdraw_challenge(q, h, now, clock)
    )


@permits(Permission.DATE_HOLD_KEEP)
def release_date(core: Core, actor: Actor, hold_id: DateHoldId, *, version: int | None = None) -> DateHold:
    """Let it go; those below move up. Raises DateHoldRefused, NotFound."""
    clock = answer_clock(core)
    return _act(core, actor, hold_id, version, "release", lambda q, h, now: rules.release(q, h, now, clock))


@permits(Permission.DATE_HOLD_KEEP)
def extend_date(core: Core, actor: Actor, hold_id: DateHoldId, *, days: int, version: int | None = None) -> DateHold:
    """Let it lapse so many days later, or earlier. Raises DateHoldRefused, NotFound, BadInput."""
    if not days or abs(days) > 366:
        raise BadInput("Say by how many days: 1 to 366, or less than nothing to let it lapse earlier.")
    by = timedelta(days=days)
    return _act(core, actor, hold_id, version, "extend", lambda q, h, now: rules.extend(q, h, now, by))


@permits(Permission.DATE_HOLD_KEEP)
def note_date(core: Core, actor: Actor, hold_id: DateHoldId, *, note: str) -> DateHold:
    """Write beside it what should be known; an empty note takes it away. Raises BadInput, DateHoldRefused, NotFound."""
    said = one_line(note, "note", least=0)
    return _act(core, actor, hold_id, None, "note", lambda q, h, now: rules.replaced(q, replace(h, note=said)))


# --- under the lock of the day ----------------------------------------------------------------------------------------


@contextmanager
def day_of(core: Core, connection: Connection, hall_id: HallId, day: date) -> Generator[Day]:
    """The queue of the day, brought to this moment, for the rest of the transaction."""
    queries.lock_day(connection, hall_id, day)
    before = queries.live_holds(connection, hall_id, day)
    now = core.clock.now()
    yield Day(connection, now, tuple(before), rules.settle(before, now, answer_clock(core)))


@dataclass(slots=True)
class Day:
    """A queue that is being changed."""

    connection: Connection
    now: datetime
    before: tuple[DateHold, ...]
    queue: Queue

    def write(self, queue: Queue, record: Callable[..., None]) -> None:
        """Write what changed, into the books and to whom it concerns."""
        for hold in rules.changed(self.before, queue):
            queries.put_hold(self.connection, hold)
        for step in queue.steps:
            if step.topic not in _SAID_BY_THE_ACT:
                record(f"date_hold.{step.topic}", subject(step.hold), rank=step.hold.rank, at=step.at.isoformat())
        queries.insert_notices(
            self.connection, [_notice(step) for step in queue.steps if step.topic != Topic.WITHDRAWN]
        )


def run_out(core: Core, hall_id: HallId, day: date) -> int:
    """Write down what time did to the queue of a day; how many holds ended. For the worker: nobody acts."""
    with core.postgres.write() as connection, day_of(core, connection, hall_id, day) as today:
        today.write(today.queue, partial(_by_time, connection))
        return len(today.queue.ended)


def put_wish(
    core: Core, unit: Work, hall: Hall, owner: OrganisationId, wish: Wish, days: int | None = None
) -> DateHold:
    """Pencil it in this transaction. Raises BadInput, DateHoldRefused."""
    starts_at, ends_at = span_of(wish, hall)
    now = core.clock.now()
    if starts_at <= now:
        raise BadInput("That date is past. Name one that is to come.")
    days = core.settings.date_hold_days if days is None else days
    if not 1 <= days <= 3_660:
        raise BadInput("A hold lasts 1 to 3660 days.")
    title, artist = one_line(wish.title, "title"), one_line(wish.artist, "artist", least=0)
    day = starts_at.astimezone(ZoneInfo(hall.time_zone)).date()
    refuse_taken(unit.connection, hall, owner, starts_at, ends_at)
    with day_of(core, unit.connection, hall.id, day) as today:
        today.write(today.queue, unit.record)
        hold_id = queries.insert_hold(
            unit.connection,
            hall=hall,
            day=day,
            organisation_id=owner,
            artist_id=access.artist_named(unit.connection, artist) if artist else None,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            rank=len(today.queue.live) + 1,
            lapses_at=min(now + timedelta(days=days), starts_at),
            contact=one_line(wish.contact, "address", least=0) or None,
            note=one_line(wish.note, "note", least=0),
            kept_by=unit.actor.account_id,
            made_at=now,
        )
        made = queries.live_holds(unit.connection, hall.id, day)[-1]
        assert made.id == hold_id, "who comes last is last"
    unit.record("date_hold.new", subject(made), rank=made.rank)
    return made


def owner_of(connection: Connection, actor: Actor, organisation: str) -> OrganisationId:
    """Whom it is kept for: the own organisation, or the one that is named. Raises BadInput."""
    own = scope_of(actor, Permission.DATE_HOLD_KEEP).organisation_id
    if own is not None:
        return own
    found = queries.organisation_id_of(connection, organisation.strip())
    if found is None:
        raise BadInput("Say for which presenter it is kept, by the name of the organisation.")
    return found


def span_of(wish: Wish, hall: Hall) -> tuple[datetime, datetime]:
    """From when to when, aware. Raises BadInput."""
    zone = ZoneInfo(hall.time_zone)
    starts, ends = (at if at.tzinfo else at.replace(tzinfo=zone) for at in (wish.starts_at, wish.ends_at))
    if (
        not timedelta(0)
        < ends.astimezone(ZoneInfo("UTC")) - starts.astimezone(ZoneInfo("UTC"))
        <= timedelta(hours=_HOURS_MAX + 1)
    ):
        raise BadInput("A date hold ends after it begins, and within a day. Make one for each day of a run.")
    return starts.astimezone(ZoneInfo("UTC")), ends.astimezone(ZoneInfo("UTC"))


def refuse_taken(
    connection: Connection, hall: Hall, owner: OrganisationId, starts_at: datetime, ends_at: datetime
) -> None:
    """Raises DateHoldRefused where something has the hall already; what others have there is not named."""
    taken = queries.taken_by(connection, hall.id, starts_at, ends_at)
    if taken is not None:
        by = f" by {taken[1]}" if taken[0] == owner else ""
        raise DateHoldRefused(f"{hall.hall} is taken{by} at that time. Choose another time, day or hall.")


def one_line(text: str, what: str, *, least: int = 1) -> str:
    """Raises BadInput."""
    said = text.strip()
    if not least <= len(said) <= _TEXT_MAX or not said.isprintable():
        raise BadInput(f"Write the {what} in one line of {least} to {_TEXT_MAX} characters.")
    return said


def subject(hold: DateHold) -> str:
    """A hold in the books."""
    return f"{hold.hall} {hold.day:%Y-%m-%d} {hold.title}"[:200]


def as_seen(hold: DateHold, version: int | None) -> None:
    """Raises DateHoldRefused where it moved since somebody saw it."""
    if version is not None and version != hold.version:
        raise DateHoldRefused(
            f"It has moved since you saw it: it is {f'the {ordinal(hold.rank)} hold' if hold.rank else hold.state} now."
            " Look at the queue, then decide."
        )


def _act(
    core: Core,
    actor: Actor,
    hold_id: DateHoldId,
    version: int | None,
    word: str,
    move: Callable[[Queue, DateHold, datetime], Queue],
) -> DateHold:
    seen = hold_in_reach(core, actor, hold_id)
    with work(core, actor) as unit, day_of(core, unit.connection, seen.hall_id, seen.day) as today:
        hold = live_one(today, hold_id)
        as_seen(hold, version)
        queue = move(today.queue, hold, today.now)
        today.write(queue, unit.record)
        unit.record(f"date_hold.{word}", subject(hold), rank=hold.rank)
    return hold_in_reach(core, actor, hold_id)


def live_one(today: Day, hold_id: DateHoldId) -> DateHold:
    """The hold, as it is in the queue now. Raises DateHoldRefused."""
    hold = today.queue.of(hold_id)
    if hold is None:
        raise DateHoldRefused("This hold is over: it was released, lapsed, or its date is taken. Look at the queue.")
    return hold


def _notice(step: Step) -> tuple[DateHoldId, datetime, str, int | None, datetime | None]:
    return step.hold.id, step.at, step.topic, step.hold.rank, step.hold.answer_by


def _by_time(connection: Connection, act: str, about: str, **detail: object) -> None:
    audit.insert_entry(
        connection, account_id=None, session_id=None, act=act, subject=about, detail=detail, correlation_id=None
    )


def wishes_by_day(wishes: Sequence[tuple[HallId, date]]) -> list[tuple[HallId, date]]:
    """The days to lock, in the order in which everybody locks. Pure."""
    return sorted(set(wishes))
