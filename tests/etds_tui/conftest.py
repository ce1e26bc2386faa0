"""What all pictures share: the drawer is not in them, because since when it is open is the database's time."""

from __future__ import annotations

import pytest

from etds_tui.drawer_sign import DrawerSign


@pytest.fixture(autouse=True)
def no_drawer_in_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """`widgets/test_status_bar.py` and `tests/stories/test_handover.py` look at it."""
    monkeypatch.setattr(DrawerSign, "show_drawer", lambda self, mine: None)
