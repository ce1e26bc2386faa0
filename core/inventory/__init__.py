"""Which seat is in which state: holds, counts, the house to look at."""

from core.inventory.availability import (
    House,
    SeatDetail,
    follow_house,
    house_counts,
    open_house,
    seat_detail,
    seats_named,
)
from core.inventory.best import hold_best
from core.inventory.best_available import Pick, Rung
from core.inventory.counts import HouseCounts
from core.inventory.holds import Hold, extend_hold, find_hold, my_holds, place_hold, release_hold, sweep
from db.vocabulary import STATE_OF_BYTE, CartId, SeatState

__all__ = [
    "STATE_OF_BYTE",
    "CartId",
    "Hold",
    "House",
    "HouseCounts",
    "Pick",
    "Rung",
    "SeatDetail",
    "SeatState",
    "extend_hold",
    "find_hold",
    "follow_house",
    "hold_best",
    "house_counts",
    "my_holds",
    "open_house",
    "place_hold",
    "release_hold",
    "seat_detail",
    "seats_named",
    "sweep",
]
