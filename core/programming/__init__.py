"""Events and performances: what is on, where and when; and the calendar of the halls."""

from core.programming.bookings import BookingFixed, BookingOvertaken, book, copy_to, find_booking, move, remove
from core.programming.calendar import read_calendar
from core.programming.conflicts import Conflict, ConflictKind, Proposal, conflicts, hard, proposal_of
from core.programming.entries import Calendar, CalendarEntry, EntryKind, HallLane
from core.programming.hall_facts import set_hall_facts, set_radius
from core.programming.judging import BookingClash, BookingDoubtful
from core.programming.performances import (
    PerformanceOverview,
    as_data,
    find_performance,
    list_performances,
    local_start,
)
from core.programming.recurrence import Occurrence, occurrence, occurrences, one_moment
from core.programming.repertoire import Performance
from core.programming.scheduling import (
    EventToPlan,
    PlannedDate,
    RunClash,
    events_to_plan,
    hall_manifest,
    plan_run,
    schedule,
    schedule_run,
)
from core.programming.slots import free_slots
from db.vocabulary import (
    BookingId,
    BookingKind,
    EventId,
    HallId,
    ManifestId,
    PerformanceId,
    PerformanceState,
)

__all__ = [
    "BookingClash",
    "BookingDoubtful",
    "BookingFixed",
    "BookingId",
    "BookingKind",
    "BookingOvertaken",
    "Calendar",
    "CalendarEntry",
    "Conflict",
    "ConflictKind",
    "EntryKind",
    "EventId",
    "EventToPlan",
    "HallId",
    "HallLane",
    "ManifestId",
    "Occurrence",
    "Performance",
    "PerformanceId",
    "PerformanceOverview",
    "PerformanceState",
    "PlannedDate",
    "Proposal",
    "RunClash",
    "as_data",
    "book",
    "conflicts",
    "copy_to",
    "events_to_plan",
    "find_booking",
    "find_performance",
    "free_slots",
    "hall_manifest",
    "hard",
    "list_performances",
    "local_start",
    "move",
    "occurrence",
    "occurrences",
    "one_moment",
    "plan_run",
    "proposal_of",
    "read_calendar",
    "remove",
    "schedule",
    "schedule_run",
    "set_hall_facts",
    "set_radius",
]
