"""The one table of keys: what may be done where. Footer, help, palette and the printed key card derive from it."""

from etds_tui.acts.act import Act, Area, key_names, permissions_of
from etds_tui.acts.calendar import CALENDAR, MOVING
from etds_tui.acts.counter import COUNTER
from etds_tui.acts.dates import DATES
from etds_tui.acts.drawer import CLOSING, DRAWER
from etds_tui.acts.everywhere import ATTENTION, EVERYWHERE, ORDER, ORDERS, PERFORMANCES
from etds_tui.acts.exchanging import EXCHANGING, ORDER_CHANGES, SPECIAL
from etds_tui.acts.finding import AS_OF, ORDER_LIFE, WILL_CALL
from etds_tui.acts.house import BUYING, HOUSE, MAP, PICKING, SELLING, STOCK
from etds_tui.acts.override import ANSWERING, ASKING, LOCKED
from etds_tui.acts.sale_line import SALE_LINE, TILL

# In the order of the day, as the key card is read: arrive, open the drawer, sell, see who comes back, close.
AREAS = (
    EVERYWHERE,
    PERFORMANCES,
    DRAWER,
    HOUSE,
    MAP,
    PICKING,
    BUYING,
    SELLING,
    TILL,
    SALE_LINE,
    SPECIAL,
    COUNTER,
    STOCK,
    DATES,
    WILL_CALL,
    ORDERS,
    ORDER,
    ORDER_CHANGES,
    EXCHANGING,
    ORDER_LIFE,
    ATTENTION,
    ASKING,
    ANSWERING,
    LOCKED,
    AS_OF,
    CALENDAR,
    MOVING,
    CLOSING,
)
NEEDS = permissions_of(AREAS)

__all__ = [
    "ANSWERING",
    "AREAS",
    "ASKING",
    "AS_OF",
    "ATTENTION",
    "BUYING",
    "CALENDAR",
    "CLOSING",
    "COUNTER",
    "DATES",
    "DRAWER",
    "EVERYWHERE",
    "EXCHANGING",
    "HOUSE",
    "LOCKED",
    "MAP",
    "MOVING",
    "NEEDS",
    "ORDER",
    "ORDERS",
    "ORDER_CHANGES",
    "ORDER_LIFE",
    "PERFORMANCES",
    "PICKING",
    "SALE_LINE",
    "SELLING",
    "SPECIAL",
    "STOCK",
    "TILL",
    "WILL_CALL",
    "Act",
    "Area",
    "key_names",
]
