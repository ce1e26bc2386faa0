"""An artist names guests at the own terminal, releases what is left, and the box office finds them when they come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import guests, inventory
from core.access import Role
from core.audit import verify_house
from core.inventory import Release
from core.runtime import Core
from etds_tui.screens.artist.guests import GuestsScreen
from etds_tui.screens.boxoffice.will_call import WillCallScreen
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import FormDialog
from etds_tui.screens.override.asking import AskManagerDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.guests import set_aside_for_an_artist
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app
from tests.stories.hands import Hands


def names(desk: Any) -> list[str]:
    """The guest of each seat."""
    return [one.party.name if one.party else "" for one in desk.found.seats] if desk.found else []


async def test_an_artist_names_a_guest_and_the_box_office_finds_them(core: Core) -> None:
    house = a_house(core, artist="Fisher")
    manager = someone(core, Role.MANAGER, name="mona")
    someone(core, Role.ARTIST, name="fisher2", artist="Fisher")
    ladder = [Release(due_at=house.performance.starts_at - timedelta(hours=2), percent=100)]
    set_aside_for_an_artist(core, manager, house, range(5), ladder=ladder)

    async with an_app(core).run_test(size=(80, 24)) as pilot:
        artist = Hands(pilot)
        await artist.sign_in("fisher2")
        await artist.see(PerformancesScreen, lambda desk: desk.chosen is not None)
        await artist.press("g")
        desk = await artist.see(GuestsScreen, lambda desk: len(names(desk)) == 5)
        assert "5 free, worth 50.00 EUR; 0 kept, 0 came" in artist.words("#heading")
        assert "by itself: 5 seats of F on sale, worth 50.00 EUR" in artist.words("#whole")

        await artist.press("down", "n")
        await artist.see(FormDialog)
        await artist.type("Anna Ant", "tab")
        await artist.press("backspace", "2", "enter")
        await artist.see(GuestsScreen, lambda desk: names(desk) == ["", "Anna Ant", "Anna Ant", "", ""])
        assert "3 free, worth 30.00 EUR; 2 kept, 0 came" in artist.words("#heading")
        await artist.until(lambda: "Anna Ant, 2 seats under Fisher" in artist.words("#whole"))

        await artist.press("up", "n")  # from the free seat before: one of the two is not together with it
        await artist.see(FormDialog)
        await artist.type("Bo", "enter")
        await artist.see(GuestsScreen, lambda desk: names(desk)[:1] == ["Bo"])
        await artist.press("x")
        await artist.see(ConfirmDialog)
        await artist.press("y")
        await artist.see(GuestsScreen, lambda desk: names(desk)[:1] == [""])

        await artist.press("r")
        await artist.see(ConfirmDialog)
        await artist.press("y")
        desk = await artist.see(GuestsScreen, lambda desk: names(desk) == ["Anna Ant", "Anna Ant"])
        assert (desk.found.free(), desk.found.kept()) == ((), (1, 2))

    async with an_app(core).run_test(size=(80, 24)) as pilot:
        mona = Hands(pilot)
        await mona.sign_in("mona")
        await mona.see(PerformancesScreen, lambda desk: desk.chosen is not None)
        await mona.press("enter")
        await mona.until(lambda: not isinstance(mona.screen, PerformancesScreen))
        await mona.press("W")
        await mona.see(WillCallScreen)
        await mona.type("fish ant")  # "a guest of Fisher, Ant"
        await mona.see(WillCallScreen, lambda desk: len(desk.called) == 1)
        await mona.press("enter")
        await mona.until(lambda: "2 tickets of" in mona.words("#said"))
        await mona.see(WillCallScreen, lambda desk: not desk.called and len(desk.shown) == 1)
        assert inventory.house_counts(core, manager, house.id).comp == 2
        assert guests.find_guests(core, manager, "anna")[0].is_served
    assert [one.check for one in verify_house(core, manager) if not one.holds] == []


async def test_an_operator_who_serves_a_guest_asks_a_manager(core: Core) -> None:
    house = a_house(core, artist="Fisher")
    manager = someone(core, Role.MANAGER, name="mona")
    someone(core, name="omar")
    set_aside_for_an_artist(core, manager, house, range(2))
    guests.name_guest(core, manager, house.id, name="Anna Ant", seats=[0])

    async with an_app(core).run_test(size=(80, 24)) as pilot:
        omar = Hands(pilot)
        await omar.sign_in("omar")
        await omar.see(PerformancesScreen, lambda desk: desk.chosen is not None)
        await omar.press("enter")
        await omar.until(lambda: not isinstance(omar.screen, PerformancesScreen))
        await omar.press("W")
        await omar.type("ant")
        await omar.see(WillCallScreen, lambda desk: len(desk.called) == 1)
        await omar.press("enter")
        await omar.see(AskManagerDialog)
        await omar.press("escape")
        await omar.see(WillCallScreen)
    assert guests.guest_list(core, manager, house.id).kept() == (0,)  # nothing was done, and nothing is held
