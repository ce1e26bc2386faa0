"""Payments that somebody else moves: cards now, part payments, money back, and what happens when nobody answers."""

from core.payments.attention import Matter, attend, attention_count, attention_list
from core.payments.cancellation import (
    Cancellation,
    NotAsShown,
    cancel_performance,
    finish_cancellations,
    plan_cancellation,
)
from core.payments.checkout import (
    CardOff,
    Claimed,
    TooMuch,
    claim_order,
    give_up_order,
    pay_by_card,
    pay_by_cash,
)
from core.payments.outcomes import NotPaid, PaymentStatus
from core.payments.refunds import (
    BackTo,
    CannotReturn,
    ReturnQuote,
    order_named,
    quote_return,
    split_back,
)
from core.payments.resolution import Resolved, hear, resolve, take_news
from core.payments.returns import pay_out, return_tickets, void_order
from core.payments.vouchers import Voucher, VoucherRefused, find_voucher, issue_voucher, pay_by_voucher
from core.payments.waiting import payment_status, stop_card

__all__ = [
    "BackTo",
    "Cancellation",
    "CannotReturn",
    "CardOff",
    "Claimed",
    "Matter",
    "NotAsShown",
    "NotPaid",
    "PaymentStatus",
    "Resolved",
    "ReturnQuote",
    "TooMuch",
    "Voucher",
    "VoucherRefused",
    "attend",
    "attention_count",
    "attention_list",
    "cancel_performance",
    "claim_order",
    "find_voucher",
    "finish_cancellations",
    "give_up_order",
    "hear",
    "issue_voucher",
    "order_named",
    "pay_by_card",
    "pay_by_cash",
    "pay_by_voucher",
    "pay_out",
    "payment_status",
    "plan_cancellation",
    "quote_return",
    "resolve",
    "return_tickets",
    "split_back",
    "stop_card",
    "take_news",
    "void_order",
]
