"""The one table of keys: what may be done where. Footer, help, palette and the printed key card derive from it."""

from etds_tui.acts.act import Act, Area, key_names, permissions_of
from etds_tui.acts.everywhere import ATTENTION, EVERYWHERE, ORDER, ORDERS, PERFORMANCES
from etds_tui.acts.exchanging import EXCHANGING, ORDER_CHANGES, SPECIAL
from etds_tui.acts.house import BUYING, HOUSE, MAP, PICKING, SELLING, STOCK

AREAS = (
    EVERYWHERE,
    PERFORMANCES,
    HOUSE,
    MAP,
    PICKING,
    BUYING,
    SELLING,
    SPECIAL,
    STOCK,
    ORDERS,
    ORDER,
    ORDER_CHANGES,
    EXCHANGING,
    ATTENTION,
)
NEEDS = permissions_of(AREAS)

__all__ = [
    "AREAS",
    "ATTENTION",
    "BUYING",
    "EVERYWHERE",
    "EXCHANGING",
    "HOUSE",
    "MAP",
    "NEEDS",
    "ORDER",
    "ORDERS",
    "ORDER_CHANGES",
    "PERFORMANCES",
    "PICKING",
    "SELLING",
    "SPECIAL",
    "STOCK",
    "Act",
    "Area",
    "key_names",
]
