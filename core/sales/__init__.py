"""Orders, tickets, money."""

from core.sales.buyer import NOBODY, Buyer, LimitReached
from core.sales.cash import PriceChanged, Sale, Ticket, check_tender, find_sale, quote_seats, sell_for_cash
from core.sales.comp_allowance import allow_comps, comp_allowance
from core.sales.coupons import Coupon, CouponRefused, NewCoupon, change_coupon, create_coupon, end_coupon, list_coupons
from core.sales.finding import FOUND_MAX, FoundOrder, find_orders, nothing_found
from core.sales.life import LifeEntry, add_note, order_life
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
from core.sales.printing import print_tickets
from core.sales.references import read_reference
from core.sales.repriced import CompAllowance, Comps, Repriced, claim_repriced, comps_of, give_comps
from core.sales.scanned import SCAN_MAX
from core.sales.window import (
    ON_THE_LIST,
    AlreadyCollected,
    Looked,
    NothingToCollect,
    Waiting,
    begins,
    hand_over,
    keep_for_collection,
    look_beyond,
    take_hand_over_back,
    will_call,
)
from db.vocabulary import OrderId, OrderStatus, RefundState, TenderKind, TenderState

__all__ = [
    "FOUND_MAX",
    "LATEST_MAX",
    "NOBODY",
    "ON_THE_LIST",
    "SCAN_MAX",
    "AlreadyCollected",
    "Buyer",
    "CompAllowance",
    "Comps",
    "Coupon",
    "CouponRefused",
    "FoundOrder",
    "GoneBack",
    "LifeEntry",
    "LimitReached",
    "Looked",
    "NewCoupon",
    "NothingToCollect",
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
    "Waiting",
    "add_note",
    "allow_comps",
    "begins",
    "change_coupon",
    "check_tender",
    "claim_repriced",
    "comp_allowance",
    "comps_of",
    "create_coupon",
    "end_coupon",
    "find_orders",
    "find_sale",
    "give_comps",
    "hand_over",
    "keep_for_collection",
    "latest_orders",
    "list_coupons",
    "look_beyond",
    "nothing_found",
    "order_life",
    "orders_with_reference",
    "print_tickets",
    "quote_seats",
    "read_reference",
    "see_order",
    "sell_for_cash",
    "take_hand_over_back",
    "will_call",
]
