"""The grammar: every line of its documentation, what may be typed in whatever order, and that no text breaks it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.saleline import KEYWORDS, LINE_MAX, Count, Wish, format_wish, parse
from core.sales import TenderKind
from tests.factories.saleline import HOUSE

PAGE = (Path(__file__).parents[3] / "docs" / "sale-line.md").read_text(encoding="utf-8")


def rows_of(heading: str) -> list[list[str]]:
    """The table under a heading of the page, its head left out."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.mark.parametrize(("line", "read"), rows_of("Examples"))
def test_an_example_of_the_page_is_read_as_it_says(line: str, read: str) -> None:
    parsed = parse(line, HOUSE)

    assert parsed.mistakes == ()
    assert format_wish(parsed.wish, HOUSE) == read
    assert parse(read, HOUSE).wish == parsed.wish


@pytest.mark.parametrize(("line", "word", "sentence"), rows_of("Mistakes"))
def test_a_mistake_of_the_page_is_marked_and_told_as_it_says(line: str, word: str, sentence: str) -> None:
    (mistake,) = parse(line, HOUSE).mistakes

    assert (line[mistake.start : mistake.end], mistake.sentence) == (word, sentence)


def test_the_page_has_examples_of_every_keyword() -> None:
    words = {word for line, _ in rows_of("Examples") for word in re.findall(r"[a-z]+", line)}

    assert set(KEYWORDS) - words == set()


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("4 orchesta", ("Orchestra",)),
        ("4 balcony", ('"Balcony left"', '"Balcony right"')),
        ("4x", ("4a", "4c", "4s")),
        ("D3", ("Orchestra-D-3", '"Balcony left-D-3"')),
        ("4 32", ("in 32",)),
        ('for "Ann', ('"Ann"',)),
        ("on KT-26112", ("KT-261121", "KT-261122")),
        ("4 csh", ("cash",)),
    ],
)
def test_a_mistake_offers_what_would_fit(line: str, fits: tuple[str, ...]) -> None:
    assert parse(line, HOUSE).mistakes[0].fits[: len(fits)] == fits


@pytest.mark.parametrize("line", ["4 balcny", "4 balcony", "D3", "C99", "4 in blcony", "2 on KT-26112"])
def test_what_would_fit_can_stand_there(line: str) -> None:
    mistake = parse(line, HOUSE).mistakes[0]
    mended = [line[: mistake.start] + fit + line[mistake.end :] for fit in mistake.fits]

    assert mended and [parse(one, HOUSE).mistakes for one in mended] == [()] * len(mended)


def test_words_come_in_any_order() -> None:
    words = ["4a", "orch", "cash 200", "for ann", "code SPRING10"]
    wishes = {parse(" ".join(words[n:] + words[:n]), HOUSE).wish for n in range(len(words))}

    assert wishes == {parse(" ".join(words), HOUSE).wish}


def test_a_letter_is_the_price_type_and_behind_in_a_section() -> None:
    house = replace(HOUSE, sections=("A", "B"))

    assert parse("2 a", house).wish == Wish(counts=(Count(2, "a"),))
    assert parse("2 in a", house).wish == Wish(counts=(Count(2),), section="A")


def test_a_range_is_what_stands_between_its_ends() -> None:
    """Odd numbers stand left of even ones: from 3 to 4 are 3, 1, 2 and 4."""
    wish = parse("P3-4", HOUSE).wish

    assert [HOUSE.by_row["p"][0].seats[seat - 120] for seat in wish.seats] == ["3", "1", "2", "4"]


@pytest.mark.parametrize("line", ["", " ", "   \t "])
def test_an_empty_line_asks_for_nothing(line: str) -> None:
    parsed = parse(line, HOUSE)

    assert (parsed.wish, parsed.mistakes) == (Wish(), ())


def test_a_line_of_ten_thousand_characters_is_not_read() -> None:
    parsed = parse("4 " * 5_000, HOUSE)

    assert parsed.wish == Wish()
    assert [(m.start, m.sentence) for m in parsed.mistakes] == [(LINE_MAX, "A line has at most 500 characters.")]


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\n", "\u202e", "\u200b"])
def test_what_cannot_be_seen_is_a_mistake(letter: str) -> None:
    (mistake,) = parse(f"2 ca{letter}sh 20", HOUSE).mistakes[:1]

    assert (mistake.start, mistake.end) == (2, 7)
    assert mistake.sentence == "There is a character in it that cannot be seen. Type it anew."


def test_a_very_long_number_is_no_number_of_seats() -> None:
    assert parse("9" * 400, HOUSE).mistakes[0].sentence == "One cart holds at most 40 seats. Sell in parts."


def test_price_types_are_given_in_the_order_of_the_line() -> None:
    wish = parse("1c2a", HOUSE).wish

    assert wish.priced((5, 6, 7), "a") == {5: "c", 6: "a", 7: "a"}


def test_amounts_are_minor_units_of_the_currency() -> None:
    (part,) = parse("cash 199.5", HOUSE).wish.tenders

    assert (part.kind, part.amount_minor) == (TenderKind.CASH, 19_950)


WORDS = st.one_of(
    st.sampled_from(
        [*KEYWORDS, "4", "2a1c", "a", "adult", "orch", "bal", "P1", "C12-15", "C12,14", "A-C-12..15", "D3", "32-05-7",
         "20", "199.50", '"Ann Lee"', '"', "ann@example.org", "KT-261122", "2026-11-22", "SPRING10", "0", "999",
         "cash20", "orchesta", '"City Times"', "press", "-", "..", ",", "--", "C12,"]
    ),
    st.text(max_size=6),
)  # fmt: skip
LINES = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=60))


@given(LINES)
def test_no_text_breaks_it_and_every_span_is_inside(line: str) -> None:
    parsed = parse(line, HOUSE)

    for start, end in [(m.start, m.end) for m in parsed.mistakes] + [*parsed.spans.values()]:
        assert 0 <= start < end <= len(line)
    assert all(mistake.sentence.endswith((".", "?")) for mistake in parsed.mistakes)


def _maybe(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *words])


NAMES = st.text(st.characters(exclude_characters='"', categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
SENSE = st.tuples(
    st.sampled_from(["4", "2a1c", "3s 1", "12c", "C12", "C12-15,18", "32-05-1..7", "orch-A-3", "P4-7 c",
                     "right-F-2..5 a"]),
    _maybe("code SPRING10"),
    _maybe("to ann@example.org"),
    _maybe("cash", "cash 200", "card", "card 20 cash", "voucher X-1", "voucher X 5 cash 50 card", "comp press",
           'comp press "City Times"'),
    _maybe("on KT-261122", "KT-261121"),
    st.one_of(st.just(""), NAMES.filter(str.strip).filter(str.isprintable).map(lambda name: f'for "{name}"')),
).flatmap(st.permutations).map(" ".join)  # fmt: skip


@given(SENSE)
def test_what_was_read_is_written_and_read_again(line: str) -> None:
    parsed = parse(line, HOUSE)
    again = parse(format_wish(parsed.wish, HOUSE), HOUSE)

    assert parsed.mistakes == ()
    assert (again.wish, again.mistakes) == (parsed.wish, ())
