"""What is offered at the cursor: the best first, and nothing where only the person knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.saleline import complete, ghost, parse
from tests.core.saleline.test_parsing import LINES
from tests.factories.saleline import HOUSE


def offered(line: str) -> list[str]:
    return [candidate.text for candidate in complete(line, len(line), HOUSE)]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("4", "4a"),
        ("4 or", "Orchestra"),
        ("4 ca", "cash"),
        ("4 vou", "voucher"),
        ("4 lef", '"Balcony left"'),
        ("4 res", "Restricted"),
        ("4 ad", "adult"),
        ("4 orchesta", "Orchestra"),
        ("4 csh", "cash"),
        ("2 in b", '"Balcony left"'),
        ("2 in 3", "32"),
        ("2 on ", "KT-261121"),
        ("2 on nig", "NF-261122"),
        ("2 KT", "KT-261121"),
        ("C1", "C1"),
        ("2 acc", "accessible"),
    ],
)
def test_the_first_that_is_offered(line: str, first: str) -> None:
    assert offered(line)[0] == first


@pytest.mark.parametrize("line", ["", "4 ", "4 for an", "4 to a", "4 code S", "4 voucher G", "4 cash 2", 'for "Ann'])
def test_nothing_is_offered_where_only_the_person_knows(line: str) -> None:
    assert offered(line) == []


def test_a_candidate_says_where_it_goes_and_what_it_is() -> None:
    candidate = complete("4 or cash", 4, HOUSE)[0]

    assert (candidate.start, candidate.end, candidate.text) == (2, 4, "Orchestra")
    assert candidate.sentence == "section Orchestra"


@pytest.mark.parametrize(
    ("line", "grey"), [("4 or", "chestra"), ("4 OR", "chestra"), ("4 ca", "sh"), ("4 lef", ""), ("4 orchesta", "")]
)
def test_the_grey_rest_goes_on_with_what_is_typed(line: str, grey: str) -> None:
    assert ghost(line, HOUSE) == grey


@given(LINES, st.integers(-2, 70))
def test_no_text_and_no_cursor_break_it(line: str, cursor: int) -> None:
    for candidate in complete(line, cursor, HOUSE):
        assert 0 <= candidate.start <= candidate.end <= len(line)


@pytest.mark.parametrize("line", ["4 or", "4 ca", "4 lef", "4 res", "4 ad", "2 in b", "2 in 3", "2 on ", "C1"])
def test_what_is_offered_first_is_understood(line: str) -> None:
    candidate = complete(line, len(line), HOUSE)[0]

    assert parse(line[: candidate.start] + candidate.text, HOUSE).mistakes == ()
