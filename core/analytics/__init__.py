"""What was sold, told to those whose work it is: counts, charts, pacing, settlement."""

from core.analytics.catalogue import REPORTS, Entry, make_report
from core.analytics.count_reports import counts, counts_as_data, show_days, show_mix
from core.analytics.pacing import pacing
from core.analytics.reports import Chart, Column, Form, Kind, Mark, Question, Report, Row, Series, Value
from core.analytics.tour import PAST_DAYS, Tickets, TourCounts, TourRow, TourTotal, show_counts, tour_counts, tour_mark
from core.analytics.worry import RULE, Worry

__all__ = [
    "PAST_DAYS",
    "REPORTS",
    "RULE",
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
    "Tickets",
    "TourCounts",
    "TourRow",
    "TourTotal",
    "Value",
    "Worry",
    "counts",
    "counts_as_data",
    "make_report",
    "pacing",
    "show_counts",
    "show_days",
    "show_mix",
    "tour_counts",
    "tour_mark",
]
