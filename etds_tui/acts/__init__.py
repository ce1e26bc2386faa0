"""The one table of keys: what may be done where. Footer, help, palette and the printed key card derive from it."""

from etds_tui.acts.act import Act, Area, key_names, permissions_of
from etds_tui.acts.admin import ACCOUNTS, AUDIT, HEALTH
from etds_tui.acts.allotting import (
    AGENTS,
    ALLOCATIONS,
    ALLOTMENTS,
    CAPACITY,
    CAPACITY_HALL,
    COUPONS,
    PAINT,
    RELEASES,
    STATEMENT,
)
from etds_tui.acts.artist_counts import COUNTS, SHOW_COUNTS
from etds_tui.acts.artist_guests import GUESTS
from etds_tui.acts.artist_heat import HEAT
from etds_tui.acts.artist_reports import REPORT, REPORTS_MENU
from etds_tui.acts.artist_schedules import SCHEDULES
from etds_tui.acts.artist_settlement import SETTLEMENT
from etds_tui.acts.calendar import CALENDAR, MOVING
from etds_tui.acts.counter import COUNTER
from etds_tui.acts.dates import DATES
from etds_tui.acts.drawer import CLOSING, DRAWER
from etds_tui.acts.events import CHOOSING, EVENT, EVENTS, PERFORMANCE
from etds_tui.acts.everywhere import ATTENTION, EVERYWHERE, ORDER, ORDERS, PERFORMANCES
from etds_tui.acts.exchanging import EXCHANGING, ORDER_CHANGES, SPECIAL
from etds_tui.acts.finding import AS_OF, ORDER_LIFE, WILL_CALL
from etds_tui.acts.house import BUYING, HOUSE, MAP, PICKING, SELLING, STOCK
from etds_tui.acts.manifests import EDITOR, HALL, VENUES
from etds_tui.acts.onsale import ONSALE, PRESALE
from etds_tui.acts.override import ANSWERING, ASKING, LOCKED
from etds_tui.acts.prices import PRICES
from etds_tui.acts.sale_line import SALE_LINE, TILL
from etds_tui.acts.scaling import PAINTING, SCALING, VERSIONS

# In the order of the day, as the key card is read: arrive, open the drawer, sell, see who comes back, close.
AREAS = (
    EVERYWHERE,
    PERFORMANCES,
    DRAWER,
    HOUSE,
    MAP,
    PICKING,
    BUYING,
    PRESALE,
    SELLING,
    TILL,
    SALE_LINE,
    SPECIAL,
    COUNTER,
    STOCK,
    DATES,
    PRICES,
    ONSALE,
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
    SCALING,
    PAINTING,
    VERSIONS,
    CLOSING,
    EVENTS,
    EVENT,
    PERFORMANCE,
    CHOOSING,
    VENUES,
    HALL,
    EDITOR,
    ALLOCATIONS,
    PAINT,
    RELEASES,
    AGENTS,
    STATEMENT,
    ALLOTMENTS,
    COUPONS,
    CAPACITY,
    CAPACITY_HALL,
    COUNTS,
    SHOW_COUNTS,
    HEAT,
    GUESTS,
    SETTLEMENT,
    SCHEDULES,
    REPORTS_MENU,
    REPORT,
    ACCOUNTS,
    AUDIT,
    HEALTH,
)
NEEDS = permissions_of(AREAS)

__all__ = [
    "ACCOUNTS",
    "AGENTS",
    "ALLOCATIONS",
    "ALLOTMENTS",
    "ANSWERING",
    "AREAS",
    "ASKING",
    "AS_OF",
    "ATTENTION",
    "AUDIT",
    "BUYING",
    "CALENDAR",
    "CAPACITY",
    "CAPACITY_HALL",
    "CHOOSING",
    "CLOSING",
    "COUNTER",
    "COUNTS",
    "COUPONS",
    "DATES",
    "DRAWER",
    "EDITOR",
    "EVENT",
    "EVENTS",
    "EVERYWHERE",
    "EXCHANGING",
    "GUESTS",
    "HALL",
    "HEALTH",
    "HEAT",
    "HOUSE",
    "LOCKED",
    "MAP",
    "MOVING",
    "NEEDS",
    "ONSALE",
    "ORDER",
    "ORDERS",
    "ORDER_CHANGES",
    "ORDER_LIFE",
    "PAINT",
    "PAINTING",
    "PERFORMANCE",
    "PERFORMANCES",
    "PICKING",
    "PRESALE",
    "PRICES",
    "RELEASES",
    "REPORT",
    "REPORTS_MENU",
    "SALE_LINE",
    "SCALING",
    "SCHEDULES",
    "SELLING",
    "SETTLEMENT",
    "SHOW_COUNTS",
    "SPECIAL",
    "STATEMENT",
    "STOCK",
    "TILL",
    "VENUES",
    "VERSIONS",
    "WILL_CALL",
    "Act",
    "Area",
    "key_names",
]
