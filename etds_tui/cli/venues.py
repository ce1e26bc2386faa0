"""`etds venue`: manifests into halls."""

from __future__ import annotations

from pathlib import Path

import click

from etds_tui.cli.output import asked, emit, explained, say, show


@click.group()
def venue() -> None:
    """Venues and their manifests."""


@venue.command("new")
@click.option("--venue", "venue_name", required=True, help="Name of the venue; made where it is missing.")
@click.option("--hall", "hall_name", required=True, help="Name of the new hall.")
@click.option("--time-zone", default="UTC", show_default=True, help="Of a new venue, like Europe/Berlin.")
@click.option("--currency", help="Of a new venue, like EUR.  [default: ETDS_CURRENCY]")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def new(venue_name: str, hall_name: str, time_zone: str, currency: str | None, as_json: bool) -> None:
    """A new hall without a manifest, with its venue where that is missing."""
    from core.venues import new_venue

    with asked() as (core, actor):
        made = new_venue(core, actor, venue=venue_name, hall=hall_name, time_zone=time_zone, currency=currency)
    if as_json:
        emit({"venue": made.venue, "hall": made.hall})
    else:
        show(f"{made.venue} has the hall {made.hall}. Import a manifest into it, or draw one.")


@venue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--venue", "venue_name", required=True, help="Name of the venue; made where it is missing.")
@click.option("--hall", "hall_name", required=True, help="Name of the hall; made where it is missing.")
@click.option("--time-zone", help="Of a new venue, like Europe/Berlin.  [default: UTC]")
@click.option("--currency", help="Of a new venue, like EUR.  [default: ETDS_CURRENCY]")
@click.option("--rename-duplicates", is_flag=True, help="Keep doubled rows and seats under distinct names.")
@click.option(
    "--renamed", multiple=True, metavar="NEW=OLD", help="A row that was renamed: Stalls-AA=Stalls-A. May come again."
)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def import_(
    file: Path,
    venue_name: str,
    hall_name: str,
    time_zone: str | None,
    currency: str | None,
    rename_duplicates: bool,
    renamed: tuple[str, ...],
    as_json: bool,
) -> None:
    """Read FILE (CSV of row runs, seating plan or template JSON) as a hall's next manifest, whole or not at all."""
    from core.venues import import_manifest

    with asked() as (core, actor):
        made = import_manifest(
            core,
            actor,
            file,
            venue=venue_name,
            hall=hall_name,
            time_zone=time_zone,
            currency=currency,
            rename_duplicates=rename_duplicates,
            renamed={new: old for new, _, old in (pair.partition("=") for pair in renamed)},
        )
    if as_json:
        emit(made.as_data())
    else:
        news = "is there already as" if not made.is_new else "is"
        show(f"{made.venue}, {made.hall} {news} version {made.version}: {made.seats} seats, {made.sections} sections.")
    for note in made.notes:
        say(note)


@venue.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(as_json: bool) -> None:
    """List halls with their newest manifests."""
    from dataclasses import asdict

    from core.venues import list_venues

    with asked() as (core, actor):
        found = list_venues(core, actor)
    if as_json:
        emit([asdict(row) for row in found])
        return
    for row in found:
        show(
            f"{row.venue}, {row.hall}: version {row.version}, {row.seat_count} seats ({row.currency}, {row.time_zone})"
        )
