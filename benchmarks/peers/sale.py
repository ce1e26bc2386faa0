"""The rows of a sale, which all designs write: order, lines, tickets, tender, the journals of money, seats and sales,
and the message that goes out.

Into the project's own tables, with their keys and checks. Two forms: statements on the driver, one after the other and
many rows of a kind in one batch, as one writes them by hand; and objects of the project's models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from core.sales.references import new_reference, new_ticket_code
from db.postgres import Connection
from db.vocabulary import OrderStatus, SeatAct, SeatState, TicketState

PRICE_MINOR = 1_000
HOLD_SECONDS = 1_200


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """Who sells, by which connection strings."""

    postgres_url: str
    redis_url: str
    account_id: int
    session_id: UUID
    price_type_id: int
    level: int


def a_connection(clerk: Clerk) -> Connection:
    """In autocommit, so that a single reading statement costs no transaction; everything is prepared at first use."""
    options = "-c TimeZone=UTC -c synchronous_commit=on"
    return psycopg.connect(clerk.postgres_url, autocommit=True, options=options, prepare_threshold=0)


@dataclass(frozen=True, slots=True)
class Rows:
    """One sale, with its ids drawn."""

    performance: int
    seats: Sequence[int]
    cart: UUID
    clerk: Clerk
    order: UUID = field(default_factory=uuid4)
    tender: UUID = field(default_factory=uuid4)

    @property
    def total(self) -> int:
        return PRICE_MINOR * len(self.seats)

    def write(self, connection: Connection) -> None:
        """On the driver, inside the caller's transaction."""
        p, order, clerk = self.performance, self.order, self.clerk
        now = datetime.now(UTC)
        cursor = connection.cursor()
        cursor.execute(
            "insert into orders (performance_id, id, reference, status, account_id, session_id, cart_id, channel,"
            " total_minor, currency, paid_at) values (%s, %s, %s, 'paid', %s, %s, %s, 'counter', %s, 'EUR', %s)",
            [p, order, new_reference(), clerk.account_id, clerk.session_id, self.cart, self.total, now],
        )
        cursor.executemany(
            "insert into order_line (performance_id, order_id, number, seat_ordinal, level_number, price_type_id,"
            " price_minor) values (%s, %s, %s, %s, %s, %s, %s)",
            [(p, order, n, seat, clerk.level, clerk.price_type_id, PRICE_MINOR) for n, seat in self._numbered()],
        )
        cursor.executemany(
            "insert into ticket (performance_id, code, order_id, line_number, seat_ordinal)"
            " values (%s, %s, %s, %s, %s)",
            [(p, new_ticket_code(), order, n, seat) for n, seat in self._numbered()],
        )
        cursor.execute(
            "insert into tender (performance_id, id, order_id, kind, state, amount_minor, received_minor, shift_id)"
            " values (%s, %s, %s, 'cash', 'succeeded', %s, %s,"
            " (select id from shift where account_id = %s and state = 'open'))",
            [p, self.tender, order, self.total, self.total, clerk.account_id],
        )
        cursor.executemany(
            "insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)"
            " values (%s, %s, %s, %s, %s, 'EUR')",
            [(p, self.tender, order, "cash", self.total), (p, self.tender, order, "revenue", -self.total)],
        )
        cursor.execute(
            "insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, order_id, account_id,"
            " session_id) values (%s, 'sell', 'sold', %s, %s, %s, %s, %s, %s)",
            [p, list(self.seats), [2] * len(self.seats), self.cart, order, clerk.account_id, clerk.session_id],
        )
        cursor.execute(
            "insert into sales_journal (performance_id, order_id, level_number, price_type_id, channel, tickets, comps,"
            " gross_minor) values (%s, %s, %s, %s, 'counter', %s, 0, %s)",
            [p, order, clerk.level, clerk.price_type_id, len(self.seats), self.total],
        )
        cursor.execute("insert into outbox (performance_id, topic, order_id) values (%s, 'order_paid', %s)", [p, order])

    def add(self, session: Any) -> None:
        """As objects of the models, into the caller's session."""
        from sqlalchemy import select

        from db.models.analytics import SalesJournal
        from db.models.inventory import SeatJournal
        from db.models.messaging import Outbox
        from db.models.sales import MoneyJournal, Order, OrderLine, Tender, Ticket
        from db.models.shifts import Shift

        p, order, clerk = self.performance, self.order, self.clerk
        session.add(
            Order(
                performance_id=p,
                id=order,
                reference=new_reference(),
                status=OrderStatus.PAID,
                account_id=clerk.account_id,
                session_id=clerk.session_id,
                cart_id=self.cart,
                channel="counter",
                total_minor=self.total,
                currency="EUR",
                paid_at=datetime.now(UTC),
            )
        )
        session.flush()  # no relationships are declared, so the order of inserts is ours to give
        session.add_all(
            OrderLine(
                performance_id=p,
                order_id=order,
                number=n,
                kind="seat",
                state="live",
                seat_ordinal=seat,
                level_number=clerk.level,
                price_type_id=clerk.price_type_id,
                price_minor=PRICE_MINOR,
            )
            for n, seat in self._numbered()
        )
        session.flush()
        shift_id = session.scalar(select(Shift.id).where(Shift.account_id == clerk.account_id, Shift.state == "open"))
        session.add_all(
            Ticket(
                performance_id=p,
                code=new_ticket_code(),
                order_id=order,
                line_number=n,
                seat_ordinal=seat,
                state=TicketState.VALID,
                print_generation=0,
            )
            for n, seat in self._numbered()
        )
        session.add(
            Tender(
                performance_id=p,
                id=self.tender,
                order_id=order,
                kind="cash",
                state="succeeded",
                amount_minor=self.total,
                received_minor=self.total,
                shift_id=shift_id,
            )
        )
        session.add_all(
            MoneyJournal(
                performance_id=p,
                transaction_id=self.tender,
                order_id=order,
                account=account,
                amount_minor=amount,
                currency="EUR",
            )
            for account, amount in (("cash", self.total), ("revenue", -self.total))
        )
        session.add(
            SeatJournal(
                performance_id=p,
                act=SeatAct.SELL,
                to_state=SeatState.SOLD,
                seats=list(self.seats),
                fences=[2] * len(self.seats),
                cart_id=self.cart,
                order_id=order,
                account_id=clerk.account_id,
                session_id=clerk.session_id,
            )
        )
        session.add(
            SalesJournal(
                performance_id=p,
                order_id=order,
                level_number=clerk.level,
                price_type_id=clerk.price_type_id,
                channel="counter",
                tickets=len(self.seats),
                comps=0,
                gross_minor=self.total,
            )
        )
        session.add(Outbox(performance_id=p, topic="order_paid", order_id=order))

    def _numbered(self) -> list[tuple[int, int]]:
        return list(enumerate(self.seats, start=1))
