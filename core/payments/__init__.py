"""Payments that somebody else moves: cards now, part payments, money back, and what happens when nobody answers."""

from core.payments.attention import Matter, attention_list
from core.payments.checkout import (
    CardOff,
    Claimed,
    TooMuch,
    claim_order,
    give_up_order,
    pay_by_card,
    pay_by_cash,
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
from core.payments.resolution import Resolved, hear, resolve, take_news
from core.payments.waiting import payment_status, stop_card

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
    "stop_card",
    "take_news",
]
