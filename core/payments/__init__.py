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
from core.payments.exchange import Exchanged, ExchangeQuote, Outgoing, exchange_tickets, quote_exchange
from core.payments.groups import CannotDrop, Due, Reserved, deposit_rule, drop_seats, orders_due, reserve_group
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
    "CannotDrop",
    "CannotReturn",
    "CardOff",
    "Claimed",
    "Due",
    "ExchangeQuote",
    "Exchanged",
    "Matter",
    "NotAsShown",
    "NotPaid",
    "Outgoing",
    "PaymentStatus",
    "Reserved",
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
    "deposit_rule",
    "drop_seats",
    "exchange_tickets",
    "find_voucher",
    "finish_cancellations",
    "give_up_order",
    "hear",
    "issue_voucher",
    "order_named",
    "orders_due",
    "pay_by_card",
    "pay_by_cash",
    "pay_by_voucher",
    "pay_out",
    "payment_status",
    "plan_cancellation",
    "quote_exchange",
    "quote_return",
    "reserve_group",
    "resolve",
    "return_tickets",
    "split_back",
    "stop_card",
    "take_news",
    "void_order",
]
