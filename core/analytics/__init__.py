"""What was sold, told to those whose work it is: counts, charts, pacing, settlement."""

from core.analytics.asking import FIELDS, read_question
from core.analytics.catalogue import REPORTS, Entry, make_report
from core.analytics.pulse import sales_mark
from core.analytics.reports import Chart, Column, Form, Kind, Mark, Question, Report, Row, Series, Value
from core.analytics.schedules import FILE, Schedule, add_schedule, list_schedules, remove_schedule, send_schedule
from core.analytics.zones import report_zone

__all__ = [
    "FIELDS",
    "FILE",
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
    "Schedule",
    "Series",
    "Value",
    "add_schedule",
    "list_schedules",
    "make_report",
    "read_question",
    "remove_schedule",
    "report_zone",
    "sales_mark",
    "send_schedule",
]
