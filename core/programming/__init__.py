"""Events and performances: what is on, where and when."""

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
    "Performance",
    "PerformanceId",
    "PerformanceOverview",
    "PerformanceState",
    "as_data",
    "find_performance",
    "list_performances",
    "local_start",
]
