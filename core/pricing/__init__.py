"""What a place costs whom."""

from core.pricing.ahead import Ahead, Change, ahead_of
from core.pricing.charges import Charge, ChargeKind, Per, TaxRounding
from core.pricing.quote import PriceList, PriceType, Quote, QuoteLine, quote
from core.pricing.rounding import largest_remainder
from core.pricing.stack import Part, percent
from core.pricing.stages import Step, Window

__all__ = [
    "Ahead",
    "Change",
    "Charge",
    "ChargeKind",
    "Part",
    "Per",
    "PriceList",
    "PriceType",
    "Quote",
    "QuoteLine",
    "Step",
    "TaxRounding",
    "Window",
    "ahead_of",
    "largest_remainder",
    "percent",
    "quote",
]
