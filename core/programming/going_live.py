"""The step onto sale: the facts of the checklist gathered, judged, and then state, plane and news in one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, Refusal
from core.inventory.counts import HouseCounts
from core.pricing.charges import standing, taxes_at
from core.programming.checklist import Check, CodeFacts, Facts, Rehearsed, SetAside, checklist, stops
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance, window_of
from core.programming.windows import Window
from core.work import work
from db.errors import StoreError
from db.live.client import LiveUnavailable
from db.queries import onsale as queries
from db.queries import windows
from db.queries.windows import CodeRow as PresaleCode
from db.queries.worker import workers_alive
from db.vocabulary import PerformanceId, PerformanceState, Role

if TYPE_CHECKING:
    from core.runtime import Core

_REASON_MAX = 120


class NotReady(Refusal):
    """A line of the checklist stops it; nothing was changed. `checks` are those lines."""

    code = "not_ready"

    def __init__(self, message: str, *, checks: tuple[Check, ...] = ()) -> None:
        self.checks = checks
        super().__init__(message)

    def as_data(self) -> Mapping[str, object]:
        return {**Refusal.as_data(self), "checks": [one.as_data() for one in self.checks]}


@dataclass(frozen=True, slots=True, kw_only=True)
class WentLive:
    """What was put on sale, from which state, in how long."""

    performance: str
    was: PerformanceState
    seats: int
    seconds: float

    def as_data(self) -> Mapping[str, object]:
        return {"code": self.performance, "was": self.was.value, "seats": self.seats, "seconds": round(self.seconds, 3)}


@permits(Permission.ONSALE_PLAN)
def check_onsale(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[Check, ...]:
    """The checklist as it stands now. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    return checklist(facts_of(core, performance))


@permits(Permission.ONSALE_PLAN)
def go_live(core: Core, actor: Actor, performance_id: PerformanceId, *, reason: str = "") -> WentLive:
    """Put it on sale. Every terminal sells within a second, as its windows say. Asking twice is harmless.

    An admin goes over lines that stop it with a `reason`, which the audit keeps.
    Raises: NotReady (and which lines stop it), BadInput, NotFound.
    """
    began = core.clock.monotonic()
    performance = performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    reason = " ".join(reason.split())
    if reason and (not reason.isprintable() or len(reason) > _REASON_MAX):
        raise BadInput(f"Say why in one line of at most {_REASON_MAX} characters.")
    if performance.state is PerformanceState.ON_SALE:
        return WentLive(performance=performance.code, was=performance.state, seats=performance.seat_count, seconds=0)
    in_the_way = stops(checklist(facts_of(core, performance)))
    goes_over = bool(reason) and actor.role is Role.ADMIN
    if in_the_way and not goes_over:
        first = in_the_way[0]
        more = f" {len(in_the_way) - 1} more stop it too." if len(in_the_way) > 1 else ""
        raise NotReady(
            f"{performance.code} is not ready: {first.name}: {first.words}. {first.todo}{more}", checks=in_the_way
        )
    with work(core, actor) as unit:
        was = queries.put_on_sale(unit.connection, performance_id, also_draft=goes_over)
        if was is None:
            raise NotReady(f"{performance.code} has just changed. Look at its checklist again.")
        unit.record(
            "performance.go_live", performance.code, was=was.value, reason=reason,
            over=[f"{one.name}: {one.words}" for one in in_the_way],
        )  # fmt: skip
    core.repertoire.forget(performance_id)
    core.news.draw(performance_id)
    seconds = core.clock.monotonic() - began
    return WentLive(performance=performance.code, was=was, seats=performance.seat_count, seconds=seconds)


def facts_of(core: Core, performance: Performance) -> Facts:
    """Everything that the checklist judges, read now and not from what is kept near."""
    core.repertoire.forget(performance.id)
    performance = core.repertoire.performance(performance.id)
    counts = HouseCounts.of_plane(core.news.draw(performance.id).states)
    manifest, prices = core.repertoire.manifest_for(performance), core.repertoire.prices(performance.id)
    before = core.clock.now()
    clock = queries.clock_of_database(core.postgres)
    now = core.clock.now()
    rehearsed = queries.rehearsals(core.postgres, performance.id, 1)
    return Facts(
        now=now,
        zone=ZoneInfo(performance.time_zone),
        state=performance.state,
        starts_at=performance.starts_at,
        seats=performance.seat_count,
        open=counts.open,
        killed=counts.killed,
        levels=[level.name for level in manifest.levels],
        types=[one.letter for one in prices.types],
        priced=set(prices.prices_minor),
        set_aside=[
            SetAside(letter=row.letter, name=row.name, left=row.left, next_due=row.next_due, overdue=row.overdue)
            for row in queries.allocation_facts(core.postgres, performance.id)
        ],
        windows=[window_of(row) for row in windows.used_windows(core.postgres, performance.id)],
        codes=[
            CodeFacts(
                window_id=row.window_id,
                is_good=(row.valid_until is None or row.valid_until > now)
                and (row.uses_max is None or row.used < row.uses_max),
            )
            for row in windows.codes_of(core.postgres, performance.id)
        ],
        customer_seats_max=queries.customer_seats_max(core.postgres, performance.id),
        workers=workers_alive(core.postgres),
        clock_off_seconds=(clock - before - (now - before) / 2).total_seconds(),
        redis=_redis(core),
        printer=core.settings.ticket_printer,
        rehearsed=_rehearsed(rehearsed[0]) if rehearsed else None,
        newer_version=queries.newer_version(core.postgres, performance.id),
        charges=[one.name for one in (*standing(prices.rules.fees, now), *taxes_at(prices.rules.taxes, now))],
    )


def _rehearsed(row: queries.RehearsalRow) -> Rehearsed:
    report = row.report
    words = f"{report.get('arrived', 0):,} buyers, {report.get('sold', 0):,} sold, {report.get('double', 0)} twice"
    return Rehearsed(at=row.at, is_whole=row.is_whole, holds=row.holds, words=words)


def _redis(core: Core) -> bool | None:
    if core.news.planes is None:
        return None
    try:
        core.news.planes.ping()
    except (LiveUnavailable, StoreError):
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSale:
    """Everything that the desk of an on-sale shows, of one moment."""

    performance: Performance
    windows: tuple[Window, ...]
    codes: tuple[PresaleCode, ...]
    checks: tuple[Check, ...]
    rehearsals: tuple[queries.RehearsalRow, ...]


@permits(Permission.ONSALE_PLAN)
def see_onsale(core: Core, actor: Actor, performance_id: PerformanceId) -> OnSale:
    """Windows, codes, checklist, rehearsals. Raises NotFound."""
    performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    facts = facts_of(core, core.repertoire.performance(performance_id))
    return OnSale(
        performance=core.repertoire.performance(performance_id),
        windows=tuple(facts.windows),
        codes=tuple(windows.codes_of(core.postgres, performance_id)),
        checks=checklist(facts),
        rehearsals=tuple(queries.rehearsals(core.postgres, performance_id, 1)),
    )
