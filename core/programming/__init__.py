"""Events and performances: what is on, where and when."""

from core.programming.capacity import Capacity, Earner, Figure, Hall, HallUse, Usage
from core.programming.performances import (
    PerformanceOverview,
    as_data,
    find_performance,
    list_performances,
    local_start,
)
from core.programming.repertoire import Performance
from core.programming.using import capacity_as_data, see_capacity
from db.vocabulary import HallId, PerformanceId, PerformanceState

__all__ = [
    "Capacity",
    "Earner",
    "Figure",
    "Hall",
    "HallId",
    "HallUse",
    "Performance",
    "PerformanceId",
    "PerformanceOverview",
    "PerformanceState",
    "Usage",
    "as_data",
    "capacity_as_data",
    "find_performance",
    "list_performances",
    "local_start",
    "see_capacity",
]
