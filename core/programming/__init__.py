"""Events and performances: what is on, where and when, and in which windows it is sold."""

from core.programming.checklist import Check, Light
from core.programming.going_live import NotReady, OnSale, WentLive, check_onsale, go_live, see_onsale
from core.programming.onsale import (
    NewPresaleCode,
    PresaleCode,
    create_code,
    end_code,
    list_codes,
    list_windows,
    put_window,
    remove_window,
    show_code,
)
from core.programming.performances import (
    PerformanceOverview,
    as_data,
    find_performance,
    list_performances,
    local_start,
)
from core.programming.repertoire import Performance
from core.programming.selling import CodeNeeded, CodeRefused, WindowShut
from core.programming.windows import Window
from db.vocabulary import WINDOW_CHANNELS, Channel, PerformanceId, PerformanceState

__all__ = [
    "WINDOW_CHANNELS",
    "Channel",
    "Check",
    "CodeNeeded",
    "CodeRefused",
    "Light",
    "NewPresaleCode",
    "NotReady",
    "OnSale",
    "Performance",
    "PerformanceId",
    "PerformanceOverview",
    "PerformanceState",
    "PresaleCode",
    "WentLive",
    "Window",
    "WindowShut",
    "as_data",
    "check_onsale",
    "create_code",
    "end_code",
    "find_performance",
    "go_live",
    "list_codes",
    "list_performances",
    "list_windows",
    "local_start",
    "put_window",
    "remove_window",
    "see_onsale",
    "show_code",
]
