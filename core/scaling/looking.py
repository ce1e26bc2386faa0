"""Scalings to look at: the versions of a performance, one of them, several side by side, and what happened to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.pricing.potential import Figures, Mix, Stock, figures, in_words
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.scaling.versions import ScalingState, Version, live_number, stock_of, version_of
from core.venues.manifest import Manifest
from db.queries import scaling as queries
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_CHANGES_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A version in a list."""

    version: int
    state: ScalingState
    note: str
    base: int | None
    made_by: str
    made_at: datetime
    proposed_by: str | None
    approved_by: str | None

    @property
    def name(self) -> str:
        return f"v{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that a screen needs to plan with: the house, what is sold of it, what is live, and every version there is."""

    performance: Performance
    manifest: Manifest
    stock: Stock
    live: Version
    versions: tuple[Brief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One of several versions side by side, and what going from the live one to it would mean."""

    version: Version
    figures: Figures
    words: tuple[str, ...]

    def as_data(self) -> Mapping[str, object]:
        """The figures for a script, in minor units; `break_even` in tenths of a percent."""
        found = self.figures
        return {
            **self.version.as_data(),
            "seats": found.seats,
            "killed": found.killed,
            "potential_minor": found.potential.amount_minor,
            "average_minor": found.average.amount_minor,
            "sold_seats": found.sold_seats,
            "sold_minor": found.sold.amount_minor,
            "resold_minor": found.resold.amount_minor,
            "left_minor": found.left.amount_minor,
            "break_even": found.break_even,
            "break_even_seats": found.break_even_seats,
            "unpriced": found.unpriced,
            "by_level": {
                level.name: {"seats": level.seats, "left": level.left, "potential_minor": level.potential.amount_minor}
                for level in found.levels
            },
            "words": list(self.words),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line in the life of a version."""

    at: datetime
    act: str
    by: str
    seats: int
    detail: Mapping[str, Any]


@permits(Permission.SCALING_PLAN)
def scaling_board(core: Core, actor: Actor, performance_id: PerformanceId) -> Board:
    """The house to plan with. Raises NotFound."""
    performance = fresh(core, actor, performance_id)
    zone = ZoneInfo(performance.time_zone)
    return Board(
        performance=performance,
        manifest=core.repertoire.manifest(performance.manifest_id),
        stock=stock_of(core, performance),
        live=version_of(core, performance, live_number(performance)),
        versions=tuple(
            Brief(
                version=row.version,
                state=ScalingState(row.state),
                note=row.note,
                base=row.base_version,
                made_by=row.made_by,
                made_at=row.made_at.astimezone(zone),
                proposed_by=row.proposed_by,
                approved_by=row.approved_by,
            )
            for row in queries.scalings_of(core.postgres, performance_id)
        ),
    )


@permits(Permission.SCALING_PLAN)
def see_scaling(core: Core, actor: Actor, performance_id: PerformanceId, version: int | None = None) -> Version:
    """That version with its seats and prices; without a number the live one. Raises NotFound."""
    performance = fresh(core, actor, performance_id)
    return version_of(core, performance, live_number(performance) if version is None else version)


@permits(Permission.SCALING_PLAN)
def compare_scalings(
    core: Core, actor: Actor, performance_id: PerformanceId, *, versions: Sequence[int], mix: Mix | None = None
) -> tuple[Compared, ...]:
    """These versions side by side, with the house as it is sold now behind all of them. Raises NotFound, BadInput."""
    performance = fresh(core, actor, performance_id)
    stock, live = stock_of(core, performance), version_of(core, performance, live_number(performance))
    chosen = [live if number == live.version else version_of(core, performance, number) for number in versions]
    # What a performance costs is not the version's: one that does not say it is reckoned with what another says.
    cost_minor = next((one.cost_minor for one in (*chosen, live) if one.cost_minor is not None), None)
    now = figures(live.scale, stock, mix=mix, cost_minor=live.cost_minor or cost_minor)
    made: list[Compared] = []
    for version in chosen:
        found = figures(version.scale, stock, mix=mix, cost_minor=version.cost_minor or cost_minor)
        words = tuple(in_words(live.scale, version.scale, now, found))
        made.append(Compared(version=version, figures=found, words=words))
    return tuple(made)


@permits(Permission.SCALING_PLAN)
def scaling_life(
    core: Core, actor: Actor, performance_id: PerformanceId, *, version: int, limit: int = 50
) -> tuple[Change, ...]:
    """What was done to a version, the newest first. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    zone = ZoneInfo(performance.time_zone)
    return tuple(
        Change(at=row.at.astimezone(zone), act=row.act, by=row.by, seats=row.seats, detail=row.detail)
        for row in queries.changes_of(core.postgres, performance_id, version, min(limit, _CHANGES_MAX))
    )


def fresh(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """The performance as it is now, not as it was a second ago: which version is live is what this is about."""
    performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    core.repertoire.forget(performance_id)
    return core.repertoire.performance(performance_id)
