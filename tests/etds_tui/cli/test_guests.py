"""`etds guests` and `etds account` as a script uses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.access import Role
from core.inventory import Release
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.factories.guests import set_aside_for_an_artist
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(box: Core) -> OpenHouse:
    house = a_house(box, artist="Cli Fisher")
    ladder = [Release(due_at=house.performance.starts_at - timedelta(hours=2), percent=100)]
    set_aside_for_an_artist(box, someone(box, Role.MANAGER), house, range(5), ladder=ladder)
    return house


@pytest.fixture(scope="module")
def artist(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.ARTIST, name="cli-fisher", artist="Cli Fisher")
    return sign_in("cli-fisher")


def test_a_list_from_the_first_guest_to_the_release(artist: Shell, house: OpenHouse) -> None:
    code = house.performance.code

    assert artist("guests", "add", code, "Anna Ant", "--party", "2", "--note", "=wheelchair").err == (
        "Anna Ant: A-1-1, A-1-2, under Cli Fisher.\n"
    )
    assert artist("guests", "add", code, "Bo", "--seat", "A-1-4").status == 0
    assert artist("guests", "list", code, "--json").data == [
        {"name": "Anna Ant", "party": 2, "seats": ["A-1-1", "A-1-2"], "letter": "F", "under": "Cli Fisher",
         "note": "=wheelchair", "came": 0},
        {"name": "Bo", "party": 1, "seats": ["A-1-4"], "letter": "F", "under": "Cli Fisher", "note": None, "came": 0},
    ]  # fmt: skip
    assert artist("guests", "list", code, "--csv").out == (
        "name,party,seats,letter,under,note,named by\n"
        "Anna Ant,2,A-1-1 A-1-2,F,Cli Fisher,'=wheelchair,Cli-Fisher\n"
        "Bo,1,A-1-4,F,Cli Fisher,,Cli-Fisher\n"
    )
    assert "2 of F go on sale, worth 20.00 EUR. Guests keep theirs." in artist("guests", "list", code).err
    assert artist("guests", "remove", code, "bo").err == "Bo is off the list; 1 seats are free.\n"
    assert artist("guests", "remove", code, "bo").status == 1
    dry = artist("guests", "release", code, "f", "--dry-run")
    assert dry.err == "3 seats of F would go on sale, worth 30.00 EUR.\n"
    assert artist("guests", "release", code, "f").err == "3 seats of F are on sale, worth 30.00 EUR.\n"
    assert artist("guests", "release", code, "f").status == 1


def test_the_window_finds_a_guest(artist: Shell, house: OpenHouse, box: Core, sign_in: Callable[[str], Shell]) -> None:
    artist("guests", "add", house.performance.code, "Zoe Zimt")
    someone(box, name="cli-window")
    window = sign_in("cli-window")

    found = window("guests", "find", "zimt", "fisher")
    assert found.out.split() == [
        "Zoe", "Zimt", house.performance.code, *f"{house.performance.starts_at:%d %b %H:%M}".split(), "of", "Cli",
        "Fisher", "A-1-1",
    ]  # fmt: skip
    assert window("guests", "list", house.performance.code).status == 1  # the list is the artist's to see


def test_an_account_stands_for_two_artists(
    artist: Shell, house: OpenHouse, box: Core, sign_in: Callable[[str], Shell]
) -> None:
    someone(box, Role.ADMIN, name="cli-ada")
    admin, password = sign_in("cli-ada"), "correct horse battery\n"
    a_house(box, artist="Cli Kite")

    assert admin("account", "add", "cli-mia", "--role", "artist", "--artist", "Cli Fisher", stdin=password).status == 0
    assert admin("account", "artists", "cli-mia", "Cli Kite", "Cli Fisher").status == 0
    told = [row for row in admin("account", "list", "--json").data if row["username"] == "cli-mia"]
    assert told == [
        {"username": "cli-mia", "display_name": "cli-mia", "role": "artist", "active": True,
         "artists": ["Cli Fisher", "Cli Kite"]}
    ]  # fmt: skip
    assert admin("account", "close", "cli-mia").err == "cli-mia is kept out.\n"
    assert "kept out" in admin("account", "list").out
    assert admin("account", "artists", "cli-mia", "Cli Nobody").status == 1
