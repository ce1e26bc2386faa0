"""A house with an operator, a cart that is claimed, and a terminal whose books the test can read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from core import inventory, payments
from core.access import Actor, Role
from core.audit import verify_house
from core.inventory import CartId
from core.payments import PaymentStatus
from core.payments.providers import Faults, SimulatedTerminal
from core.runtime import Core
from core.sales import OrderId
from core.settings import CardProvider
from db.vocabulary import SeatState
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.stripe import STRIPE_KEY, LocalStripe, a_terminal

Make = Callable[..., "Till"]
MakeStripeTill = Callable[..., "StripeTill"]


@dataclass
class Till:
    """One till at one house. Adults pay 10.00, children 5.00."""

    core: Core
    house: OpenHouse
    operator: Actor
    terminal: SimulatedTerminal

    def claim(self, *seats: int, letter: str = "a", **more: bool) -> OrderId:
        """A cart held and claimed by a new order."""
        cart, order = CartId(uuid4()), OrderId(uuid4())
        inventory.place_hold(self.core, self.operator, self.house.id, seats=seats, cart=cart)
        payments.claim_order(
            self.core,
            self.operator,
            self.house.id,
            cart=cart,
            order=order,
            seats=dict.fromkeys(seats, letter),
            **more,
        )
        return order

    def card(self, order: OrderId, amount_minor: int | None = None, tender: UUID | None = None) -> PaymentStatus:
        return payments.pay_by_card(
            self.core, self.operator, self.house.id, order=order, tender=tender or uuid4(), amount_minor=amount_minor
        )

    def cash(self, order: OrderId, received_minor: int, tender: UUID | None = None) -> PaymentStatus:
        return payments.pay_by_cash(
            self.core,
            self.operator,
            self.house.id,
            order=order,
            tender=tender or uuid4(),
            received_minor=received_minor,
        )

    def states(self) -> dict[str, int]:
        """The house equation without what is zero."""
        counts = inventory.house_counts(self.core, self.operator, self.house.id).as_data()
        return {key: value for key, value in counts.items() if value and key != "manifest"}

    def money(self) -> dict[str, int]:
        """What stands on each account."""
        rows = self.core.postgres.rows("select account::text, sum(amount_minor)::int from money_journal group by 1")
        return {account: amount for account, amount in rows if amount}

    def plane(self) -> bytes:
        self.core.news.flush(5)
        return self.core.news.plane(self.house.id).states

    def run_out(self) -> None:
        """Every deadline is past, as after a long time."""
        with self.core.postgres.write() as connection:
            connection.execute("update tender set deadline = now() - interval '1 second' where deadline is not null")
            connection.execute("update orders set pay_by = now() - interval '1 second' where pay_by is not null")

    def odd(self) -> list[str]:
        """Promises that do not hold; each charge of the terminal against the books (X1) is among them."""
        return [
            f"{f.check}: {f.detail}" for f in verify_house(self.core, someone(self.core, Role.ADMIN)) if not f.holds
        ]


class StripeTill(Till):
    """A till whose cards go to Stripe; the server's books are compared with ours."""

    server: LocalStripe

    def captured(self) -> dict[str, tuple[int, int]]:
        """What the server charged and gave back, by tender."""
        return self.server.captured()

    def status(self, tender: UUID) -> PaymentStatus:
        return payments.payment_status(self.core, self.operator, self.house.id, tender=tender)


@pytest.fixture
def make_till(open_core: Callable[..., Core]) -> Make:
    def make(*, supports_cancel: bool = True, **faults: float) -> Till:
        core = open_core()
        terminal = SimulatedTerminal(
            core.settings.state_dir / "terminal.sqlite", faults=Faults(**faults), supports_cancel=supports_cancel
        )
        core.providers.put(terminal)
        return Till(core, a_house(core), someone(core, Role.MANAGER, name="mona"), terminal)

    return make


@pytest.fixture
def make_stripe_till(open_core: Callable[..., Core], stripe_books: LocalStripe) -> MakeStripeTill:
    def make(*, reader: str | None = None, card: str | None = None) -> StripeTill:
        core = open_core(
            card_provider=CardProvider.STRIPE,
            stripe_secret_key=SecretStr(STRIPE_KEY),
            stripe_api_base=stripe_books.url,
            stripe_reader=reader,
        )
        if card is not None:
            core.providers.put(a_terminal(stripe_books, test_card=card))
        till = StripeTill(core, a_house(core), someone(core, Role.MANAGER), None)  # type: ignore[arg-type]
        till.server = stripe_books
        return till

    return make


@pytest.fixture
def till(make_till: Make) -> Till:
    return make_till()


def letters(**at: SeatState) -> dict[int, str]:
    return {int(seat[1:]): chr(state.byte) for seat, state in at.items()}
