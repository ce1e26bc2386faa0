"""Orders, tickets, money."""

from core.sales.cash import PriceChanged, Sale, Ticket, check_tender, find_sale, quote_seats, sell_for_cash
from core.sales.printing import print_tickets, ticket_text
from core.sales.references import read_reference
from db.vocabulary import OrderId

__all__ = [
    "OrderId",
    "PriceChanged",
    "Sale",
    "Ticket",
    "check_tender",
    "find_sale",
    "print_tickets",
    "quote_seats",
    "read_reference",
    "sell_for_cash",
    "ticket_text",
]
