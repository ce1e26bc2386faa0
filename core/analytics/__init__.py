"""What was sold, told to those whose work it is: counts, charts, pacing, settlement."""

from core.analytics.asking import FIELDS, read_question
from core.analytics.catalogue import REPORTS, Entry, make_report
from core.analytics.count_reports import counts, counts_as_data, show_days, show_mix
from core.analytics.figures import channels, daily, mix, months, top, top_artists, top_events, top_venues, venues
from core.analytics.heat_maps import Heat, heat, heat_of_code, heat_report
from core.analytics.heat_steps import PRICE, WHEN, Step, Stepped
from core.analytics.history import past_shows, past_weeks, past_years
from core.analytics.pacing import pacing
from core.analytics.pulse import sales_mark
from core.analytics.reports import Chart, Column, Form, Kind, Mark, Question, Report, Row, Series, Value
from core.analytics.runs import run
from core.analytics.schedules import FILE, Schedule, add_schedule, list_schedules, remove_schedule, send_schedule
from core.analytics.tour import PAST_DAYS, Tickets, TourCounts, TourRow, TourTotal, show_counts, tour_counts, tour_mark
from core.analytics.worry import RULE, Worry
from core.analytics.zones import report_zone

__all__ = [
    "FIELDS",
    "FILE",
    "PAST_DAYS",
    "PRICE",
    "REPORTS",
    "RULE",
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
    "Schedule",
    "Series",
    "Step",
    "Stepped",
    "Tickets",
    "TourCounts",
    "TourRow",
    "TourTotal",
    "Value",
    "Worry",
    "add_schedule",
    "channels",
    "counts",
    "counts_as_data",
    "daily",
    "heat",
    "heat_of_code",
    "heat_report",
    "list_schedules",
    "make_report",
    "mix",
    "months",
    "pacing",
    "past_shows",
    "past_weeks",
    "past_years",
    "read_question",
    "remove_schedule",
    "report_zone",
    "run",
    "sales_mark",
    "send_schedule",
    "show_counts",
    "show_days",
    "show_mix",
    "top",
    "top_artists",
    "top_events",
    "top_venues",
    "tour_counts",
    "tour_mark",
    "venues",
]
