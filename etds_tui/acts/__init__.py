"""The one table of keys: what may be done where. Footer, help, palette and the printed key card derive from it."""

from etds_tui.acts.act import Act, Area, key_names, permissions_of
from etds_tui.acts.counter import COUNTER
from etds_tui.acts.everywhere import ATTENTION, EVERYWHERE, ORDER, ORDERS, PERFORMANCES
from etds_tui.acts.house import BUYING, HOUSE, MAP, PICKING, SELLING, STOCK

AREAS = (EVERYWHERE, PERFORMANCES, HOUSE, MAP, PICKING, BUYING, SELLING, COUNTER, STOCK, ORDERS, ORDER, ATTENTION)
NEEDS = permissions_of(AREAS)

__all__ = [
    "AREAS",
    "ATTENTION",
    "BUYING",
    "COUNTER",
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
