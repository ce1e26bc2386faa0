"""An on-sale before the on-sale: tills sell a copy of a performance, and its rows are the proof."""

from core.rehearsal.patterns import BUYERS_MAX, Pattern, burst, ramp, read_pattern
from core.rehearsal.report import Report
from core.rehearsal.service import KeptRehearsal, Progress, Shape, list_rehearsals, pattern_of, rehearse

__all__ = [
    "BUYERS_MAX",
    "KeptRehearsal",
    "Pattern",
    "Progress",
    "Report",
    "Shape",
    "burst",
    "list_rehearsals",
    "pattern_of",
    "ramp",
    "read_pattern",
    "rehearse",
]
