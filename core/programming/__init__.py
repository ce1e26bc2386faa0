"""Events and performances: what is on, where and when."""

from core.programming.performances import (
    PerformanceOverview,
    as_data,
    find_performance,
    list_performances,
    local_start,
)
from core.programming.rebasing import Rebase, Step, behind, rebase, roll_out
from core.programming.repertoire import Performance
from db.vocabulary import PerformanceId, PerformanceState

__all__ = [
    "Performance",
    "PerformanceId",
    "PerformanceOverview",
    "PerformanceState",
    "Rebase",
    "Step",
    "as_data",
    "behind",
    "find_performance",
    "list_performances",
    "local_start",
    "rebase",
    "roll_out",
]
