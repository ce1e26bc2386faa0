"""`etds scaling`: what places cost, version by version: shown, drawn, painted, priced, compared, proposed, promoted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from core.errors import BadInput
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.programming import Performance
    from core.runtime import Core
    from core.scaling import Compared, Version
    from core.venues import Manifest

_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts.")
_VERSION = click.argument("version", type=click.IntRange(min=1))
_MIX = click.option("--mix", default="", help="Who buys, as shares of the price types: a=80,c=20.")


@click.group()
def scaling() -> None:
    """What places cost: versions of levels and prices."""


@scaling.command("show")
@click.argument("code")
@click.argument("version", type=click.IntRange(min=0), required=False)
@_MIX
@_JSON
@explained
def show_(code: str, version: int | None, mix: str, as_json: bool) -> None:
    """The versions of the performance CODE, and the figures of VERSION (else of the live one; 0: the hall's own)."""
    from core.scaling import compare_scalings, scaling_board

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        board = scaling_board(core, actor, performance.id)
        chosen = board.live.version if version is None else version
        (compared,) = compare_scalings(core, actor, performance.id, versions=[chosen], mix=_mix(mix))
    if as_json:
        versions = [{"version": one.version, "state": one.state, "note": one.note, "by": one.made_by}
                    for one in board.versions]  # fmt: skip
        emit({**compared.as_data(), "live": board.live.version, "versions": versions})
        return
    for one in board.versions:
        show(f"v{one.version:<4}{one.state:10}{one.made_by:20} {one.note}")
    if not board.versions:
        say("Nothing was scaled here yet: 'etds scaling new' draws a draft.")
    _show_figures([compared])


@scaling.command()
@click.argument("code")
@click.option("--from", "base", type=click.IntRange(min=0), help="The version to copy; 0: the hall's own levels.")
@click.option("--template", help="A template that is kept for the hall.")
@click.option("--note", default="", help="What it is for.")
@_JSON
@explained
def new(code: str, base: int | None, template: str | None, note: str, as_json: bool) -> None:
    """A new draft at the performance CODE: a copy of what is live, of a version, or of a template."""
    from core.scaling import apply_template, draft_scaling

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        if template is not None:
            drawn = apply_template(core, actor, performance.id, name=template)
        else:
            drawn = draft_scaling(core, actor, performance.id, base=base, note=note)
    _told(drawn, f"v{drawn.version} is a draft.", as_json=as_json)


@scaling.command()
@click.argument("code")
@_VERSION
@click.argument("level")
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@explained
def paint(code: str, version: int, level: str, places: tuple[str, ...]) -> None:
    """Give places of the draft VERSION the LEVEL (its number or name).

    A PLACE is a seat SECTION-ROW-SEAT, a row SECTION-ROW, or a SECTION; all of them go in one change.
    """
    from core.scaling import paint_levels, scaling_board, see_scaling

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        manifest = scaling_board(core, actor, performance.id).manifest
        stands = see_scaling(core, actor, performance.id, version)
        number = _level(stands, level)
        seats = sorted({seat for place in places for seat in places_named(manifest, place)})
        moved = sum(stands.scale.levels[seat] != number for seat in seats)
        paint_levels(core, actor, performance.id, version=version, revision=stands.revision, strokes={number: seats})
    say(f"{moved:,} of {len(seats):,} seats went to {stands.scale.names[number]}.")


@scaling.command()
@click.argument("code")
@_VERSION
@click.argument("prices", nargs=-1, required=True, metavar="LEVEL:TYPE=PRICE...")
@explained
def price(code: str, version: int, prices: tuple[str, ...]) -> None:
    """Set prices of the draft VERSION: `Gold:a=49.50`; nothing behind the sign: not sold so."""
    from core.money import parse_amount
    from core.scaling import see_scaling, set_prices

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        stands = see_scaling(core, actor, performance.id, version)
        cells: dict[tuple[int, str], int | None] = {}
        for text in prices:
            where, sign, amount = text.rpartition("=")
            name, colon, letter = where.rpartition(":")
            if not sign or not colon or not name:
                raise BadInput(f"'{text}' is not a price. Write it like Gold:a=49.50.")
            minor = parse_amount(amount, performance.currency).amount_minor if amount.strip() else None
            cells[_level(stands, name), letter.strip()] = minor
        set_prices(core, actor, performance.id, version=version, revision=stands.revision, prices_minor=cells)
    say(f"{len(cells)} prices of v{version} are set.")


@scaling.command()
@click.argument("code")
@_VERSION
@click.argument("name")
@click.option("--rename", help="The level that is called so from now on, by number or name; else a level is added.")
@explained
def level(code: str, version: int, name: str, rename: str | None) -> None:
    """Add a level of that NAME to the draft VERSION, or rename one."""
    from core.scaling import name_level, see_scaling

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        stands = see_scaling(core, actor, performance.id, version)
        number = None if rename is None else _level(stands, rename)
        name_level(
            core, actor, performance.id, version=version, revision=stands.revision, name=name, level=number
        )  # fmt: skip
    say(f"v{version} has the level {name}.")


@scaling.command()
@click.argument("code")
@_VERSION
@click.argument("amount", required=False, default="")
@explained
def cost(code: str, version: int, amount: str) -> None:
    """What the performance costs, for the break-even of the draft VERSION; without an AMOUNT: not known."""
    from core.money import parse_amount
    from core.scaling import see_scaling, set_cost

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        stands = see_scaling(core, actor, performance.id, version)
        minor = parse_amount(amount, performance.currency).amount_minor if amount.strip() else None
        set_cost(core, actor, performance.id, version=version, revision=stands.revision, cost_minor=minor)
    say(f"The cost of v{version} is {'set' if minor is not None else 'not known any more'}.")


@scaling.command()
@click.argument("code")
@click.argument("versions", type=click.IntRange(min=0), nargs=-1, required=True, metavar="VERSION...")
@_MIX
@_JSON
@explained
def compare(code: str, versions: tuple[int, ...], mix: str, as_json: bool) -> None:
    """Versions side by side: potential, average, break-even, and what the sold seats would have made."""
    from core.scaling import compare_scalings

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        found = compare_scalings(core, actor, performance.id, versions=versions, mix=_mix(mix))
    if as_json:
        emit([one.as_data() for one in found])
    else:
        _show_figures(found)


@scaling.command()
@click.argument("code")
@_VERSION
@click.option("--note", default="", help="A word for who decides.")
@_JSON
@explained
def propose(code: str, version: int, note: str, as_json: bool) -> None:
    """Hand the draft VERSION to another person."""
    from core.scaling import propose_scaling, see_scaling

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        revision = see_scaling(core, actor, performance.id, version).revision
        proposed = propose_scaling(core, actor, performance.id, version=version, revision=revision, note=note)
    _told(proposed, f"v{version} is proposed. Another person promotes it.", as_json=as_json)


@scaling.command("send-back")
@click.argument("code")
@_VERSION
@click.option("--note", default="", help="Why.")
@_JSON
@explained
def send_back(code: str, version: int, note: str, as_json: bool) -> None:
    """Make the proposal VERSION a draft again."""
    from core.scaling import send_back_scaling

    with asked() as (core, actor):
        back = send_back_scaling(core, actor, _found(core, actor, code).id, version=version, note=note)
    _told(back, f"v{version} is a draft again.", as_json=as_json)


@scaling.command()
@click.argument("code")
@_VERSION
@click.option("--stamp", default="", help="The stamp that the dry run gave; without it nothing is done.")
@_JSON
@explained
def promote(code: str, version: int, stamp: str, as_json: bool) -> None:
    """Put the proposal VERSION into force; without --stamp only say what that would do."""
    from core.scaling import preview_promotion, promote_scaling

    with asked() as (core, actor):
        performance = _found(core, actor, code)
        if stamp:
            planned = promote_scaling(core, actor, performance.id, version=version, stamp=stamp)
        else:
            planned = preview_promotion(core, actor, performance.id, version=version)
    if as_json:
        emit({**planned.as_data(), "done": bool(stamp)})
        return
    for sentence in planned.words:
        show(sentence)
    if stamp:
        say(f"v{version} is live: every till sells by it from now on.")
        return
    if planned.needs_another:
        say("You proposed it yourself: another person promotes it, or a manager allows it at a terminal.")
    say(f"Nothing was done. To do it: etds scaling promote {performance.code} {version} --stamp {planned.stamp}")


@scaling.command()
@click.argument("code")
@_VERSION
@_JSON
@explained
def retire(code: str, version: int, as_json: bool) -> None:
    """Lay the draft or proposal VERSION aside."""
    from core.scaling import retire_scaling

    with asked() as (core, actor):
        aside = retire_scaling(core, actor, _found(core, actor, code).id, version=version)
    _told(aside, f"v{version} is laid aside.", as_json=as_json)


@scaling.command()
@click.argument("code")
@click.argument("name", required=False)
@click.option("--save", "version", type=click.IntRange(min=0), help="Keep this version under NAME.")
@click.option("--drop", is_flag=True, help="Keep NAME no longer.")
@_JSON
@explained
def template(code: str, name: str | None, version: int | None, drop: bool, as_json: bool) -> None:
    """What is kept for the hall of CODE; with a NAME, keep a version under it or drop it. `new --template` uses one."""
    from core.scaling import drop_template, list_templates, save_template

    if (version is not None or drop) and not name:
        raise BadInput("Say the NAME of the template.")
    with asked() as (core, actor):
        performance = _found(core, actor, code)
        if version is not None and name:
            save_template(core, actor, performance.id, version=version, name=name)
        elif drop and name:
            drop_template(core, actor, performance.id, name=name)
        kept = list_templates(core, actor, performance.id)
    if as_json:
        emit([{"name": one.name, "by": one.made_by, "has_prices": one.has_prices} for one in kept])
        return
    for one in kept:
        show(f"{one.name:40} {one.made_by:20} {one.made_at:%Y-%m-%d}")
    if not kept:
        say(f"No template is kept for {performance.hall}.")


def places_named(manifest: Manifest, place: str) -> Sequence[int]:
    """The seats of a section, of a row of it, or the one seat of that name. Raises BadInput. Pure."""
    from core.venues.manifest import plain_label

    wanted = plain_label(place)
    for section in manifest.sections:
        if plain_label(section.name) == wanted:
            return [seat for row in manifest.rows_of(section) for seat in row.ordinals]
        for row in manifest.rows_of(section):
            if plain_label(f"{section.name}-{row.name}") == wanted:
                runs = (run for run in manifest.rows_of(section) if run.name == row.name)
                return [seat for run in runs for seat in run.ordinals]
    seat = manifest.find(place)
    if seat is None:
        raise BadInput(f"There is no section, row or seat '{place}' here. Name them like '{manifest.label(0)}'.")
    return (seat,)


def _found(core: Core, actor: Actor, code: str) -> Performance:
    from core.programming import find_performance

    return find_performance(core, actor, code)


def _level(version: Version, text: str) -> int:
    """A level by its number from 1, or by its name. Raises BadInput."""
    names = version.scale.names
    for number, name in enumerate(names):
        if name.casefold() == text.strip().casefold():
            return number
    if text.strip().isdecimal() and 1 <= int(text) <= len(names):
        return int(text) - 1
    known = ", ".join(f"{number} {name}" for number, name in enumerate(names, 1))
    raise BadInput(f"There is no level '{text}'. Choose one of: {known}.")


def _mix(text: str) -> dict[str, int] | None:
    from core.scaling import read_mix

    return read_mix(text)


def _told(version: Version, sentence: str, *, as_json: bool) -> None:
    if as_json:
        emit(version.as_data())
    else:
        say(sentence)


def _show_figures(found: Sequence[Compared]) -> None:
    from core.scaling import percent

    def line(word: str, cells: Sequence[str]) -> None:
        show(f"{word:24}" + "".join(f"{cell:>18}" for cell in cells))

    line("", [f"{one.version.name} {one.version.state}" for one in found])
    line("Gross potential", [str(one.figures.potential) for one in found])
    line("Average price", [one.figures.average.plain() for one in found])
    shares = [one.figures.break_even for one in found]
    line("Break-even", ["-" if share is None else percent(share) for share in shares])
    line("Sold so far", [one.figures.sold.plain() for one in found])
    line("  at these prices", [one.figures.resold.plain() for one in found])
    line("Left to sell", [one.figures.left.plain() for one in found])
    names = dict.fromkeys(level.name for one in found for level in one.figures.levels)
    for name in names:
        rows = [next((level for level in one.figures.levels if level.name == name), None) for one in found]
        cells = [
            "-" if row is None else f"{row.seats:,} x {row.price.plain() if row.price else '-'}" for row in rows
        ]  # fmt: skip
        line(f"  {name}"[:24], cells)
    for one in found:
        show(f"{one.version.name}: {' '.join(one.words)}")
