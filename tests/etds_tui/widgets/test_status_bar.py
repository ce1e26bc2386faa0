"""The line on top: the drawer stands in it where there is room, and gives way to everything else."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.reactive import reactive

from etds_tui.widgets.status_bar import StatusBar


class Desk(App[None]):
    drawer = reactive("drawer 14:02")

    def compose(self) -> ComposeResult:
        bar = StatusBar()
        bar.desk, bar.person, bar.about, bar.clock = "Box office", "Olga Operator", "KT-261121", "18:31"
        yield bar


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (60, "Box office  Olga Operator  KT-261121   drawer 14:02  18:31"),
        (57, "Box office  Olga Operator  KT-261121  18:31"),
        (40, "Box office  Olga Operator  KT-2…  18:31"),
    ],
)
async def test_the_drawer_gives_way(width: int, line: str) -> None:
    async with Desk().run_test(size=(width, 3)) as pilot:
        bar = pilot.app.query_one(StatusBar)

        shown = str(bar.render())

        assert " ".join(shown.split()) == " ".join(line.split())
        assert len(shown) <= width - 2


async def test_it_follows_what_the_app_knows() -> None:
    app = Desk()
    async with app.run_test(size=(80, 3)) as pilot:
        bar = app.query_one(StatusBar)
        assert "drawer 14:02" in str(bar.render())
        app.drawer = "no drawer"
        await pilot.pause()
        assert "no drawer" in str(bar.render())
        app.drawer = ""
        await pilot.pause()
        assert "drawer" not in str(bar.render())
