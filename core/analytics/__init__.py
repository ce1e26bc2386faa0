"""What was sold, told to those whose work it is: counts, charts, pacing, settlement."""

from core.analytics.catalogue import REPORTS, Entry, make_report
from core.analytics.figures import channels, daily, mix, months, top, top_artists, top_events, top_venues, venues
from core.analytics.heat_maps import Heat, heat, heat_of_code, heat_report
from core.analytics.heat_steps import PRICE, WHEN, Step, Stepped
from core.analytics.reports import Chart, Column, Form, Kind, Mark, Question, Report, Row, Series, Value

__all__ = [
    "PRICE",
    "REPORTS",
    "WHEN",
    "Chart",
    "Column",
    "Entry",
    "Form",
    "Heat",
    "Kind",
    "Mark",
    "Question",
    "Report",
    "Row",
    "Series",
    "Step",
    "Stepped",
    "Value",
    "channels",
    "daily",
    "heat",
    "heat_of_code",
    "heat_report",
    "make_report",
    "mix",
    "months",
    "top",
    "top_artists",
    "top_events",
    "top_venues",
    "venues",
]
