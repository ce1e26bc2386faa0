"""`etds history`: box-office reports of earlier runs, from elsewhere and before."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.history import Imported, PastShow, Source

_PROBLEMS_SHOWN = 20
_WIDTH = 78
_COLUMN = "Name of its column in the file."


@click.group()
def history() -> None:
    """Reports of earlier runs, for charts and rankings."""


@history.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Say what would come of it, and keep nothing.")
@click.option("--currency", help="Of the amounts, like USD.  [default: ETDS_CURRENCY]")
@click.option("--organisation", help="Whose history it is; an admin names it.")
@click.option("--show", metavar="COLUMN", help=_COLUMN)
@click.option("--venue", metavar="COLUMN", help=_COLUMN)
@click.option("--week", metavar="COLUMN", help="The same of the last day of a week, or of the day.")
@click.option("--gross", metavar="COLUMN", help=_COLUMN)
@click.option("--attendance", metavar="COLUMN", help=_COLUMN)
@click.option("--capacity", metavar="COLUMN", help="The same of the share of the places that was taken.")
@click.option("--average", metavar="COLUMN", help="The same of the average price.")
@click.option("--performances", metavar="COLUMN", help=_COLUMN)
@click.option("--artist", metavar="COLUMN", help=_COLUMN)
@click.option("--show-is", metavar="TITLE", help="The show, where no column names it.")
@click.option("--venue-is", metavar="NAME", help="The venue, where no column names it.")
@click.option("--date-format", metavar="FORM", help="How days are written, like %d/%m/%Y.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The sign of the decimals.  [default: as the file says]")
@click.option("--week-ends", metavar="DAY", help="The last day of a week, like sunday.  [default: as most do]")
@click.option("--daily", "is_daily", is_flag=True, help="A line is a day, not a week.")
@click.option("--all", "is_all", is_flag=True, help="Say every problem and change, not only the first twenty.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def import_(
    file: Path, is_dry_run: bool, currency: str | None, organisation: str | None, show_is: str | None,
    venue_is: str | None, date_format: str | None, decimal: str | None, week_ends: str | None, is_daily: bool,
    is_all: bool, as_json: bool, **columns: str | None,
) -> None:  # fmt: skip
    """Read FILE: CSV with a line for each show and week. The same file again changes nothing; a corrected one changes
    what differs. Columns are known by the names that reports use, and by the options where they are called otherwise.
    """
    from core.history import Field, How, import_history

    how = How(
        columns={Field(name): column for name, column in columns.items() if column is not None},
        show=show_is,
        venue=venue_is,
        currency=currency,
        date_format=date_format,
        decimal=decimal,
        week_ends=week_ends,
        is_daily=is_daily,
    )
    with asked() as (core, actor):
        made = import_history(core, actor, file, how, organisation=organisation, is_dry_run=is_dry_run)
    if as_json:
        emit(made.as_data())
    else:
        _tell(made, is_all=is_all)


def _tell(made: Imported, *, is_all: bool) -> None:
    from core.history import Trouble

    columns = ", ".join(f"{field} '{name}'" for field, name in made.columns.items())
    show(f"{made.file}: {made.lines:,} lines, {made.weeks:,} weeks of {made.shows:,} shows, for {made.organisation}.")
    show(fill(f"Read as: {columns}.", _WIDTH, subsequent_indent="  "))
    show(f"{made.added:,} new, {len(made.changes):,} changed, {made.same:,} known already.")
    for row in made.linked:
        show(f"{row.title} counts for {row.artist}.")
    shown = None if is_all else _PROBLEMS_SHOWN
    for change in made.changes[:shown]:
        show(str(change))
    for trouble, count in made.troubles.items():
        say(f"{count:>7,}  {trouble}")
    last = sorted(made.problems, key=lambda problem: problem.trouble is Trouble.UNKNOWN_VENUE)
    for problem in last[:shown]:
        say(str(problem))
    hidden = sum(max(len(listed) - _PROBLEMS_SHOWN, 0) for listed in (made.changes, made.problems))
    if hidden and not is_all:
        say(f"{hidden:,} more: --all")
    for note in made.notes:
        say(note)
    say(_verdict(made))


def _verdict(made: Imported) -> str:
    if made.is_dry_run:
        return "Nothing was kept. Without --dry-run it is." if made.is_news else "It would change nothing."
    if not made.is_news:
        return "Everything in it is known already. Nothing was changed."
    again = "" if made.source_id is None else f" To take it back: etds history forget {made.source_id}"
    return f"It is kept.{again}"


@history.command("list")
@click.option("--shows", "is_shows", is_flag=True, help="The shows that they tell of, and whose figures those are.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(is_shows: bool, as_json: bool) -> None:
    """Imports in your reach, the newest first; or their shows."""
    from core.history import list_past_shows, list_sources

    with asked() as (core, actor):
        sources = () if is_shows else list_sources(core, actor)
        shows = list_past_shows(core, actor) if is_shows else ()
    if as_json:
        emit([_show_data(row) for row in shows] if is_shows else [_source_data(row) for row in sources])
        return
    for row in sources:
        show(
            f"{row.id:>5}  {row.at:%Y-%m-%d %H:%M}  {row.name:32}  {row.weeks:>7,} weeks  {row.organisation}, {row.by}"
        )
    for row in shows:
        years = f"{row.first_day:%Y}-{row.last_day:%Y}" if row.first_day and row.last_day else ""
        show(f"{row.title:40}  {row.weeks:>6,} weeks  {years:9}  {row.artist or '-'}")
    if not sources and not shows:
        say("Nothing was imported yet: etds history import FILE.csv")


@history.command()
@click.argument("title", metavar="SHOW")
@click.option("--artist", help="The artist whose figures they are.")
@click.option("--nobody", "is_nobody", is_flag=True, help="Instead: they are no artist's.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def link(title: str, artist: str | None, is_nobody: bool, as_json: bool) -> None:
    """Say whose figures those of SHOW are. The artist sees them then; no later import changes it."""
    from core.errors import BadInput
    from core.history import link_show

    if (artist is None) is not is_nobody:
        raise BadInput("Say whose they are: --artist NAME, or --nobody.")
    with asked() as (core, actor):
        rows = link_show(core, actor, title, artist=artist)
    if as_json:
        emit([_show_data(row) for row in rows])
        return
    for row in rows:
        show(f"{row.title}, {row.weeks:,} weeks: {row.artist or 'nobody'}.")


@history.command()
@click.argument("source", type=int)
@click.option("--yes", "is_sure", is_flag=True, help="Do it. Without, say what would go.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def forget(source: int, is_sure: bool, as_json: bool) -> None:
    """Take the import SOURCE back: the weeks that it said last are forgotten."""
    from core.history import find_source, forget_source

    with asked() as (core, actor):
        found = find_source(core, actor, source)
        gone = forget_source(core, actor, source) if is_sure else 0
    if as_json:
        emit({"source": source, "weeks": found.weeks, "forgotten": gone})
    elif is_sure:
        say(f"{gone:,} weeks of {found.name} are forgotten.")
    else:
        say(f"{found.weeks:,} weeks of {found.name} would be forgotten. Nothing was done; add --yes.")


def _source_data(row: Source) -> dict[str, object]:
    return {
        "id": row.id, "file": row.name, "at": row.at.isoformat(), "by": row.by, "organisation": row.organisation,
        "lines": row.lines, "added": row.added, "changed": row.changed, "problems": row.problems, "weeks": row.weeks,
        "columns": row.columns,
    }  # fmt: skip


def _show_data(row: PastShow) -> dict[str, object]:
    return {
        "show": row.title, "organisation": row.organisation, "artist": row.artist, "by_hand": row.is_linked_by_hand,
        "places": row.places, "weeks": row.weeks,
        "first_day": row.first_day.isoformat() if row.first_day else None,
        "last_day": row.last_day.isoformat() if row.last_day else None,
    }  # fmt: skip
