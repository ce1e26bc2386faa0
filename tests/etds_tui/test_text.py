from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from etds_tui.filters import SafeText
from etds_tui.text import fit, plain

HOSTILE = [
    "[@click=app.quit]x[/]",
    "\x1b]52;c;aGk=\x07",
    "[/]",
    "a\u202ebc\u2066d",
    "\u200bzero\u2060width\ufeff",
    "\x9b31m",
    "劇場の席",
    "e\u0301te\u0301",
    "👩\u200d👧 family",
    "☂\ufe0f",
    "\U000e0041tag",
    "half\ud83d",
    "tab\tline\nend\r",
]


@pytest.mark.parametrize("text", ["A1", "Parkett links", "[@click=app.quit]x[/]", "[/]", "劇場", "Żółć", "−1", ""])
def test_text_that_hides_nothing_is_left_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "�[2J"),
        ("\x1b]52;c;aGk=\x07", "�]52;c;aGk=�"),
        ("a\u202eb", "a�b"),
        ("a\u200bb\u00adc", "a�b�c"),
        ("\x9b1m", "�1m"),
        ("x\ud800", "x�"),
        ("☂\ufe0f", "☂�"),
        ("a\nb\tc\x00", "a�b�c�"),
    ],
)
def test_what_hides_or_acts_becomes_a_visible_sign(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [0, 1, 2, 3, 5, 8, 40])
def test_a_fitted_text_has_exactly_the_width(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


def test_a_cut_text_says_so() -> None:
    assert [fit("balcony", 7), fit("balcony", 5), fit("balcony", 5, mark="~")] == ["balcony", "balc…", "balc~"]
    assert fit("劇場の席", 6) == "劇場 …"  # five cells end inside the third character


@pytest.mark.parametrize("text", HOSTILE)
def test_the_filter_lets_nothing_hidden_through_and_keeps_style_and_width(text: str) -> None:
    style = Style(bold=True)
    (segment,) = SafeText().apply([Segment(text, style)], Color(0, 0, 0))
    assert segment == Segment(plain(text), style)
