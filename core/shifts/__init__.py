"""Shifts and their cash drawers: opened with a float, counted blind, closed with a numbered Z."""

from core.shifts.causes import explain_shift
from core.shifts.closing import close_shift, close_shift_of
from core.shifts.denominations import pieces_of, total_of
from core.shifts.drawer import (
    DrawerClosed,
    Place,
    TooLittleCash,
    count_again,
    drawer_place,
    move_cash,
    my_shift,
    open_shift,
    start_count,
)
from core.shifts.explain import Cause
from core.shifts.report import SIGNS, Figure, Shift, ZReport
from core.shifts.review import (
    FigureRow,
    NotApprovable,
    approve_shift,
    find_shift,
    list_shifts,
    note_shift,
    shift_report,
    shift_rows,
)
from core.shifts.slip import over_words, slip
from db.vocabulary import DrawerAct, ShiftId, ShiftState, VenueId

__all__ = [
    "SIGNS",
    "Cause",
    "DrawerAct",
    "DrawerClosed",
    "Figure",
    "FigureRow",
    "NotApprovable",
    "Place",
    "Shift",
    "ShiftId",
    "ShiftState",
    "TooLittleCash",
    "VenueId",
    "ZReport",
    "approve_shift",
    "close_shift",
    "close_shift_of",
    "count_again",
    "drawer_place",
    "explain_shift",
    "find_shift",
    "list_shifts",
    "move_cash",
    "my_shift",
    "note_shift",
    "open_shift",
    "over_words",
    "pieces_of",
    "shift_report",
    "shift_rows",
    "slip",
    "start_count",
    "total_of",
]
