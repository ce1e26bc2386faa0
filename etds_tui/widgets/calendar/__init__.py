"""The calendar of halls on a screen: month, week, agenda and lanes, drawn by pure functions into one widget."""

from etds_tui.widgets.calendar.shown import Shown, View
from etds_tui.widgets.calendar.widget import CalendarView

__all__ = ["CalendarView", "Shown", "View"]
