"""The one table of keys: what may be done where. Footer, help, palette and the printed key card derive from it."""

from etds_tui.acts.act import Act, Area, key_names, permissions_of
from etds_tui.acts.drawer import CLOSING, DRAWER
from etds_tui.acts.everywhere import ATTENTION, EVERYWHERE, ORDER, ORDERS, PERFORMANCES
from etds_tui.acts.house import BUYING, HOUSE, MAP, PICKING, SELLING, STOCK

AREAS = (
    EVERYWHERE,
    PERFORMANCES,
    HOUSE,
    MAP,
    PICKING,
    BUYING,
    SELLING,
    STOCK,
    ORDERS,
    ORDER,
    ATTENTION,
    DRAWER,
    CLOSING,
)
NEEDS = permissions_of(AREAS)

__all__ = [
    "AREAS",
    "ATTENTION",
    "BUYING",
    "CLOSING",
    "DRAWER",
    "EVERYWHERE",
    "HOUSE",
    "MAP",
    "NEEDS",
    "ORDER",
    "ORDERS",
    "PERFORMANCES",
    "PICKING",
    "SELLING",
    "STOCK",
    "Act",
    "Area",
    "key_names",
]
