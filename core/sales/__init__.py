"""Orders, tickets, money."""

from core.sales.buyer import NOBODY, Buyer, LimitReached
from core.sales.cash import PriceChanged, Sale, Ticket, check_tender, find_sale, quote_seats, sell_for_cash
from core.sales.coupons import CouponRefused, NewCoupon, create_coupon, end_coupon, list_coupons
from core.sales.orders import (
    LATEST_MAX,
    GoneBack,
    OrderBrief,
    OrderedSeat,
    OrderView,
    Paid,
    latest_orders,
    orders_with_reference,
    see_order,
)
from core.sales.printing import print_tickets, ticket_text
from core.sales.references import read_reference
from core.sales.repriced import CompAllowance, Comps, Repriced, claim_repriced, comps_of, give_comps
from db.vocabulary import OrderId, OrderStatus, RefundState, TenderKind, TenderState

__all__ = [
    "LATEST_MAX",
    "NOBODY",
    "Buyer",
    "CompAllowance",
    "Comps",
    "CouponRefused",
    "GoneBack",
    "LimitReached",
    "NewCoupon",
    "OrderBrief",
    "OrderId",
    "OrderStatus",
    "OrderView",
    "OrderedSeat",
    "Paid",
    "PriceChanged",
    "RefundState",
    "Repriced",
    "Sale",
    "TenderKind",
    "TenderState",
    "Ticket",
    "check_tender",
    "claim_repriced",
    "comps_of",
    "create_coupon",
    "end_coupon",
    "find_sale",
    "give_comps",
    "latest_orders",
    "list_coupons",
    "orders_with_reference",
    "print_tickets",
    "quote_seats",
    "read_reference",
    "see_order",
    "sell_for_cash",
    "ticket_text",
]
