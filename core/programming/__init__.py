"""Events and performances: what is on, where and when."""

from core.programming.calendar import Calendar, CalendarEntry, EntryKind, HallLane, read_calendar
from core.programming.conflicts import Conflict, ConflictKind, Proposal, conflicts
from core.programming.performances import (
    PerformanceOverview,
    as_data,
    find_performance,
    list_performances,
    local_start,
)
from core.programming.repertoire import Performance
from db.vocabulary import PerformanceId, PerformanceState

__all__ = [
    "Calendar",
    "CalendarEntry",
    "Conflict",
    "ConflictKind",
    "EntryKind",
    "HallLane",
    "Performance",
    "PerformanceId",
    "PerformanceOverview",
    "PerformanceState",
    "Proposal",
    "as_data",
    "conflicts",
    "find_performance",
    "list_performances",
    "local_start",
    "read_calendar",
]
