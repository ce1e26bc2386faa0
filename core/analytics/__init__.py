"""What was sold, told to those whose work it is: counts, charts, pacing, settlement."""

from core.analytics.catalogue import REPORTS, Entry, make_report
from core.analytics.heat import Heat, heat, heat_of_code
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
    "heat",
    "heat_of_code",
    "make_report",
]
