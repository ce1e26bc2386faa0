"""What a place costs whom."""

from core.pricing.quote import PriceList, PriceType, Quote, QuoteLine, quote

__all__ = ["PriceList", "PriceType", "Quote", "QuoteLine", "quote"]
