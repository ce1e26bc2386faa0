"""A report as a picture: its charts one under the other, or its table where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from core.analytics.as_text import text_of
from etds_tui.text import plain

if TYPE_CHECKING:
    from core.analytics import Report

_WIDTH = 110


def report_png(report: Report) -> bytes:
    from etds_tui.picture import png_of

    return png_of(_lines(report), _WIDTH)


def _lines(report: Report) -> Iterator[Text]:
    for line in text_of(report, _WIDTH).splitlines():
        yield Text(plain(line))
