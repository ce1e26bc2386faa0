"""Pictures without a terminal: as large as their lines, in letters that are there on every machine."""

from __future__ import annotations

import struct
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from rich.text import Text

from core.analytics import Chart, Form, Series
from etds_tui.picture import png_of
from etds_tui.report_picture import report_png
from tests.core.analytics.made import EMPTY, FULL, a_chart


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def picture(*lines: str) -> bytes:
    return png_of([Text(line) for line in lines], 20)


def test_it_is_as_large_as_its_lines_and_the_same_each_time() -> None:
    one, two = picture("a"), picture("a", "b")

    assert size(one)[0] == size(two)[0] and size(one)[1] < size(two)[1]
    assert picture("a") == one


@pytest.mark.parametrize(
    "text", ["A", "Ж", "Ω", "█", "░", "⣿", "│", "●", "▲", "空", "ホ", "한", "–", "…", "€"], ids=ascii
)  # fmt: skip
def test_every_letter_is_drawn_and_is_none_of_the_others(text: str) -> None:
    drawn = {letter: picture(letter) for letter in (text, " ", "?", "\ue000")}

    assert len({drawn[text], drawn[" "], drawn["?"]}) == 3
    assert drawn["\ue000"] != drawn[text]


def test_what_stands_behind_a_wide_letter_stands_where_it_would_behind_two_narrow_ones() -> None:
    wide, narrow = (Image.open(BytesIO(picture(line))).convert("L") for line in ("空港 12|", "aaaa 12|"))

    def behind(image: Image.Image) -> tuple[int, ...]:
        """Where the letters behind begin and end: left, top, right, bottom."""
        part = image.crop((image.width * 5 // 20, 0, image.width, image.height))
        found = part.point(lambda grey: 255 if grey < 128 else 0).getbbox()
        assert found is not None
        return found

    assert behind(wide) == pytest.approx(behind(narrow), abs=2)
    assert behind(Image.open(BytesIO(picture("aaa 12|"))).convert("L")) != pytest.approx(behind(narrow), abs=2)


def test_blocks_of_two_lines_make_one_area() -> None:
    image = Image.open(BytesIO(picture("██", "██", "██"))).convert("L")
    left, top, right, bottom = image.point(lambda grey: 255 if grey < 128 else 0).getbbox() or (0, 0, 0, 0)

    assert bottom - top > image.height // 2
    assert max(image.crop((left + 2, top + 2, right - 2, bottom - 2)).tobytes()) < 128


@pytest.mark.parametrize("text", ["<b>&amp;", "]]>", "<svg/>", "&#0;", "\"'", "{0}{x}", "[red]x[/]", "%s"])
def test_text_of_people_is_text(text: str) -> None:
    assert picture(text) != picture(" ")


def test_a_report_is_drawn_as_its_charts_or_as_its_table() -> None:
    bars = Chart(title="Sold", form=Form.BARS, places=("a",), series=(Series("sold", (1.0,)),))
    charts = [replace(FULL, charts=found) for found in ((), (bars,), (bars, bars), (a_chart(),))]

    heights = [size(report_png(report))[1] for report in charts]

    assert heights[1] < heights[2] and len({report_png(report) for report in charts}) == 4
    assert size(report_png(EMPTY))[1] > 0
