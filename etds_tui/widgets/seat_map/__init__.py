"""The seat map and what stands around it."""

from etds_tui.widgets.seat_map.glyphs import LOOKS, MINE
from etds_tui.widgets.seat_map.legend import HouseEquation
from etds_tui.widgets.seat_map.minimap import Minimap
from etds_tui.widgets.seat_map.sections import SectionTiles
from etds_tui.widgets.seat_map.widget import SeatMap

__all__ = ["LOOKS", "MINE", "HouseEquation", "Minimap", "SeatMap", "SectionTiles"]
