"""`etds ical`: calendar files for other programs, and those of other programs for us."""

from __future__ import annotations

import sys
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from core.errors import BadInput
from etds_tui.cli.output import asked, emit, explained, opened, say, show

_BLOCKS = ("load_in", "strike", "rehearsal", "dark", "maintenance", "other")
_READ_MAX = 8 * 2**20


@click.group()
def ical() -> None:
    """Calendar files (iCalendar, .ics): write, take in, keep fresh."""


@ical.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; by default standard output.")
@click.option("--hall", help="Only this hall.")
@click.option("--from", "first", help="First day: 2027-03-14, 14.3. or +30; by default today.")
@click.option("--to", "last", help="Last day; by default a year on.")
@explained
def export(out: Path | None, hall: str | None, first: str | None, last: str | None) -> None:
    """Performances, blocks and date holds in your reach as one calendar file."""
    from core.programming import export_calendar, hall_named, read_day

    with asked() as (core, actor):
        today = core.clock.now().date()
        begins = read_day(first, today) if first else today
        ends = read_day(last, today) if last else begins + timedelta(days=366)
        hall_id = hall_named(core, actor, hall).id if hall else None
        data = export_calendar(core, actor, first=begins, last=ends, hall_id=hall_id)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}. Choose another file.") from None
    say(f"{data.count(b'BEGIN:VEVENT')} entries are in {out}.")


@ical.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("hall")
@click.option("--as", "kind", type=click.Choice(("hold", *_BLOCKS)), default="hold", show_default=True,
              help="What an entry becomes: a date hold, or a block of the hall.")  # fmt: skip
@click.option("--until", help="Last day that is taken in; by default a year on.")
@click.option("--evening", default="20:00", show_default=True, help="When a whole day is held, on the hall's clock.")
@click.option("--presenter", default="", help="For whom, where you belong to none.")
@click.option("--yes", "stamp", metavar="STAMP", help="Take it in as the dry run of this stamp has shown it.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def import_(
    file: Path, hall: str, kind: str, until: str | None, evening: str, presenter: str, stamp: str | None, as_json: bool
) -> None:
    """Take the calendar FILE into HALL. Shows first what would come of each entry; --yes STAMP does it."""
    from core.programming import hall_named, import_calendar, plan_import, read_day
    from core.programming.calendars.importing import BLOCKS, Manner, Outcome

    data = _bytes(file)
    block = None if kind == "hold" else next(one for one in BLOCKS if one.value == kind)
    manner = Manner(block=block, evening=_evening(evening))
    with asked() as (core, actor):
        where = hall_named(core, actor, hall)
        today = core.clock.now().date()
        last = read_day(until, today) if until else today + timedelta(days=366)
        if stamp is None:
            plan = plan_import(core, actor, data, hall_id=where.id, last=last, manner=manner, organisation=presenter)
        else:
            plan = import_calendar(
                core, actor, data, hall_id=where.id, last=last, manner=manner, organisation=presenter, stamp=stamp
            )
    if as_json:
        emit({**plan.as_data(), "done": stamp is not None})
        return
    zone = ZoneInfo(where.time_zone)
    for row in plan.rows:
        starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
        why = f"  ({row.why})" if row.why else ""
        show(f"{row.outcome:8} {starts:%a %d %b %Y %H:%M}-{ends:%H:%M}  {row.title}{why}")
    counts = ", ".join(f"{plan.count(one)} {one}" for one in Outcome if plan.count(one)) or "nothing in that time"
    if stamp is not None:
        say(f"Done: {counts}.")
    else:
        say(f"{counts}. To take it in: the same command with --yes {plan.stamp}")


@ical.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def feed(as_json: bool) -> None:
    """Write the feed of the whole house anew, where it has changed. A worker does this every minute."""
    from core.programming import refresh_feed
    from core.programming.calendars.exporting import feed_path

    with opened() as core:
        is_new, path = bool(refresh_feed(core)), feed_path(core)
    if as_json:
        emit({"file": str(path), "written": is_new})
    else:
        say(f"{path} {'is written anew' if is_new else 'says what is so already'}.")


def _bytes(file: Path) -> bytes:
    """Raises BadInput."""
    try:
        with file.open("rb") as source:
            return source.read(_READ_MAX)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}. Check the path.") from None


def _evening(text: str) -> time:
    """Raises BadInput."""
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"'{text[:20]}' is not a time. Write it like 20:00.") from None
