"""A feed ends with the screen that opened it, also where the screen was quicker to leave than the feed to open."""

from __future__ import annotations

from core import inventory
from core.feeds import NewsItem
from core.runtime import Core
from etds_tui.feeds import Merger
from tests.factories.house import a_house, someone


def ignore(*_: object) -> None: ...


async def test_a_feed_that_opens_after_the_screen_was_left_is_closed(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    heard: list[NewsItem] = []
    early, late = Merger(ignore, ignore, ignore), Merger(ignore, ignore, ignore)
    kept = inventory.follow_house(core, operator, house.id, heard.append)
    dropped = inventory.follow_house(core, operator, house.id, heard.append)

    early.attach(kept)
    late.close()
    late.attach(dropped)

    assert (kept._ended.is_set(), dropped._ended.is_set()) == (False, True)
    early.close()
    assert kept._ended.is_set()
    for feed in (kept, dropped):
        feed._thread.join(5)
        assert not feed._thread.is_alive()
