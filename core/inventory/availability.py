"""A house to look at: its manifest, prices and plane, its counts, and who has a seat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound
from core.inventory.agent_eyes import counts_seen, eyes_of, seat_seen
from core.inventory.artist_eyes import own_letters
from core.inventory.counts import HouseCounts, counts_of
from core.pricing.quote import PriceList
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.venues.manifest import Manifest, SeatLabel
from db.queries import inventory
from db.queries.counter import life_of_seat
from db.vocabulary import PerformanceId, Role, SeatState

if TYPE_CHECKING:
    from core.counter import Colleague, Counter
    from core.feeds import Feed, NewsItem
    from core.news import Plane
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that a seat map needs at once."""

    performance: Performance
    manifest: Manifest
    prices: PriceList
    plane: Plane


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDetail:
    """One seat as it stands in the database now. `holder` is the name of who holds or sold it."""

    seat: int
    label: SeatLabel
    state: SeatState
    fence: int
    holder: str | None
    until: datetime | None
    till: str | None = None
    parked_as: str | None = None


@permits(Permission.HOUSE_SEE)
def open_house(core: Core, actor: Actor, performance_id: PerformanceId) -> House:
    """The manifest, prices and live plane of one performance in reach. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.HOUSE_SEE, performance_id)
    manifest, plane = core.repertoire.manifest_for(performance), core.news.plane(performance_id)
    while len(plane.states) != manifest.seat_count:  # it goes to another version of its manifest at this moment
        core.repertoire.forget(performance_id)
        performance = core.repertoire.performance(performance_id)
        manifest = core.repertoire.manifest_for(performance)
        core.news.draw(performance_id)
        plane = core.news.plane(performance_id)
    eyes = eyes_of(core, actor, performance_id)
    return House(
        performance=performance,
        manifest=manifest,
        prices=core.repertoire.prices(performance_id),
        plane=plane if eyes is None else replace(plane, states=eyes.plane(plane.states)),
    )


@permits(Permission.HOUSE_SEE)
def house_counts(core: Core, actor: Actor, performance_id: PerformanceId) -> HouseCounts:
    """The house equation, counted from the rows. Raises NotFound."""
    performance_in_reach(core, actor, Permission.HOUSE_SEE, performance_id)
    seen = counts_seen(core, actor, [performance_id]) or counts_of(core.postgres, [performance_id])
    return seen[performance_id]


@permits(Permission.HOUSE_SEE)
def seat_detail(core: Core, actor: Actor, performance_id: PerformanceId, seat: int) -> SeatDetail:
    """Who has the seat, and until when. Raises NotFound, BadInput."""
    performance = performance_in_reach(core, actor, Permission.HOUSE_SEE, performance_id)
    if not 0 <= seat < performance.seat_count:
        raise BadInput(f"Name a seat of this house: there are {performance.seat_count}.")
    seat_seen(core, actor, performance_id, seat)
    label = core.repertoire.manifest(performance.manifest_id).label(seat)
    found = inventory.claims(core.postgres, performance_id, [seat])
    if not found or found[0].state is SeatState.OPEN:
        fence = found[0].fence if found else 0
        return SeatDetail(seat=seat, label=label, state=SeatState.OPEN, fence=fence, holder=None, until=None)
    claim = found[0]
    if (own := own_letters(core, actor, performance_id)) is not None:  # who bought is the house's business
        is_foreign = claim.state is SeatState.ALLOCATED and claim.code not in own
        state = SeatState.KILLED if is_foreign else claim.state
        return SeatDetail(seat=seat, label=label, state=state, fence=claim.fence, holder=None, until=None)
    return SeatDetail(
        seat=seat,
        label=label,
        state=claim.state,
        fence=claim.fence,
        holder=claim.holder,
        until=claim.expires_at,
        till=claim.till,
        parked_as=claim.parked_as,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChange:
    """One line in the life of a seat."""

    at: datetime
    act: str
    state: SeatState
    who: str | None
    till: str | None
    reason: str | None
    order: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLife:
    """A seat as it stands, and what happened to it, newest first."""

    detail: SeatDetail
    changes: tuple[SeatChange, ...]


@permits(Permission.HOUSE_SEE)
def seat_life(core: Core, actor: Actor, performance_id: PerformanceId, seat: int, *, limit: int = 12) -> SeatLife:
    """Who has the seat, and its last changes as the journal tells them. Raises NotFound, BadInput."""
    detail = seat_detail(core, actor, performance_id, seat)
    rows = (
        []
        if actor.role in (Role.CUSTOMER, Role.AGENT, Role.ARTIST)
        else life_of_seat(core.postgres, performance_id, seat, min(limit, 100))
    )
    changes = tuple(
        SeatChange(
            at=row.at,
            act=row.act,
            state=row.to_state,
            who=row.who,
            till=row.till,
            reason=row.reason,
            order=row.reference,
        )
        for row in rows
    )
    return SeatLife(detail=detail, changes=changes)


@permits(Permission.HOUSE_SEE)
def seats_named(core: Core, actor: Actor, performance_id: PerformanceId, labels: list[str]) -> tuple[int, ...]:
    """The ordinals of seats named `SECTION-ROW-SEAT`, in the order given.

    Raises: NotFound naming the first that the house does not have.
    """
    performance = performance_in_reach(core, actor, Permission.HOUSE_SEE, performance_id)
    manifest = core.repertoire.manifest(performance.manifest_id)
    found: list[int] = []
    for label in labels:
        seat = manifest.find(label)
        if seat is None:
            example = manifest.label(0)
            raise NotFound(f"There is no seat '{label}' in {performance.hall}. Name seats like '{example}'.")
        found.append(seat)
    return tuple(found)


@permits(Permission.HOUSE_SEE)
def follow_house(core: Core, actor: Actor, performance_id: PerformanceId, on_news: Callable[[NewsItem], None]) -> Feed:
    """News of every seat of this performance from now on, the whole plane first, on a thread of its own."""
    from core.feeds import follow

    performance_in_reach(core, actor, Permission.HOUSE_SEE, performance_id)
    eyes = eyes_of(core, actor, performance_id)
    if eyes is None:
        return follow(core, performance_id, on_news)

    def told(item: NewsItem) -> None:
        seen = eyes.news(item)
        if seen is not None:
            on_news(seen)

    return follow(core, performance_id, told)


@permits(Permission.HOUSE_SEE)
def look_around(
    core: Core, actor: Actor, performance_id: PerformanceId, on_seen: Callable[[tuple[Colleague, ...]], None]
) -> Counter | None:
    """Who else is at this house, from now on, on a thread of its own. Customers, agents and artists see nobody.

    Raises NotFound.
    """
    from core.counter import around

    performance_in_reach(core, actor, Permission.HOUSE_SEE, performance_id)
    outside = (Role.CUSTOMER, Role.AGENT, Role.ARTIST)
    return None if actor.role in outside else around(core, actor, performance_id, on_seen)
