"""A performance goes to another version of its manifest, and many do, one after another (decision 21).

Each goes whole or not at all, in one transaction; what was done is seen by where it stands. So a run that is broken
off, by a key or by a crash, is taken up by asking again: who is there already is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound, Refusal, SeatsUnavailable
from core.programming.reach import performance_in_reach, reaches
from core.programming.repertoire import Performance
from core.venues.differences import Difference, diff
from core.venues.halls import version_in_reach
from core.work import work
from db.errors import ActUndone, StoreError
from db.queries import inventory, manifests
from db.vocabulary import ManifestId, PerformanceId, PerformanceState, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_NAMED_MAX = 6
_OVER = (PerformanceState.PLAYED, PerformanceState.CANCELLED)
_PAPERS = (SeatState.SOLD, SeatState.COMP, SeatState.RESERVED, SeatState.PAYING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebase:
    """What going to a version means for one performance."""

    performance: Performance
    from_version: int
    to_version: int
    difference: Difference
    in_the_way: tuple[tuple[str, str], ...]
    """Seats that would disappear and cannot: the name, and in a word what they are."""
    renamed_with_papers: tuple[tuple[str, str], ...]
    """Seats that somebody has bought and that get another name: before and after."""
    unpriced: tuple[str, ...]
    """Price levels that the performance has no price for."""
    is_done: bool

    def as_data(self) -> Mapping[str, object]:
        return {
            "performance": self.performance.code,
            "from_version": self.from_version,
            "to_version": self.to_version,
            **self.difference.as_data(),
            "in_the_way": [{"seat": seat, "state": state} for seat, state in self.in_the_way],
            "renamed_with_papers": [list(names) for names in self.renamed_with_papers],
            "unpriced": list(self.unpriced),
            "done": self.is_done,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One performance of a run: `refused` says why it stayed where it was."""

    number: int
    of: int
    performance: Performance
    refused: str | None


@permits(Permission.MANIFEST_EDIT)
def rebase(
    core: Core, actor: Actor, performance_id: PerformanceId, manifest_id: ManifestId, *, dry_run: bool = False
) -> Rebase:
    """Put the performance on that version, or with `dry_run` say what that would mean.

    Sales go on meanwhile: whoever wants a seat that goes away at this very moment has it, and then nothing is done, or
    is refused it. Raises: SeatsUnavailable (seats that somebody has would disappear), BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.MANIFEST_EDIT, performance_id)
    core.repertoire.forget(performance_id)
    performance = core.repertoire.performance(performance_id)
    found = _looked_at(core, actor, performance, manifest_id)
    if dry_run or performance.manifest_id == manifest_id:
        return found
    if found.in_the_way:
        raise _refused(found.in_the_way)
    try:
        with work(core, actor) as unit:
            done = manifests.rebase_performance(
                unit.connection,
                performance_id,
                from_id=performance.manifest_id,
                to_id=manifest_id,
                account_id=actor.account_id,
                reason=f"manifest version {found.to_version}",
            )
            _check(done.outcome)
            unit.record(
                "manifest.rebase", performance.code, from_version=found.from_version, to_version=found.to_version
            )
    except ActUndone:
        again = _looked_at(core, actor, performance, manifest_id)
        raise _refused(again.in_the_way) from None
    core.repertoire.forget(performance_id)
    with suppress(StoreError):  # it is done; whoever follows the house will draw it
        core.news.renew(performance_id)
    return _looked_at(core, actor, performance, manifest_id, is_done=True)


@permits(Permission.MANIFEST_EDIT)
def behind(core: Core, actor: Actor, manifest_id: ManifestId) -> tuple[Performance, ...]:
    """Performances in reach that are on an earlier version of the line and not over, the soonest first."""
    version_in_reach(core, actor, Permission.MANIFEST_EDIT, manifest_id)
    scope = scope_of(actor, Permission.MANIFEST_EDIT)
    found = [core.repertoire.performance(id) for id in manifests.performances_behind(core.postgres, manifest_id)]
    return tuple(performance for performance in found if reaches(scope, performance))


@permits(Permission.MANIFEST_EDIT)
def roll_out(
    core: Core, actor: Actor, manifest_id: ManifestId, *, on_step: Callable[[Step], bool] = lambda step: True
) -> tuple[Step, ...]:
    """Every performance that is behind, one after another; `on_step` is told of each and says whether to go on.

    One that cannot go stays as it was, with the reason, and the others go on. Raises NotFound.
    """
    todo = behind(core, actor, manifest_id)
    steps: list[Step] = []
    for number, performance in enumerate(todo, start=1):
        refused = None
        try:
            rebase(core, actor, performance.id, manifest_id)
        except Refusal as refusal:
            refused = refusal.message
        steps.append(Step(number, len(todo), performance, refused))
        if not on_step(steps[-1]):
            break
    return tuple(steps)


def _looked_at(
    core: Core, actor: Actor, performance: Performance, manifest_id: ManifestId, *, is_done: bool = False
) -> Rebase:
    before = version_in_reach(core, actor, Permission.MANIFEST_EDIT, performance.manifest_id)
    after = version_in_reach(core, actor, Permission.MANIFEST_EDIT, manifest_id)
    if before.line != after.line:
        raise BadInput(
            f"Version {after.version} is another layout than version {before.version}: they share no seats. "
            f"Make a draft of version {before.version} and publish that."
        )
    if after.version < before.version:
        raise BadInput(
            f"{performance.code} is on version {before.version} already. To go back, publish a draft of version "
            f"{after.version}."
        )
    if performance.state in _OVER:
        raise BadInput(f"{performance.code} is {performance.state.value}: it stays on the version that it had.")
    old, new = core.repertoire.manifest(before.id), core.repertoire.manifest(after.id)
    difference = diff(old, new)
    removed = [change.ordinal for change in difference.removed]
    taken = inventory.claims(core.postgres, performance.id, removed) if removed and not is_done else []
    names = {change.ordinal: (change.before or "", change.after or "") for change in difference.relabelled}
    held = inventory.claims(core.postgres, performance.id, sorted(names)) if names else []
    prices = core.repertoire.prices(performance.id)
    priced = {level for level, _ in prices.prices_minor}
    used = {level for row in new.rows for level in row.levels}
    return Rebase(
        performance=performance,
        from_version=before.version,
        to_version=after.version,
        difference=difference,
        in_the_way=tuple(
            (str(old.label(claim.seat_ordinal)), claim.state.value)
            for claim in taken
            if claim.state is not SeatState.OPEN
        ),
        renamed_with_papers=tuple(names[claim.seat_ordinal] for claim in held if claim.state in _PAPERS),
        unpriced=tuple(
            level.name
            for level in new.levels
            if level.number in used - priced
            and level.price_minor is None
            and prices.prices_minor
            and performance.scaling_version is None
        ),
        is_done=is_done,
    )


def _check(outcome: str) -> None:
    match outcome:
        case "rebased":
            return
        case "moved_on":
            raise BadInput("Somebody else has just put the performance on another version. Look at it again.")
        case "over":
            raise BadInput("The performance is over: it stays on the version that it had.")
        case _:
            raise NotFound("There is no such version for this performance. Look at 'etds venue list'.")


def _refused(in_the_way: Sequence[tuple[str, str]]) -> SeatsUnavailable:
    if not in_the_way:
        return SeatsUnavailable("A seat that goes away was taken and given back at this moment. Try again.")
    named = ", ".join(f"{seat} ({state})" for seat, state in in_the_way[:_NAMED_MAX])
    more = f" and {len(in_the_way) - _NAMED_MAX} more" if len(in_the_way) > _NAMED_MAX else ""
    return SeatsUnavailable(
        f"The version has no place for {named}{more}. Free them, or keep them in the manifest; nothing was changed.",
        seats=[seat for seat, _ in in_the_way],
    )
