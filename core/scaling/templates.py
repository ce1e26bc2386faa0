"""Scalings that are kept for a hall under a name, and laid over its other performances.

Seats are known by their ordinals where the manifest is the same, else by their names; so a template goes on being good
when the hall gets a new manifest. They belong to the organisation that keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound
from core.pricing.scaling import carried, level_name
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.scaling.drafts import insert_draft
from core.scaling.looking import fresh
from core.scaling.versions import Version, by_type_id, live_number, version_of
from core.work import work
from db.queries import scaling_templates as queries
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One that is kept for the hall. `has_prices` where its currency is the performance's."""

    name: str
    made_by: str
    made_at: datetime
    has_prices: bool


@permits(Permission.SCALING_PLAN)
def list_templates(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[Template, ...]:
    """What the organisation of the performance keeps for its hall, by name. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    zone = ZoneInfo(performance.time_zone)
    return tuple(
        Template(
            name=row.name,
            made_by=row.made_by,
            made_at=row.made_at.astimezone(zone),
            has_prices=row.currency == performance.currency,
        )
        for row in queries.templates_of(core.postgres, performance.hall_id, performance.organisation_id)
    )


@permits(Permission.SCALING_PLAN)
def save_template(core: Core, actor: Actor, performance_id: PerformanceId, *, version: int, name: str) -> None:
    """Keep a version for the hall under this name; one of that name is replaced. Raises NotFound, BadInput."""
    performance = fresh(core, actor, performance_id)
    wanted, kept = level_name(name), version_of(core, performance, version)
    with work(core, actor) as unit:
        queries.put_template(
            unit.connection,
            hall_id=performance.hall_id,
            manifest_id=performance.manifest_id,
            organisation_id=performance.organisation_id,
            name=wanted,
            currency=performance.currency,
            levels=kept.scale.levels,
            names=kept.scale.names,
            prices=by_type_id(kept.scale.prices),
            account_id=actor.account_id,
        )
        unit.record("scaling.template.save", f"{performance.hall} {wanted}", of=f"{performance.code} {kept.name}")


@permits(Permission.SCALING_PLAN)
def apply_template(core: Core, actor: Actor, performance_id: PerformanceId, *, name: str) -> Version:
    """A new draft: the template over what is live. Levels are known by their names. Raises NotFound, BadInput."""
    performance = fresh(core, actor, performance_id)
    row = _named(core, performance, name)
    stored = queries.template_levels(core.postgres, row.id)
    if stored is None:
        raise NotFound(f"The template '{row.name}' has just been dropped. Choose another one.")
    live = version_of(core, performance, live_number(performance))
    scale = carried(
        stored.levels, stored.names, core.repertoire.manifest(row.manifest_id),
        core.repertoire.manifest(performance.manifest_id), live.scale,
    )  # fmt: skip
    if row.currency == performance.currency:
        letters = {price_type.id: price_type.letter for price_type in scale.prices.types}
        numbers = {level.casefold(): number for number, level in enumerate(scale.names)}
        told = {
            (numbers[stored.names[level].casefold()], letters[kind]): minor
            for (level, kind), minor in stored.prices.items()
            if stored.names[level].casefold() in numbers
        }
        scale = replace(scale, prices=replace(scale.prices, prices_minor={**scale.prices.prices_minor, **told}))
    with work(core, actor) as unit:
        version = insert_draft(unit, performance, replace(live, scale=scale), f"template {row.name}")
    return version_of(core, performance, version)


@permits(Permission.SCALING_PLAN)
def drop_template(core: Core, actor: Actor, performance_id: PerformanceId, *, name: str) -> None:
    """Keep it no longer. Drafts that were drawn from it stay. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    row = _named(core, performance, name)
    with work(core, actor) as unit:
        queries.drop_template(unit.connection, row.id)
        unit.record("scaling.template.drop", f"{performance.hall} {row.name}")


def _named(core: Core, performance: Performance, name: str) -> queries.TemplateRow:
    found = queries.templates_of(core.postgres, performance.hall_id, performance.organisation_id)
    for row in found:
        if row.name.casefold() == " ".join(name.split()).casefold():
            return row
    if not found:
        raise BadInput(f"No template is kept for {performance.hall} yet. Save one from a version first.")
    raise BadInput(f"There is no template '{name}'. Choose one of: {', '.join(row.name for row in found)}.")
