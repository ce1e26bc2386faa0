"""A report as JSON, under a schema that says its version: amounts in minor units, dates as ISO 8601. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.analytics.reports import Chart, Report, Row
from core.analytics.values import as_data, currency_of

SCHEMA = "etds.report/1"
"""Counted up when a field goes or comes to mean something else; a new field changes nothing."""


def report_data(report: Report) -> Mapping[str, object]:
    """The whole report: table, charts and notes."""
    return {
        "schema": SCHEMA,
        "name": report.name,
        "title": report.title,
        "as_of": report.as_of.isoformat(),
        "currency": report.currency,
        "columns": [{"name": column.name, "kind": column.kind.value} for column in report.columns],
        "rows": [_row(report, row) for row in report.rows],
        "total": None if report.total is None else _row(report, report.total),
        "charts": [_chart(chart) for chart in report.charts],
        "notes": list(report.notes),
    }


def json_of(report: Report) -> str:
    return json.dumps(report_data(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _row(report: Report, row: Row) -> Mapping[str, object]:
    return {"key": row.key, "currency": currency_of(report, row), "values": [as_data(value) for value in row.values]}


def _chart(chart: Chart) -> Mapping[str, object]:
    """Amounts of a chart are major units, as it draws them."""
    return {
        "title": chart.title,
        "form": chart.form.value,
        "kind": chart.kind.value,
        "currency": chart.currency,
        "places": [as_data(place) for place in chart.places],
        "series": [{"name": one.name, "values": [as_data(value) for value in one.values]} for one in chart.series],
        "marks": [{"place": mark.place, "words": mark.words} for mark in chart.marks],
    }
