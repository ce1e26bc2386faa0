"""Orders, tickets, money."""

from core.sales.buyer import NOBODY, Buyer, LimitReached
from core.sales.cash import PriceChanged, Sale, Ticket, check_tender, find_sale, quote_seats, sell_for_cash
from core.sales.coupons import CouponRefused, NewCoupon, create_coupon, end_coupon, list_coupons
from core.sales.printing import print_tickets, ticket_text
from core.sales.references import read_reference
from db.vocabulary import OrderId

__all__ = [
    "NOBODY",
    "Buyer",
    "CouponRefused",
    "LimitReached",
    "NewCoupon",
    "OrderId",
    "PriceChanged",
    "Sale",
    "Ticket",
    "check_tender",
    "create_coupon",
    "end_coupon",
    "find_sale",
    "list_coupons",
    "print_tickets",
    "quote_seats",
    "read_reference",
    "sell_for_cash",
    "ticket_text",
]
