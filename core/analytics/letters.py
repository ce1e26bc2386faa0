"""A report as a letter, and the name of its file: the same for one due moment, however often it is written. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from core.analytics.as_text import text_of
from core.analytics.files import MEDIA, written
from core.analytics.reports import Report

_ROWS_MAX = 200  # in the letter itself; the file has all
_STAMP = "%Y%m%dT%H%M"


def letter(report: Report, *, number: int, due: datetime, form: str, zone: ZoneInfo, sender: str, to: str,
           username: str) -> EmailMessage:  # fmt: skip
    """The mail: the table in its text, the file behind it. Its Message-ID is made of schedule and due moment."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(f"{report.title}, {report.as_of.astimezone(zone):%a %d %b %Y %H:%M}".split())
    message["Message-ID"] = f"<report.{number}.{due.astimezone(UTC):{_STAMP}}Z@etds>"
    shown = _short(replace(report, as_of=report.as_of.astimezone(zone)), has_file=form != "txt")
    end = f"{username} has this sent. It ends with: etds report schedule remove {number}"
    message.set_content(f"{text_of(shown)}\n{end}\n")
    if form != "txt":
        main, sub = MEDIA[form]
        name = file_name(report.name, number=number, due=due, form=form, zone=zone, username=username)
        message.add_attachment(written(report, form), maintype=main, subtype=sub, filename=name)
    return message


def file_name(report: str, *, number: int, due: datetime, form: str, zone: ZoneInfo, username: str) -> str:
    """`counts-3-20261122T0800-fisher.csv`: one name, in one folder, for one due moment."""
    return f"{report}-{number}-{due.astimezone(zone):{_STAMP}}-{username}.{form}"


def _short(report: Report, *, has_file: bool) -> Report:
    more = len(report.rows) - _ROWS_MAX
    if more <= 0 or not has_file:
        return report
    note = f"{more:,} more rows are in the attached file."
    return replace(report, rows=report.rows[:_ROWS_MAX], notes=(*report.notes, note))
