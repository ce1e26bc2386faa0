"""`etds report schedule`: reports that are sent by themselves, by mail or into a folder."""

from __future__ import annotations

import click

from core.errors import BadInput
from etds_tui.cli.asking import questioned, words_of
from etds_tui.cli.output import asked, emit, explained, say, show


@click.group()
def schedule() -> None:
    """Reports that are sent by themselves: yours alone, with what you reach when they are sent."""


@schedule.command()
@click.argument("name")
@click.option("--when", required=True, help="daily 08:00, weekdays 08:00, mon, thu 08:00, monthly 1 08:00, or cron.")
@click.option("--mail", metavar="ADDRESS", help="Where it goes.")
@click.option("--file", "to_file", is_flag=True, help="Into the folder of ETDS_REPORT_DIR instead.")
@click.option("--form", default="csv", show_default=True, help="csv, json, xlsx or txt.")
@click.option("--zone", help="The clock that is meant, like Europe/Berlin.  [default: that of your venues]")
@questioned
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def add(
    name: str,
    when: str,
    mail: str | None,
    to_file: bool,
    form: str,
    zone: str | None,
    as_json: bool,
    **options: str | None,
) -> None:
    """Have the report NAME sent. Days like -7d are read anew each time."""
    from core.analytics import FILE, add_schedule

    if (mail is None) is not to_file:
        raise BadInput("Say where it goes: --mail ADDRESS, or --file.")
    with asked() as (core, actor):
        made = add_schedule(
            core, actor, report=name, recurs=when, to=mail or FILE, form=form, question=words_of(options), zone=zone
        )
    if as_json:
        emit(made.as_data())
        return
    say(f"{made.report} goes to {made.to}, {made.recurs}: first on {made.next_at:%a %d %b %Y %H:%M}, {made.zone}.")


@schedule.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(as_json: bool) -> None:
    """Yours, the next to go first."""
    from core.analytics import list_schedules

    with asked() as (core, actor):
        rows = list_schedules(core, actor)
    if as_json:
        emit([row.as_data() for row in rows])
        return
    for row in rows:
        show(f"{row.number:>5}  {row.report:12} {row.recurs:16} {row.next_at:%a %d %b %H:%M}  {row.form:5}{row.to}")
        if row.last_error:
            show(f"{'':7}{row.last_error}")
    if not rows:
        say(
            "Nothing is sent by itself. Begin with: etds report schedule add counts --when 'daily 08:00' --mail ADDRESS"
        )


@schedule.command()
@click.argument("number", type=int)
@explained
def remove(number: int) -> None:
    """Send NUMBER no more."""
    from core.analytics import remove_schedule

    with asked() as (core, actor):
        remove_schedule(core, actor, number)
    say(f"{number} is sent no more.")


@schedule.command()
@click.argument("number", type=int)
@explained
def run(number: int) -> None:
    """Send NUMBER once now; it goes at its time as well."""
    from core.analytics import send_schedule

    with asked() as (core, actor):
        where = send_schedule(core, actor, number)
    say(f"Sent to {where}.")
