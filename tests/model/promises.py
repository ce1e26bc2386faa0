"""What must be so. The first are true in every state; the last ones once nothing is under way any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.model.state import AT_CAPTURED, ATT_SUCCEEDED, PAID, REFUND_DUE, REFUNDED, SOLD, State
from tests.model.steps import is_at_rest


def one_ticket(state: State) -> bool:
    """S1: a seat has at most one live ticket."""
    return sum(buyer.tickets for buyer in state.buyers) <= 1


def charged_once(state: State) -> bool:
    """S2: nobody is charged twice for an order."""
    return all(buyer.captures <= 1 for buyer in state.buyers)


def money_has_its_seat(state: State) -> bool:
    """S3, at rest: who was charged has a ticket, or the money back."""
    return not is_at_rest(state) or all(
        buyer.captures == buyer.tickets + buyer.refunds for buyer in state.buyers if buyer.captures
    )


def nobody_pays_for_a_lost_seat(state: State) -> bool:
    """S4, the strong one: money is never taken for a seat that the buyer has lost."""
    return all(buyer.order not in (REFUND_DUE, REFUNDED) for buyer in state.buyers) and not (
        is_at_rest(state) and any(buyer.captures and buyer.order != PAID for buyer in state.buyers)
    )


def a_sold_seat_has_its_ticket(state: State) -> bool:
    """S5: the ticket of a sold seat belongs to the order that has the seat."""
    return state.seat != SOLD or state.buyers[state.holder].tickets >= 1


def books_equal_the_provider(state: State) -> bool:
    """S6, at rest: what is booked as taken is what the provider took."""
    return not is_at_rest(state) or all(
        (buyer.attempt == ATT_SUCCEEDED) == (buyer.provider == AT_CAPTURED) for buyer in state.buyers
    )


PROMISES: Mapping[str, Callable[[State], bool]] = {
    "one ticket": one_ticket,
    "charged once": charged_once,
    "money has its seat": money_has_its_seat,
    "nobody pays for a lost seat": nobody_pays_for_a_lost_seat,
    "a sold seat has its ticket": a_sold_seat_has_its_ticket,
    "books equal the provider": books_equal_the_provider,
}
