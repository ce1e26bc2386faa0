"""Events and performances: what is on, where and when."""

from core.programming.events import Event, create_event, find_event
from core.programming.lifecycle import LifeAct, is_selling, state_now
from core.programming.moving import Moving, plan_move, postpone, reschedule
from core.programming.performances import (
    PerformanceOverview,
    as_data,
    find_performance,
    list_performances,
    local_start,
)
from core.programming.repertoire import Performance
from core.programming.running import (
    NotNow,
    acts_now,
    announce,
    archive_performance,
    begin,
    close_sale,
    end,
    open_sale,
    restore_performance,
    settle,
)
from db.vocabulary import EventId, PerformanceId, PerformanceState

__all__ = [
    "Event",
    "EventId",
    "LifeAct",
    "Moving",
    "NotNow",
    "Performance",
    "PerformanceId",
    "PerformanceOverview",
    "PerformanceState",
    "acts_now",
    "announce",
    "archive_performance",
    "as_data",
    "begin",
    "close_sale",
    "create_event",
    "end",
    "find_event",
    "find_performance",
    "is_selling",
    "list_performances",
    "local_start",
    "open_sale",
    "plan_move",
    "postpone",
    "reschedule",
    "restore_performance",
    "settle",
    "state_now",
]
