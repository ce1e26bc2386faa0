"""Rehearse an on-sale: a copy is made, processes of tills sell it along a curve, rows are counted, the report is kept.

Nothing of it reaches the house but the report. Whoever ends it early has a report of what was until then.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from random import Random
from typing import TYPE_CHECKING, Any

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.rehearsal import copies
from core.rehearsal.patterns import BUYERS_MAX, Pattern, from_journal
from core.rehearsal.report import Report, Tally, report_of
from core.rehearsal.tills import Duty, Shape, run_tills
from core.work import work
from db.queries import onsale as queries
from db.queries import rehearsal
from db.queries.onsale import RehearsalRow as KeptRehearsal
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

__all__ = ["KeptRehearsal", "Progress", "Shape", "list_rehearsals", "pattern_of", "rehearse"]

_KEPT_SHOWN = 20
_CURVE_SECONDS = 3_600
_SECONDS_MAX = 1_800
_TILLS_MAX, _PROCESSES_MAX = 64, 8
_LOOK_SECONDS = 0.1
_READY_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """While it runs: who came, seats sold, refusals so far."""

    stage: str
    seconds: float
    arrived: int = 0
    sold: int = 0
    refused: int = 0


def _silent(progress: Progress) -> None:
    """Nobody looks."""


@permits(Permission.ONSALE_PLAN)
def list_rehearsals(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[KeptRehearsal, ...]:
    """Those of the performance, the latest first."""
    performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    return tuple(queries.rehearsals(core.postgres, performance_id, _KEPT_SHOWN))


@permits(Permission.ONSALE_PLAN)
def pattern_of(core: Core, actor: Actor, performance_id: PerformanceId) -> Pattern:
    """The curve of a performance that was sold: its carts of the first hour. Raises BadInput, NotFound."""
    performance = performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    return from_journal(performance.code, rehearsal.begun_carts(core.postgres, performance_id, _CURVE_SECONDS))


@permits(Permission.ONSALE_PLAN)
def rehearse(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    pattern: Pattern,
    buyers: int | None = None,
    tills: int = 16,
    processes: int = 2,
    speed: float = 1.0,
    shape: Shape | None = None,
    seed: int = 1,
    on_progress: Callable[[Progress], None] = _silent,
    is_over: Callable[[], bool] = lambda: False,
) -> Report:
    """Sell a copy of the performance to so many buyers who come by the curve, and count what came of it.

    The copy has no windows: everybody may buy. `is_over` is asked all the time, and ends it early; so does Ctrl+C.
    Raises: PracticeUnavailable, BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.ONSALE_PLAN, performance_id)
    pattern = pattern if buyers is None else pattern.scaled(_checked_buyers(buyers))
    _check(core, performance, pattern, tills, processes, speed)
    processes = min(processes, tills)
    on_progress(Progress(stage="making a copy", seconds=0))
    with copies.copied(core, performance, -(-tills // processes) * processes) as copy:
        duties = _duties(core, actor, performance, copy, pattern, processes, speed, shape or Shape(), seed)
        show = Show(core, duties, on_progress, is_over)
        tallies, began, seconds, is_whole = show.run(lambda: copies.now_in(copy))
        on_progress(Progress(stage="counting the rows", seconds=seconds))
        proof, tickets = copies.proof_of(copy, actor, performance, began)
        report = report_of(
            tallies, proof, tickets, pattern=pattern.name, buyers=pattern.buyers, tills=len(copy.clerks),
            processes=processes, speed=speed, seconds=seconds, is_whole=is_whole,
        )  # fmt: skip
    with work(core, actor) as unit:
        made = queries.insert_rehearsal(
            unit.connection, performance_id, account_id=actor.account_id, is_whole=report.is_whole,
            holds=report.holds, report=report.as_data(),
        )  # fmt: skip
        unit.record(
            "onsale.rehearse", performance.code, id=made, buyers=report.buyers, sold=report.sold, double=report.double
        )
    return report


class Show:
    """The processes of one rehearsal, from their start to their tallies."""

    def __init__(
        self,
        core: Core,
        duties: Sequence[Duty],
        on_progress: Callable[[Progress], None],
        is_over: Callable[[], bool],
    ) -> None:
        with redirect_stderr(sys.__stderr__):  # it is handed on by number, and a screen's own has none
            resource_tracker.ensure_running()
        context = get_context("spawn")
        self._core, self._tell, self._is_over = core, on_progress, is_over
        self._ready, self._begin, self._stop = context.Semaphore(0), context.Event(), context.Event()
        self._counts = context.Array("i", 3)
        self._pipes: list[Any] = []
        self._processes: list[Any] = []
        for duty in duties:
            mine, theirs = context.Pipe(duplex=False)
            given = (duty, self._ready, self._begin, self._stop, self._counts, theirs)
            process = context.Process(target=run_tills, args=given, daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(mine)
            self._processes.append(process)

    def run(self, now: Callable[[], Any]) -> tuple[list[Tally], Any, float, bool]:
        """The tallies, when it began by the database's clock, how long it took, and whether it came to its end."""
        is_whole, began, seconds = True, now(), 0.0
        try:
            try:
                self._tell(Progress(stage="opening the tills", seconds=0))
                for _ in self._processes:
                    self._ready.acquire(timeout=_READY_SECONDS)
                began, started = now(), self._core.clock.monotonic()
                self._begin.set()
                is_whole = self._watch(started)
                seconds = self._core.clock.monotonic() - started
            except KeyboardInterrupt:
                is_whole = False
            self._stop.set()
            self._begin.set()
            return [self._tally(pipe) for pipe in self._pipes], began, seconds, is_whole
        finally:
            self._stop.set()
            for process in self._processes:
                process.join(10)
                if process.is_alive():
                    process.kill()

    def _watch(self, started: float) -> bool:
        """Until every till is done, False where it was ended before."""
        while any(process.is_alive() for process in self._processes) and not all(pipe.poll() for pipe in self._pipes):
            arrived, sold, refused = self._counts[:]
            seconds = self._core.clock.monotonic() - started
            self._tell(Progress(stage="selling", seconds=seconds, arrived=arrived, sold=sold, refused=refused))
            if self._is_over():
                return False
            time.sleep(_LOOK_SECONDS)
        return True

    def _tally(self, pipe: Any) -> Tally:
        """What a process saw; one that died says that it did."""
        try:
            while not pipe.poll(_LOOK_SECONDS):
                if not any(process.is_alive() for process in self._processes):
                    break
            return pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return Tally(failed=["a process of tills has died"])


def _duties(
    core: Core, actor: Actor, performance: Performance, copy: copies.Copy, pattern: Pattern, processes: int,
    speed: float, shape: Shape, seed: int,
) -> list[Duty]:  # fmt: skip
    """The curve dealt out: the next buyer goes to the next process."""
    limit = queries.customer_seats_max(core.postgres, performance.id)
    arrivals = list(enumerate(pattern.moments(Random(seed), speed=speed)))
    a_process = len(copy.clerks) // processes
    return [
        Duty(
            settings=copy.settings,
            url=copy.url,
            actor=actor,
            performance_id=performance.id,
            usernames=copy.clerks[number * a_process : (number + 1) * a_process],
            arrivals=tuple((due, buyer) for buyer, due in arrivals[number::processes]),
            shape=shape,
            seed=seed,
            seats_max=min(core.settings.hold_seats_max, limit or core.settings.hold_seats_max),
            are_named=limit is not None,
        )
        for number in range(processes)
    ]


def _checked_buyers(buyers: int) -> int:
    if not 1 <= buyers <= BUYERS_MAX:
        raise BadInput(f"Rehearse with 1 to {BUYERS_MAX:,} buyers.")
    return buyers


def _check(core: Core, performance: Performance, pattern: Pattern, tills: int, processes: int, speed: float) -> None:
    if not 1 <= tills <= _TILLS_MAX or not 1 <= processes <= _PROCESSES_MAX:
        raise BadInput(f"Rehearse at 1 to {_TILLS_MAX} tills, in 1 to {_PROCESSES_MAX} processes.")
    if not 0.01 <= speed <= 1_000:
        raise BadInput("The speed is from 0.01 to 1000 times that of the curve.")
    if pattern.seconds / speed > _SECONDS_MAX:
        needed = -(-pattern.seconds // _SECONDS_MAX)
        raise BadInput(
            f"This curve takes {pattern.seconds / speed / 60:,.0f} min, and a rehearsal at most"
            f" {_SECONDS_MAX // 60}. Say --speed {needed} or more."
        )
    if not core.repertoire.prices(performance.id).types:
        raise BadInput(f"{performance.code} has no prices yet. Set them, then rehearse it.")
