"""Drafts: drawn from what there is, painted, named and priced. A change is one call, one transaction, one journal row.

Who changes a draft says which revision was seen. Where it is another one by now nothing is done: two people who paint
one draft never paint over each other unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.pricing.scaling import LEVELS_MAX, diff, level_name, paint
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.scaling.versions import Version, by_type_id, live_number, moved, version_of
from core.work import Work, work
from db.queries import scaling as queries
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_NOTE_MAX = 120
_PRICE_MINOR_MAX = 10**12


@permits(Permission.SCALING_PLAN)
def draft_scaling(
    core: Core, actor: Actor, performance_id: PerformanceId, *, base: int | None = None, note: str = ""
) -> Version:
    """A new draft: a copy of what is live, or of that version; 0 is the house as its manifest has it.

    Raises: NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    core.repertoire.forget(performance_id)
    performance = core.repertoire.performance(performance.id)
    drawn = version_of(core, performance, live_number(performance) if base is None else base)
    with work(core, actor) as unit:
        version = insert_draft(unit, performance, drawn, checked_note(note))
    return version_of(core, performance, version)


def insert_draft(unit: Work, performance: Performance, drawn: Version, note: str) -> int:
    """Write a draft that is a copy; its number."""
    queries.lock_performance(unit.connection, performance.id)
    known = queries.known_levels(unit.connection, performance.id)
    version = queries.insert_scaling(
        unit.connection,
        performance.id,
        levels=drawn.scale.levels,
        names=[*drawn.scale.names, *known[len(drawn.scale.names) :]],
        prices=by_type_id(drawn.scale.prices),
        base_version=drawn.version or None,
        cost_minor=drawn.cost_minor,
        note=note,
        account_id=unit.actor.account_id,
    )
    write_down(unit, performance, version, 1, "draft", now=drawn.scale.levels, base=drawn.name, note=note)
    return version


@permits(Permission.SCALING_PLAN)
def paint_levels(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    version: int,
    revision: int,
    strokes: Mapping[int, Collection[int]],
) -> int:
    """Give seats of a draft other levels, all in one change: seats by level. The revision after it.

    Raises: NotAsShown (somebody else changed it), NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    for seats in strokes.values():
        if seats and not 0 <= min(seats) <= max(seats) < performance.seat_count:
            raise BadInput(f"Name seats of this house: there are {performance.seat_count:,}.")
    with work(core, actor) as unit:
        before, level_count = _locked(core, unit, performance, version, revision)
        painted = before
        for level, seats in strokes.items():
            if not 0 <= level < level_count:
                raise BadInput(f"v{version} has {level_count} price levels. Choose one of 1 to {level_count}.")
            painted = paint(painted, seats, level)
        change = diff(before, painted)
        if not change:
            return revision
        after = queries.touch(unit.connection, performance_id, version, levels=painted)
        queries.journal(
            unit.connection,
            performance_id,
            version,
            revision=after,
            act="paint",
            account_id=actor.account_id,
            session_id=actor.session_id,
            seats=change.seats,
            was=change.was,
            now=change.now,
        )
        unit.record("scaling.paint", f"{performance.code} v{version}", seats=len(change.seats), revision=after)
    return after


@permits(Permission.SCALING_PLAN)
def name_level(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    version: int,
    revision: int,
    name: str,
    level: int | None = None,
) -> int:
    """Call a level so; without a level add one, which no seat has yet. The revision after it.

    Raises: NotAsShown, NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    wanted = level_name(name)
    stands = version_of(core, performance, version)
    names = list(stands.scale.names)
    if level is not None and not 0 <= level < len(names):
        raise BadInput(f"v{version} has {len(names)} price levels. Choose one of 1 to {len(names)}.")
    if any(other.casefold() == wanted.casefold() and number != level for number, other in enumerate(names)):
        raise BadInput(f"There is a level '{wanted}' already. Give this one another name.")
    with work(core, actor) as unit:
        queries.lock_performance(unit.connection, performance_id)
        _locked(core, unit, performance, version, revision)
        if level is None:  # behind what any version has: a number never means two things
            names += queries.known_levels(unit.connection, performance_id)[len(names) :]
            if len(names) >= LEVELS_MAX:
                raise BadInput(f"A performance has at most {LEVELS_MAX} price levels. Rename one that is not used.")
        named = [*names, wanted] if level is None else [*names[:level], wanted, *names[level + 1 :]]
        queries.put_levels(unit.connection, performance_id, version, named)
        after = queries.touch(unit.connection, performance_id, version)
        number = len(names) if level is None else level
        was = None if level is None else names[level]
        write_down(unit, performance, version, after, "level", level=number, name=wanted, was=was)
    return after


@permits(Permission.SCALING_PLAN)
def set_prices(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    version: int,
    revision: int,
    prices_minor: Mapping[tuple[int, str], int | None],
) -> int:
    """Set cells of the price grid, (level, price type letter); None: not sold so. The revision after it.

    Raises: NotAsShown, NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    stands = version_of(core, performance, version)
    ids = {letter: stands.scale.prices.type_of(letter).id for _, letter in prices_minor}
    for (level, _), minor in prices_minor.items():
        if not 0 <= level < len(stands.scale.names):
            raise BadInput(f"v{version} has {len(stands.scale.names)} price levels. Choose one of them.")
        if minor is not None and not 0 <= minor <= _PRICE_MINOR_MAX:
            raise BadInput("A price is nothing or more, and not more than a till can take.")
    was = stands.scale.prices.prices_minor
    changed = {cell: minor for cell, minor in prices_minor.items() if was.get(cell) != minor}
    if not changed:
        return revision
    with work(core, actor) as unit:
        _locked(core, unit, performance, version, revision)
        put = {(level, ids[letter]): minor for (level, letter), minor in changed.items() if minor is not None}
        queries.put_prices(unit.connection, performance_id, version, put)
        gone = [(level, ids[letter]) for (level, letter), minor in changed.items() if minor is None]
        queries.drop_prices(unit.connection, performance_id, version, gone)
        after = queries.touch(unit.connection, performance_id, version)
        told = {f"{level} {letter}": [was.get((level, letter)), minor] for (level, letter), minor in changed.items()}
        write_down(unit, performance, version, after, "price", cells=told)
    return after


@permits(Permission.SCALING_PLAN)
def set_cost(
    core: Core, actor: Actor, performance_id: PerformanceId, *, version: int, revision: int, cost_minor: int | None
) -> int:
    """What the performance costs, for the break-even; None: not known. Raises: NotAsShown, NotFound, BadInput."""
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    if cost_minor is not None and not 0 < cost_minor <= _PRICE_MINOR_MAX:
        raise BadInput("Say what the performance costs as an amount above nothing, or leave it empty.")
    with work(core, actor) as unit:
        _locked(core, unit, performance, version, revision)
        after = queries.touch(unit.connection, performance_id, version, cost_minor=cost_minor, has_cost=True)
        write_down(unit, performance, version, after, "cost", cost_minor=cost_minor)
    return after


def _locked(core: Core, unit: Work, performance: Performance, version: int, revision: int) -> tuple[bytes, int]:
    """The levels of the draft under its lock, and how many levels it has. Raises NotAsShown, NotFound."""
    found = queries.draft_levels(unit.connection, performance.id, version, revision)
    if found is None:
        raise moved(queries.scaling_by_version(core.postgres, performance.id, version), version)
    return found


def write_down(
    unit: Work,
    performance: Performance,
    version: int,
    revision: int,
    act: str,
    *,
    now: bytes | None = None,
    **detail: object,
) -> None:
    """Into the journal of the scaling and into the audit, in this transaction."""
    queries.journal(
        unit.connection,
        performance.id,
        version,
        revision=revision,
        act=act,
        account_id=unit.actor.account_id,
        session_id=unit.actor.session_id,
        now=now,
        detail=detail,
    )
    unit.record(f"scaling.{act}", f"{performance.code} v{version}", **detail)


def checked_note(note: str) -> str:
    """Raises BadInput."""
    if len(note) > _NOTE_MAX or (note and not note.isprintable()):
        raise BadInput(f"Say it in one line of at most {_NOTE_MAX} characters.")
    return note.strip()
