"""The one table of keys: what may be done where. Footer, help, palette and the printed key card derive from it."""

from etds_tui.acts.act import Act, Area, key_names, permissions_of
from etds_tui.acts.everywhere import ATTENTION, EVERYWHERE, ORDER, ORDERS, PERFORMANCES
from etds_tui.acts.house import BUYING, HOUSE, MAP, PICKING, SELLING, STOCK
from etds_tui.acts.sale_line import SALE_LINE, TILL

AREAS = (
    EVERYWHERE,
    PERFORMANCES,
    HOUSE,
    MAP,
    PICKING,
    BUYING,
    SELLING,
    TILL,
    SALE_LINE,
    STOCK,
    ORDERS,
    ORDER,
    ATTENTION,
)
NEEDS = permissions_of(AREAS)

__all__ = [
    "AREAS",
    "ATTENTION",
    "BUYING",
    "EVERYWHERE",
    "HOUSE",
    "MAP",
    "NEEDS",
    "ORDER",
    "ORDERS",
    "PERFORMANCES",
    "PICKING",
    "SALE_LINE",
    "SELLING",
    "STOCK",
    "TILL",
    "Act",
    "Area",
    "key_names",
]
