"""Prices as they are kept and set: windows, steps, fees, taxes. What they come to is worked out in `core/pricing`."""

from core.prices.book import Cell, PriceBook, price_book
from core.prices.setting import (
    SCOPES,
    OutOfReach,
    add_fee,
    add_step,
    add_tax,
    add_window,
    end_fee,
    end_step,
    end_tax,
    end_window,
)
from core.prices.told import tell_steps
from core.prices.words import book_data, fee_words, step_words, tax_words

__all__ = [
    "SCOPES",
    "Cell",
    "OutOfReach",
    "PriceBook",
    "add_fee",
    "add_step",
    "add_tax",
    "add_window",
    "book_data",
    "end_fee",
    "end_step",
    "end_tax",
    "end_window",
    "fee_words",
    "price_book",
    "step_words",
    "tax_words",
    "tell_steps",
]
