"""Orders, their lines, tickets and tenders, and the money journal. Written by the functions of the migrations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    Identity,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import AS_WRITTEN, Base, Currency, Int2, Int4, Safe, Stamped, words
from db.vocabulary import OrderStatus, TenderKind, TenderState, TicketState


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total_minor >= 0", name="orders_total_minor_check"),
        CheckConstraint("reference ~ '^[A-Z0-9]{3}-[A-Z0-9]{4}$'", name="orders_reference_form"),
        CheckConstraint("(status = 'paid') <= (paid_at is not null)", name="orders_paid_has_time"),
        CheckConstraint("(status in ('paying', 'reserved')) <= (pay_by is not null)", name="orders_unpaid_has_term"),
        CheckConstraint("not is_comp or total_minor = 0", name="orders_comp_is_free"),
        CheckConstraint("deposit_minor >= 0", name="orders_deposit_minor_check"),
        CheckConstraint("kept_minor between 0 and coalesce(deposit_minor, 0)", name="orders_kept_is_deposit"),
        UniqueConstraint("performance_id", "reference", name="orders_performance_id_reference_key"),
        CheckConstraint("delivery in ('now', 'will_call', 'mail')", name="orders_delivery_known"),
        Index("orders_reference_idx", "reference", postgresql_ops={"reference": "text_pattern_ops"}),
        Index("orders_created_at_idx", "created_at"),
        Index("orders_pay_by_idx", "pay_by", postgresql_where=text("status in ('paying', 'reserved')")),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str]
    status: Mapped[OrderStatus]
    account_id: Mapped[int]
    session_id: Mapped[UUID]
    cart_id: Mapped[UUID]
    channel: Mapped[Safe] = mapped_column(server_default=text("'counter'"))
    total_minor: Mapped[int]
    currency: Mapped[Currency]
    created_at: Mapped[Stamped]
    paid_at: Mapped[datetime | None]
    pay_by: Mapped[datetime | None]
    customer: Mapped[Safe | None]
    contact: Mapped[Safe | None]
    is_comp: Mapped[bool] = mapped_column(server_default=text("false"))
    deposit_minor: Mapped[int | None]
    keeps_deposit: Mapped[bool] = mapped_column(server_default=text("false"))
    kept_minor: Mapped[int] = mapped_column(server_default=text("0"))
    enveloped_at: Mapped[datetime | None]
    delivery: Mapped[str | None]
    collected_at: Mapped[datetime | None]


class OrderLine(Base):
    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("number > 0", name="order_line_number_check"),
        CheckConstraint("price_minor >= 0", name="order_line_price_minor_check"),
        CheckConstraint("discount_minor between 0 and price_minor", name="order_line_discount"),
        CheckConstraint("list_minor >= 0", name="order_line_list_minor_check"),
        CheckConstraint("(list_minor is null) = (price_override_reason is null)", name="order_line_override"),
        CheckConstraint(
            "(kind = 'seat') = (seat_ordinal is not null and level_number is not null and price_type_id is not null)",
            name="order_line_seat_complete",
        ),
        Index("order_line_shift_idx", "shift_id", postgresql_where=text("shift_id is not null")),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[Int2] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(
        words("order_line_kind", "seat", "fee"), server_default=text("'seat'::order_line_kind")
    )
    state: Mapped[str] = mapped_column(
        words("order_line_state", "live", "returned", "exchanged", "voided"),
        server_default=text("'live'::order_line_state"),
    )
    seat_ordinal: Mapped[Int4 | None]
    level_number: Mapped[Int2 | None]
    price_type_id: Mapped[Int2 | None]
    price_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(server_default=text("0"))
    shift_id: Mapped[UUID | None]
    list_minor: Mapped[int | None]
    price_override_reason: Mapped[Safe | None]
    charge_minor: Mapped[int] = mapped_column(server_default=text("0"))
    stages: Mapped[dict[str, Any] | None]


class Ticket(Base):
    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("print_generation >= 0", name="ticket_print_generation_check"),
        CheckConstraint("code ~ '^[A-Z0-9-]+$' and length(code) between 6 and 24", name="ticket_code_form"),
        Index(
            "ticket_one_live_a_seat",
            "performance_id",
            "seat_ordinal",
            unique=True,
            postgresql_where=text("state in ('valid', 'admitted')"),
        ),
        Index("ticket_order_idx", "performance_id", "order_id"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    line_number: Mapped[Int2]
    seat_ordinal: Mapped[Int4]
    state: Mapped[TicketState] = mapped_column(server_default=text("'valid'::ticket_state"))
    print_generation: Mapped[Int2] = mapped_column(server_default=text("0"))
    issued_at: Mapped[Stamped]
    printed_at: Mapped[datetime | None]


class Tender(Base):
    __tablename__ = "tender"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="tender_amount_minor_check"),
        CheckConstraint("received_minor >= amount_minor", name="tender_covers"),
        CheckConstraint("refunded_minor >= 0", name="tender_refunded_minor_check"),
        CheckConstraint("refunding_minor >= 0", name="tender_refunding_minor_check"),
        CheckConstraint("refunded_minor + refunding_minor <= amount_minor", name="tender_refund_is_no_more"),
        CheckConstraint(
            "(state in ('created', 'submitted', 'unknown')) <= (deadline is not null)",
            name="tender_open_has_deadline",
        ),
        CheckConstraint("(kind = 'card') = (provider is not null)", name="tender_card_has_provider"),
        Index("tender_order_idx", "performance_id", "order_id"),
        Index(
            "tender_card_tail_idx",
            text("lower(right(provider_reference, 4))"),
            postgresql_where=text("kind = 'card'"),
        ),
        Index("tender_open_idx", "deadline", postgresql_where=text("state in ('created', 'submitted', 'unknown')")),
        Index("tender_shift_idx", "shift_id", postgresql_where=text("shift_id is not null")),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    kind: Mapped[TenderKind]
    state: Mapped[TenderState]
    amount_minor: Mapped[int]
    received_minor: Mapped[int]
    change_minor: Mapped[int | None] = mapped_column(Computed("received_minor - amount_minor", persisted=True))
    created_at: Mapped[Stamped]
    provider: Mapped[Safe | None]
    provider_reference: Mapped[Safe | None]
    deadline: Mapped[datetime | None]
    reason: Mapped[Safe | None]
    refunded_minor: Mapped[int] = mapped_column(server_default=text("0"))
    refunding_minor: Mapped[int] = mapped_column(server_default=text("0"))
    shift_id: Mapped[UUID | None]
    carried_from: Mapped[UUID | None]


class MoneyJournal(Base):
    """Double entry: the amounts of one transaction sum to zero in each currency; debits are positive."""

    __tablename__ = "money_journal"
    __table_args__ = (
        PrimaryKeyConstraint("performance_id", "order_id", "id"),
        CheckConstraint("amount_minor <> 0", name="money_journal_amount_minor_check"),
        Index("money_journal_written_idx", "id", "at", postgresql_using="brin", postgresql_with=AS_WRITTEN),
    )

    performance_id: Mapped[int]
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    at: Mapped[Stamped]
    transaction_id: Mapped[UUID]
    order_id: Mapped[UUID]
    account: Mapped[str] = mapped_column(
        words(
            "money_account",
            "cash",
            "card",
            "voucher",
            "receivable",
            "unearned",
            "revenue",
            "fees",
            "tax",
            "refunds",
            "rounding",
        )
    )
    amount_minor: Mapped[int]
    currency: Mapped[Currency]
