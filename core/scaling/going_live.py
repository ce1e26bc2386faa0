"""A draft goes the way of four eyes: proposed by one person, put into force by another one, or by a manager's word.

    draft ──propose──► proposed ──promote──► live ──another one is promoted──► retired
      ▲                   │                                                        ▲
      └────send back──────┘          draft, proposed ──retire──────────────────────┘

What is sold keeps the level and the price it was sold at. A cart that is being filled keeps its seats; its sale is
refused with `price_changed` where a seat's price is another one now, and the till shows the new total: what was shown
is what is charged, or nothing is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import unwrap
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.grants import under_a_grant
from core.access.guard import permits
from core.access.override import Words, told_by
from core.access.permissions import Permission
from core.errors import BadInput, NotPermitted
from core.payments.cancellation import NotAsShown
from core.pricing.potential import Figures, figures, in_words
from core.pricing.scaling import changes
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.scaling.drafts import checked_note, write_down
from core.scaling.looking import fresh
from core.scaling.versions import (
    AS_THE_HALL,
    ScalingState,
    Version,
    by_type_id,
    live_number,
    moved,
    stock_of,
    version_of,
)
from core.work import work
from db.queries import scaling as queries
from db.vocabulary import PerformanceId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

_OVER = {PerformanceState.PLAYED, PerformanceState.SETTLED, PerformanceState.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What putting a version into force would do now. `stamp` stands for this version at this revision, and for what is
    live: not for the house, which is being sold meanwhile."""

    version: Version
    live: Version
    figures: Figures
    words: tuple[str, ...]
    in_carts: int  # seats in carts now whose price would be another one
    needs_another: bool  # the one who asks is the one who proposed
    stamp: str

    def as_data(self) -> Mapping[str, object]:
        return {
            **self.version.as_data(),
            "instead_of": self.live.version,
            "potential_minor": self.figures.potential.amount_minor,
            "in_carts": self.in_carts,
            "needs_another": self.needs_another,
            "words": list(self.words),
            "stamp": self.stamp,
        }


@permits(Permission.SCALING_PLAN)
def propose_scaling(
    core: Core, actor: Actor, performance_id: PerformanceId, *, version: int, revision: int, note: str = ""
) -> Version:
    """Hand a draft to another person, who puts it into force or sends it back. Nothing of it is changed from then on.

    Raises: NotAsShown, NotFound, BadInput (a level with seats has no price).
    """
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    proposed = version_of(core, performance, version)
    _check_prices(proposed)
    said = checked_note(note)
    with work(core, actor) as unit:
        after = queries.move_state(
            unit.connection, performance_id, version, revision, frm=["draft"], to="proposed",
            account_id=actor.account_id, note=said or None,
        )  # fmt: skip
        if after is None:
            raise moved(queries.scaling_by_version(core.postgres, performance_id, version), version)
        write_down(unit, performance, version, after, "propose", note=said)
    return version_of(core, performance, version)


@permits(Permission.SCALING_PLAN)
def send_back_scaling(
    core: Core, actor: Actor, performance_id: PerformanceId, *, version: int, note: str = ""
) -> Version:
    """A proposal is a draft once more, with a word for whoever made it. Raises: NotAsShown, NotFound, BadInput."""
    return _step(core, actor, performance_id, version, ScalingState.PROPOSED, ScalingState.DRAFT, "send_back", note)


@permits(Permission.SCALING_PLAN)
def retire_scaling(core: Core, actor: Actor, performance_id: PerformanceId, *, version: int) -> Version:
    """Lay a draft or a proposal aside; it may be drawn from later. Raises: NotAsShown (it is live), NotFound."""
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    stands = version_of(core, performance, version).state
    if stands not in (ScalingState.DRAFT, ScalingState.PROPOSED):
        raise NotAsShown(f"v{version} is {stands}. What is live goes when another version is put into force.")
    return _step(core, actor, performance_id, version, stands, ScalingState.RETIRED, "retire", "")


def _step(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    number: int,
    frm: ScalingState,
    to: ScalingState,
    act: str,
    note: str,
) -> Version:
    performance = performance_in_reach(core, actor, Permission.SCALING_PLAN, performance_id)
    stands, said = version_of(core, performance, number), checked_note(note)
    with work(core, actor) as unit:
        after = queries.move_state(
            unit.connection, performance_id, number, stands.revision, frm=[frm], to=to,
            account_id=actor.account_id, note=said or None,
        )  # fmt: skip
        if after is None:
            raise NotAsShown(f"v{number} is {stands.state}, not {frm}. Look at the versions again.")
        write_down(unit, performance, number, after, act, note=said)
    return version_of(core, performance, number)


@permits(Permission.SCALING_PLAN)
def preview_promotion(core: Core, actor: Actor, performance_id: PerformanceId, *, version: int) -> Promotion:
    """A dry run: what would change, for which seats, and whom it meets. Raises NotFound."""
    return _planned(core, actor, fresh(core, actor, performance_id), version)


def _planned(core: Core, actor: Actor, performance: Performance, number: int) -> Promotion:
    version, live = version_of(core, performance, number), version_of(core, performance, live_number(performance))
    stock = stock_of(core, performance)
    now = figures(live.scale, stock, cost_minor=live.cost_minor)
    then = figures(version.scale, stock, cost_minor=version.cost_minor)
    letters = [price_type.letter for price_type in version.scale.prices.types]
    in_carts = sum(
        any(live.scale.price_minor(seat, letter) != version.scale.price_minor(seat, letter) for letter in letters)
        for seat in queries.held_seats(core.postgres, performance.id)
    )
    words = [*in_words(live.scale, version.scale, now, then)]
    if in_carts:
        are = "s are" if in_carts != 1 else " is"
        words.append(f"{in_carts:,} seat{are} in carts now: their tills show the new price before they are sold.")
    numbers = f"{performance.id} {version.version} {version.revision} {live.version} {live.revision}"
    return Promotion(
        version=version,
        live=live,
        figures=then,
        words=tuple(words),
        in_carts=in_carts,
        needs_another=version.proposer_id == actor.account_id,
        stamp=hashlib.sha256(numbers.encode()).hexdigest()[:8],
    )


def _in_words(core: Core, actor: Actor, performance_id: PerformanceId, *, version: int, stamp: str) -> Words:
    """What a manager reads. Raises NotFound, also where the asker does not plan there."""
    planned = preview_promotion(core, actor, performance_id, version=version)
    performance = core.repertoire.performance(performance_id)
    return Words(
        act=f"put scaling v{version} into force at {performance.code}",
        about=" ".join(planned.words),
        reason=planned.version.note,
    )


@told_by(_in_words)
@permits(Permission.SCALING_PROMOTE)
def promote_scaling(core: Core, actor: Actor, performance_id: PerformanceId, *, version: int, stamp: str) -> Promotion:
    """Put a proposed version into force, as the dry run of that stamp showed it; what was done.

    Another person does it than the one who proposed it; else a manager's word is asked for.
    Raises: NotPermitted (the own proposal, and no manager allowed it), NotAsShown, NotFound, BadInput.
    """
    performance = fresh(core, actor, performance_id)  # by the right to plan, which no manager lifts
    planned = _planned(core, actor, performance, version)
    if planned.version.state is not ScalingState.PROPOSED:
        raise NotAsShown(f"v{version} is {planned.version.state}. Propose it first; then another person promotes it.")
    if planned.stamp != stamp.strip().lower():
        raise NotAsShown("This is not what was shown. Look at the numbers again, then put it into force.")
    if performance.state in _OVER:
        raise BadInput(f"{performance.code} is {performance.state}. Nothing is sold there any more.")
    if planned.needs_another and actor.lifted is None:
        try:
            return under_a_grant(
                core, actor, Permission.SCALING_PROMOTE, unwrap(promote_scaling), (performance_id,),
                {"version": version, "stamp": stamp},
            )  # fmt: skip
        except NotPermitted as refused:
            raise NotPermitted(
                f"You proposed v{version} yourself. Another person puts it into force, or a manager allows it.",
                may_be_lifted=refused.may_be_lifted,
            ) from None
    _put_into_force(core, actor, performance, planned)
    return planned


def _put_into_force(core: Core, actor: Actor, performance: Performance, planned: Promotion) -> None:
    version, live = planned.version, planned.live
    with work(core, actor) as unit:
        stands = queries.lock_performance(unit.connection, performance.id)
        if (stands or AS_THE_HALL) != live.version:
            raise NotAsShown("Another version was put into force meanwhile. Look at the numbers again.")
        if live.version == AS_THE_HALL:  # kept, so that the house as it was can be drawn from
            queries.insert_scaling(
                unit.connection, performance.id, levels=live.scale.levels, names=live.scale.names,
                prices=by_type_id(live.scale.prices), base_version=None, cost_minor=None,
                note="as it was sold before", account_id=actor.account_id, is_past=True,
            )  # fmt: skip
        queries.replace_live(unit.connection, performance.id)
        after = queries.move_state(
            unit.connection, performance.id, version.version, version.revision, frm=["proposed"], to="live",
            account_id=actor.account_id,
        )  # fmt: skip
        if after is None:
            raise moved(queries.scaling_by_version(core.postgres, performance.id, version.version), version.version)
        queries.put_into_force(unit.connection, performance.id, version.version)
        found = changes(live.scale, version.scale)
        write_down(
            unit, performance, version.version, after, "promote", instead_of=live.name, seats=found.moved,
            dearer=found.dearer, cheaper=found.cheaper, prices=len(found.cells), in_carts=planned.in_carts,
            proposed_by=version.proposed_by, by_managers_word=actor.lifted is not None,
        )  # fmt: skip
        unit.after_commit(lambda: core.repertoire.forget(performance.id))


def _check_prices(version: Version) -> None:
    """Raises BadInput where a level that seats have is sold to nobody."""
    prices = version.scale.prices.prices_minor
    priced = {level for level, _ in prices}
    bare = [version.scale.names[level] for level in sorted(set(version.scale.levels)) if level not in priced]
    if bare:
        raise BadInput(f"{', '.join(bare[:3])} has no price yet. Set one in the price grid, then propose it.")
