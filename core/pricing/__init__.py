"""What a place costs whom."""

from core.pricing.charges import Charge, ChargeKind, Per, TaxRounding
from core.pricing.quote import PriceList, PriceType, Quote, QuoteLine, quote
from core.pricing.stack import percent

__all__ = [
    "Charge",
    "ChargeKind",
    "Per",
    "PriceList",
    "PriceType",
    "Quote",
    "QuoteLine",
    "TaxRounding",
    "percent",
    "quote",
]
