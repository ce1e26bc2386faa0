"""What was sold, told to those whose work it is: counts, charts, pacing, settlement."""

from core.analytics.catalogue import REPORTS, Entry, make_report
from core.analytics.history import past_shows, past_weeks, past_years
from core.analytics.reports import Chart, Column, Form, Kind, Mark, Question, Report, Row, Series, Value

__all__ = [
    "REPORTS",
    "Chart",
    "Column",
    "Entry",
    "Form",
    "Kind",
    "Mark",
    "Question",
    "Report",
    "Row",
    "Series",
    "Value",
    "make_report",
    "past_shows",
    "past_weeks",
    "past_years",
]
