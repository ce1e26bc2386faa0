"""`etds event`: what is presented, made, edited, copied, archived."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from core.errors import BadInput
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.programming import Event, EventFacts, EventId

_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts.")


@click.group()
def event() -> None:
    """Events in your reach."""


@event.command("list")
@click.option("--archived", is_flag=True, help="Those of the archive too.")
@_JSON
@explained
def list_(archived: bool, as_json: bool) -> None:
    """List events: what is still to be played first."""
    from core.programming import list_events

    with asked() as (core, actor):
        found = list_events(core, actor, archived=archived)
    if as_json:
        emit([_data(one) for one in found])
        return
    for one in found:
        dates = f"{one.first_at:%d %b %Y}" if one.first_at else "no date"
        show(f"{one.id:>6}  {dates:11}  {one.performances:>3} shows  {one.title}, {', '.join(one.artists)}")


@event.command("show")
@click.argument("number", type=int)
@_JSON
@explained
def show_(number: int, as_json: bool) -> None:
    """Show the event NUMBER with its performances."""
    from core.programming import find_event, local_start, performances_of, state_now

    with asked() as (core, actor):
        found = find_event(core, actor, _id(number))
        views = performances_of(core, actor, found.id)
        states = [state_now(view.performance, core.clock.now()) for view in views]
    if as_json:
        shows = [
            {
                "code": view.performance.code,
                "starts_at": local_start(view.performance).isoformat(),
                "state": state,
                "archived": view.performance.archived_at is not None,
            }
            for view, state in zip(views, states, strict=True)
        ]
        emit({**_data(found), "performances": shows})
        return
    show(f"{found.id}  {found.title}\n{', '.join(found.artists)}\n{found.genre}\n\n{found.description}\n")
    for view, state in zip(views, states, strict=True):
        one = view.performance
        show(f"{one.code:16} {local_start(one):%a %d %b %Y %H:%M}  {state:12} {one.venue}, {one.hall}")


@event.command("new")
@click.argument("title")
@click.option("--artist", "artists", multiple=True, help="In billing order; may be given several times.")
@click.option("--genre", default="", help="Such as Theatre.")
@click.option("--description", default="", help="Several lines; '-' reads them from the standard input.")
@click.option("--organisation", help="Whose event it is, for those who reach several.")
@_JSON
@explained
def new(
    title: str, artists: tuple[str, ...], genre: str, description: str, organisation: str | None, as_json: bool
) -> None:
    """Make an event called TITLE."""
    from core.programming import create_event, find_event

    with asked() as (core, actor):
        made = create_event(
            core, actor, title=title, artists=artists, genre=genre, description=_lines(description),
            organisation=organisation,
        )  # fmt: skip
        _tell(find_event(core, actor, made), as_json=as_json)


@event.command("edit")
@click.argument("number", type=int)
@click.option("--title")
@click.option("--artist", "artists", multiple=True, help="All of them, in billing order; replaces who was billed.")
@click.option("--genre")
@click.option("--description", help="Several lines; '-' reads them from the standard input.")
@click.option("--version", type=int, help="The version that was read; refused where it is another one by now.")
@_JSON
@explained
def edit(
    number: int, title: str | None, artists: tuple[str, ...], genre: str | None, description: str | None,
    version: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Change the event NUMBER: what is named, and nothing else."""
    from core.programming import EditedMeanwhile, edit_event, event_facts, find_event

    with asked() as (core, actor):
        read = find_event(core, actor, _id(number))
        before = event_facts(read)
        if version is not None and version != read.version:
            raise EditedMeanwhile(f"'{read.title}'", before, read.version)
        facts = _changed(before, title=title, artists=artists or None, genre=genre, description=description)
        _tell(edit_event(core, actor, read.id, version=read.version, before=before, facts=facts), as_json=as_json)


@event.command("clone")
@click.argument("number", type=int)
@click.option("--weeks", type=int, help="Copy its performances too, so many weeks later.")
@click.option("--title", help="Another title.")
@click.option("--skip-taken", is_flag=True, help="Leave dates out on which the hall is taken.")
@click.option("--plan", is_flag=True, help="Only show the dates; nothing is made.")
@_JSON
@explained
def clone(number: int, weeks: int | None, title: str | None, skip_taken: bool, plan: bool, as_json: bool) -> None:
    """Copy the event NUMBER: text, and with --weeks its dates with prices, limits and what is set aside."""
    from core.programming import clone_event, find_event, plan_clone

    with asked() as (core, actor):
        if plan:
            dates = plan_clone(core, actor, _id(number), weeks=weeks or 0)
            if as_json:
                emit([one.as_data() for one in dates])
            for one in () if as_json else dates:
                against = " ".join((*one.conflicts, *one.doubts))
                show(f"{one.starts_at:%a %d %b %Y %H:%M}  as {one.performance:16} {against}".rstrip())
            return
        made = clone_event(core, actor, _id(number), weeks=weeks, title=title, skip_taken=skip_taken)
        _tell(find_event(core, actor, made), as_json=as_json)


@event.command("archive")
@click.argument("number", type=int)
@click.option("--restore", is_flag=True, help="Back from the archive.")
@_JSON
@explained
def archive(number: int, restore: bool, as_json: bool) -> None:
    """Put the event NUMBER into the archive, with its performances; nothing is deleted."""
    from core.programming import archive_event, restore_event

    with asked() as (core, actor):
        done = restore_event(core, actor, _id(number)) if restore else archive_event(core, actor, _id(number))
    _tell(done, as_json=as_json)


def _id(number: int) -> EventId:
    from core.programming import EventId

    if not 0 < number < 2**63:
        raise BadInput("An event goes by its number. Look at 'etds event list'.")
    return EventId(number)


def _lines(text: str) -> str:
    return click.get_text_stream("stdin").read() if text == "-" else text


def _changed(before: EventFacts, **named: Any) -> EventFacts:
    """What was named instead of what stands."""
    given = {name: value for name, value in named.items() if value is not None}
    if not given:
        raise BadInput("Say what changes: --title, --artist, --genre or --description.")
    if "description" in given:
        given["description"] = _lines(given["description"])
    return replace(before, **given)


def _data(one: Event) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "artists": list(one.artists),
        "genre": one.genre,
        "description": one.description,
        "organisation": one.organisation,
        "version": one.version,
        "archived": one.archived_at is not None,
        "shows": one.performances,
    }


def _tell(one: Event, *, as_json: bool) -> None:
    if as_json:
        emit(_data(one))
    else:
        show(f"{one.id}")
        say(f"{one.title}: version {one.version}{', archived' if one.archived_at else ''}.")
