"""The manual of the operators: as wide as a page, its pictures can be drawn again, its sections follow the day."""

from __future__ import annotations

import re

from tools.key_card import BEGIN, END, PAGE, PAGE_WIDTH
from tools.pictures import SCENES

FIRST, LAST = "Opening the drawer", "Closing"


def manual() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_picture_is_there_and_can_be_drawn_again() -> None:
    shown = re.findall(r"^!\[[^\]]+\]\(pictures/([a-z0-9-]+)\.png\)$", manual(), re.MULTILINE)

    assert len(shown) == len(set(shown)) == manual().count("![")
    assert [name for name in shown if name not in SCENES] == []
    assert [name for name in shown if not (PAGE.parent / "pictures" / f"{name}.png").is_file()] == []


def test_what_is_no_table_fits_on_a_page() -> None:
    assert [line for line in manual().splitlines() if len(line) > PAGE_WIDTH and not line.startswith("| ")] == []


def test_the_sections_follow_the_day_behind_the_key_card() -> None:
    before, _, rest = manual().partition(BEGIN)
    card, _, day = rest.partition(END)
    sections = re.findall(r"^## (.+)$", day, re.MULTILINE)

    assert re.findall(r"^## (.+)$", before + card, re.MULTILINE) == ["Key card"]
    assert (sections[0], sections[-3:]) == (FIRST, [LAST, "What the glyphs say", "Refusals"])
    assert len(sections) == len(set(sections))


def test_every_section_of_the_day_has_an_example_or_says_what_to_do() -> None:
    day = manual().partition(END)[2].partition("## What the glyphs say")[0]
    bare = [part.splitlines()[0] for part in day.split("\n## ")[1:] if not re.search(r"^    \S", part, re.MULTILINE)]

    assert bare == ["Seats that are set aside"]  # those are told by the sentence that asks
