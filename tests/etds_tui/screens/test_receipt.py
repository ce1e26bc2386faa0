"""The receipt of a sale: column under column, whatever the names are."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.money import Money
from core.programming import PerformanceId
from core.sales import OrderId, Sale, Ticket
from etds_tui.screens.boxoffice.tender import _TICKETS_MAX, _WIDTH, _receipt

words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=40)
tickets = st.lists(
    st.builds(
        lambda section, kind, minor: Ticket(
            code="RTWX-Y346-79AC",
            seat=0,
            label=f"{section}-AA-17",
            price_type=kind,
            price=Money(minor, "EUR"),
            printed=0,
        ),
        words,
        words,
        st.integers(0, 10**9),
    ),
    min_size=1,
    max_size=20,
)


@given(tickets)
def test_every_line_fits_and_ends_in_its_code_under_the_others(sold: list[Ticket]) -> None:
    nothing = Money(0, "EUR")
    lines = _receipt(
        Sale(
            performance_id=PerformanceId(1),
            order_id=OrderId(uuid4()),
            reference="E7K-WF4M",
            operator="x",
            total=nothing,
            received=nothing,
            change=nothing,
            tickets=tuple(sold),
        )
    )

    shown = lines[:_TICKETS_MAX]
    assert all(cell_len(line) == _WIDTH and line.endswith("  RTWX-Y346-79AC") for line in shown)
    assert all("-AA-17 " in line for line in shown)
    assert len(lines) == min(len(sold), _TICKETS_MAX + 1)
