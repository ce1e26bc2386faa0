"""Events and performances: what is on, where and when."""

from core.programming.events import Event, create_event, find_event
from core.programming.performances import (
    PerformanceOverview,
    as_data,
    find_performance,
    list_performances,
    local_start,
)
from core.programming.repertoire import Performance
from db.vocabulary import EventId, PerformanceId, PerformanceState

__all__ = [
    "Event",
    "EventId",
    "Performance",
    "PerformanceId",
    "PerformanceOverview",
    "PerformanceState",
    "as_data",
    "create_event",
    "find_event",
    "find_performance",
    "list_performances",
    "local_start",
]
