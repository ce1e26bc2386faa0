"""Parts of a payment: in which order they are taken, what is missing, what is change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from core.saleline import Part, parse, plan
from core.sales import TenderKind
from tests.factories.saleline import HOUSE

TOTAL = Money(5_000, "EUR")
GIFT = {"GIFT": Money(1_250, "EUR")}


def planned(line: str) -> tuple[list[tuple[str, int]], int, int, bool]:
    found = plan(TOTAL, parse(line, HOUSE).wish.tenders, GIFT)
    dues = [(due.kind.value, due.amount.amount_minor) for due in found.dues]
    return dues, found.change.amount_minor, found.missing.amount_minor, found.is_too_much


@pytest.mark.parametrize(
    ("line", "dues", "change", "missing", "is_too_much"),
    [
        ("cash", [("cash", 5_000)], 0, 0, False),
        ("cash 200", [("cash", 20_000)], 15_000, 0, False),
        ("cash 30", [("cash", 3_000)], 0, 2_000, False),
        ("card", [("card", 5_000)], 0, 0, False),
        ("card 60", [("card", 6_000)], 0, 0, True),
        ("cash 20 card", [("cash", 2_000), ("card", 3_000)], 0, 0, False),
        ("card cash 20", [("cash", 2_000), ("card", 3_000)], 0, 0, False),
        ("card 30 cash 50", [("card", 3_000), ("cash", 5_000)], 3_000, 0, False),
        ("cash 20 card 20", [("card", 2_000), ("cash", 2_000)], 0, 1_000, False),
        ("voucher GIFT", [("voucher", 1_250)], 0, 3_750, False),
        ("cash voucher GIFT", [("voucher", 1_250), ("cash", 3_750)], 0, 0, False),
        ("voucher GIFT card 45", [("voucher", 500), ("card", 4_500)], 0, 0, False),
    ],
)
def test_parts(line: str, dues: list[tuple[str, int]], change: int, missing: int, is_too_much: bool) -> None:
    assert planned(line) == (dues, change, missing, is_too_much)


@given(
    st.integers(0, 10_000),
    st.lists(st.tuples(st.sampled_from(TenderKind), st.integers(1, 10_000)), min_size=1, max_size=4),
)
def test_what_is_paid_less_change_and_what_is_missing_is_the_total(
    total: int, parts: list[tuple[TenderKind, int]]
) -> None:
    found = plan(Money(total, "EUR"), [Part(kind=kind, amount_minor=minor) for kind, minor in parts], {})

    paid = sum(due.amount.amount_minor for due in found.dues)
    assert found.is_too_much or paid - found.change.amount_minor + found.missing.amount_minor == total
