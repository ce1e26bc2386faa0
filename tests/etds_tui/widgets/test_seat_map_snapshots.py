"""The seat map as pictures. A changed picture is looked at, then accepted with `--snapshot-update`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etds_tui.widgets.seat_map.__main__ import a_plane
from tests.etds_tui.widgets.houses import app_of, house_from

Snap = Callable[..., bool]

NARROW, WIDE = (80, 24), (140, 40)
CART = ("right", "space", "right", "space", "right", "right", "shift+right", "shift+up")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x40"])
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("theatre.json", CART),
        ("theatre.json", ("plus", "right")),
        ("stadium.csv", ("down", "right")),
        ("stadium.csv", ("plus", "tab", "pagedown", "space", "right")),
        ("stadium.csv", ("minus",)),
        ("stadium.csv", ("minus", "minus", "right")),
    ],
    ids=["theatre", "theatre-numbers", "stadium-dense", "stadium-seats", "stadium-overview", "stadium-tiles"],
)
def test_map(snap_compare: Snap, name: str, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    house = house_from(name)
    assert snap_compare(app_of(house, a_plane(house)), press=keys, terminal_size=size)


@pytest.mark.parametrize("theme", ["etds-light", "etds-high-contrast"])
def test_map_in_other_themes(snap_compare: Snap, theme: str) -> None:
    house = house_from("theatre.json")
    assert snap_compare(app_of(house, a_plane(house), theme=theme), press=CART, terminal_size=WIDE)


def test_map_in_ascii(snap_compare: Snap) -> None:
    house = house_from("theatre.json")
    assert snap_compare(app_of(house, a_plane(house), ascii_only=True), press=CART, terminal_size=WIDE)
