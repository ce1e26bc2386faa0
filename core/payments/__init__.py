"""Payments that somebody else moves: cards now, part payments, money back, and what happens when nobody answers."""

from core.payments.attention import Matter, attend, attention_count, attention_list
from core.payments.checkout import (
    CardOff,
    Claimed,
    TooMuch,
    claim_order,
    give_up_order,
    pay_by_card,
    pay_by_cash,
    payment_status,
)
from core.payments.outcomes import PaymentStatus
from core.payments.refunds import (
    BackTo,
    CannotReturn,
    ReturnQuote,
    order_named,
    quote_return,
    return_tickets,
    split_back,
)
from core.payments.resolution import Resolved, hear, resolve

__all__ = [
    "BackTo",
    "CannotReturn",
    "CardOff",
    "Claimed",
    "Matter",
    "PaymentStatus",
    "Resolved",
    "ReturnQuote",
    "TooMuch",
    "attend",
    "attention_count",
    "attention_list",
    "claim_order",
    "give_up_order",
    "hear",
    "order_named",
    "pay_by_card",
    "pay_by_cash",
    "payment_status",
    "quote_return",
    "resolve",
    "return_tickets",
    "split_back",
]
