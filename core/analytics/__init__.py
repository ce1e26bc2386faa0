"""What was sold, told to those whose work it is: counts, charts, pacing, settlement."""

from core.analytics.asking import read_question
from core.analytics.catalogue import REPORTS, Entry, make_report
from core.analytics.pulse import sales_mark
from core.analytics.reports import Chart, Column, Form, Kind, Mark, Question, Report, Row, Series, Value
from core.analytics.zones import report_zone

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
    "read_question",
    "report_zone",
    "sales_mark",
]
