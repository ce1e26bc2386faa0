"""Paper for the hour in which nothing works: seat plan, will-call list, manifest, blank tickets, in files.

A worker refreshes them every few minutes for what is played within a day, so they are there when the lights go out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.logs import log_incident
from core.printing.documents import (
    BlankTickets,
    Document,
    Heading,
    PlanRow,
    PlanSection,
    SeatList,
    SeatPlan,
    with_warning,
)
from core.printing.documents import WillCallList as Fetched
from core.printing.pdf import as_pdf
from core.printing.printers import write_whole
from core.printing.spool import PrintFailed
from core.printing.texts import as_text
from core.printing.will_call import will_call_lines
from core.programming.performances import local_start
from core.programming.reach import performance_in_reach
from core.venues.manifest import Manifest, Row, Section
from db.errors import StoreError
from db.queries import programming
from db.queries.planes import house_plane
from db.scope import Scope
from db.vocabulary import STATE_OF_BYTE, PerformanceId, PerformanceState, SeatState

if TYPE_CHECKING:
    from core.programming.repertoire import Performance
    from core.runtime import Core

BLANKS = 40
_AHEAD, _BEHIND = timedelta(hours=24), timedelta(hours=3)
_FRESH_SECONDS = 240
_PLAYED = (PerformanceState.ON_SALE, PerformanceState.OFF_SALE, PerformanceState.IN_PROGRESS)


@permits(Permission.TICKET_PRINT)
def print_fallback(
    core: Core, actor: Actor, performance_id: PerformanceId, *, folder: Path | None = None, blanks: int = BLANKS
) -> tuple[Path, ...]:
    """Write the papers of a performance as text and PDF; the text files. Raises PrintFailed, NotFound."""
    performance = performance_in_reach(core, actor, Permission.TICKET_PRINT, performance_id)
    papers = papers_of(core, performance, blanks=blanks)
    place = (folder or folder_of(core)) / performance.code
    try:
        for name, paper in papers.items():
            _put(place / f"{name}.pdf", as_pdf([paper]))
        return tuple(_put(place / f"{name}.txt", as_text([paper]).encode()) for name, paper in papers.items())
    except OSError as error:
        raise PrintFailed(
            f"The papers could not be written to {place}: {error.strerror}. Choose another folder."
        ) from error


def refresh_fallback(core: Core) -> int:
    """Write the texts anew of what is played within a day, where they are older than four minutes; of how many."""
    now, done = core.clock.now(), 0
    near = programming.performances_between(core.postgres, Scope(everything=True), now - _BEHIND, now + _AHEAD)
    for performance in near:
        place = folder_of(core) / performance.code
        if performance.state not in _PLAYED or _age_seconds(place / "plan.txt", now.timestamp()) < _FRESH_SECONDS:
            continue
        try:
            papers = papers_of(core, performance)
            for name in ("will-call", "seats", "blank-tickets", "plan"):  # the last one says that all are fresh
                _put(place / f"{name}.txt", as_text([papers[name]]).encode())
        except StoreError:
            raise
        except Exception as error:  # a full disk under one keeps no other from being written
            log_incident(error)
            continue
        done += 1
    return done


def folder_of(core: Core) -> Path:
    return core.settings.fallback_dir or core.settings.state_dir / "fallback"


def _age_seconds(path: Path, now: float) -> float:
    try:
        return abs(now - path.stat().st_mtime)
    except OSError:
        return float("inf")


def _put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, data)


def papers_of(core: Core, performance: Performance, *, blanks: int = BLANKS) -> Mapping[str, Document]:
    """The four papers by the names of their files, as the house stands now."""
    manifest = core.repertoire.manifest(performance.manifest_id)
    house = house_plane(core.postgres, performance.id)  # not from Redis: what is on paper was so in the books
    assert house is not None, "a performance that was found has a plane"
    now = core.clock.now().astimezone(ZoneInfo(performance.time_zone))
    heading = Heading(
        event=performance.event,
        place=f"{performance.venue}, {performance.hall}",
        starts=f"{local_start(performance):%a %d %b %Y  %H:%M}",
        code=performance.code,
        made=f"{now:%d %b %Y %H:%M}",
    )
    papers: dict[str, Document] = {
        "plan": plan_of(heading, manifest, house.states),
        "will-call": Fetched(heading=heading, lines=will_call_lines(core, performance)),
        "seats": SeatList(heading=heading, rows=tuple(_listed(manifest))),
        "blank-tickets": BlankTickets(heading=heading, first=1, count=blanks),
    }
    return {name: with_warning(paper, is_practice=core.is_practice) for name, paper in papers.items()}


def plan_of(heading: Heading, manifest: Manifest, states: bytes) -> SeatPlan:
    """Every row with a letter a seat; the letters are those of the map. Pure."""
    counts = Counter(states)
    sections = [PlanSection(name=part.name, rows=tuple(_rows(manifest, part, states))) for part in manifest.sections]
    return SeatPlan(
        heading=heading,
        letters=tuple(
            (chr(byte), f"set aside, {chr(byte)}" if _is_aside(byte) else STATE_OF_BYTE[byte].value, count)
            for byte, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ),
        sections=tuple(sections),
    )


def _is_aside(byte: int) -> bool:
    return STATE_OF_BYTE[byte] is SeatState.ALLOCATED and chr(byte).isupper()


def _rows(manifest: Manifest, section: Section, states: bytes) -> Iterator[PlanRow]:
    left = manifest.bounds_of(section)[0]
    for row in manifest.rows_of(section):
        line = [" "] * (max(row.grid_x) - left + 1)
        for offset, x in enumerate(row.grid_x):
            line[x - left] = chr(states[row.first_ordinal + offset])
        yield PlanRow(name=row.name, states="".join(line))


def _listed(manifest: Manifest) -> Iterator[tuple[str, str, int]]:
    for row in manifest.rows:
        yield f"{manifest.sections[row.section].name} {row.name}", ", ".join(_runs(row)), len(row.seat_numbers)


def _runs(row: Row) -> Iterator[str]:
    """`1-10, 12`: numbers that count up by one are one run; whatever is no number stands alone."""
    start = last = row.seat_numbers[0]
    for number in (*row.seat_numbers[1:], ""):
        if number.isdecimal() and last.isdecimal() and int(number) == int(last) + 1:
            last = number
            continue
        yield start if start == last else f"{start}-{last}"
        start = last = number
