"""What all pictures share: the drawer is not in them, because since when it is open is the database's time; and they
are taken when nothing moves any more."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from etds_tui.drawer_sign import DrawerSign

_ROUNDS_MAX = 50


@pytest.fixture(autouse=True)
def no_drawer_in_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """`widgets/test_status_bar.py` and `tests/stories/test_handover.py` look at it."""
    monkeypatch.setattr(DrawerSign, "show_drawer", lambda self, mine: None)


@pytest.fixture
def snap_compare(snap_compare: Callable[..., bool]) -> Callable[..., bool]:
    """The plugin's, of a screen that has come to rest."""

    def compare(app: App[Any], *, press: Iterable[str] = (), run_before: Any = None, **options: Any) -> bool:
        async def scene(pilot: Pilot[None]) -> None:
            begun = run_before(pilot) if run_before is not None else None
            if inspect.isawaitable(begun):
                await begun
            await pilot.press(*press)
            await _still(pilot)

        return snap_compare(app, run_before=scene, **options)

    return compare


async def _still(pilot: Pilot[None]) -> None:
    """Until two looks at all screens, one after another, see the same."""
    seen: list[str] = []
    for _ in range(_ROUNDS_MAX):
        await pilot.pause()
        now = [strip.text for screen in pilot.app.screen_stack for strip in screen._compositor.render_strips()]
        if now == seen:
            return
        seen = now
