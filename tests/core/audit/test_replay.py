"""The journal folded up to a moment is the house that stood there then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest

from core import inventory, sales
from core.access import Role
from core.audit import counts_as_of, house_story
from core.errors import BadInput, EtdsError, NotFound, NotPermitted
from core.inventory import CartId
from core.moments import read_moment
from core.runtime import Core
from core.sales import OrderId
from db.vocabulary import SeatState
from tests.factories.house import a_house, someone


@pytest.mark.parametrize("seed", range(3))
def test_every_past_plane_is_told_again(core: Core, seed: int) -> None:
    """Acts of all kinds; after each the drawn plane is kept with the time, and later compared with the fold."""
    random, house, mona = Random(seed), a_house(core), someone(core, Role.MANAGER)
    kept = [(core.clock.now(), bytes(core.news.draw(house.id).states))]
    carts: list[CartId] = []
    seats = house.manifest.seat_count
    for _ in range(40):
        act = random.choice(["hold", "hold", "sell", "release", "kill", "set_aside", "open"])
        seat, cart = random.randrange(seats), random.choice(carts) if carts else CartId(uuid4())
        try:
            match act:
                case "hold":
                    carts.append(CartId(uuid4()))
                    inventory.place_hold(core, mona, house.id, seats=[seat], cart=carts[-1])
                case "sell":
                    held = core.postgres.rows("select seats from hold where cart_id = %s", [cart])
                    sales.sell_for_cash(core, mona, house.id, cart=cart, order=OrderId(uuid4()),
                                        seats=dict.fromkeys(held[0][0], "a") if held else {seat: "a"},
                                        received_minor=9000)  # fmt: skip
                case "release":
                    inventory.release_hold(core, mona, house.id, cart=cart)
                case "kill":
                    inventory.kill_seats(core, mona, house.id, seats=[seat], code="view")
                case _:
                    inventory.open_seats(core, mona, house.id, seats=[seat])
        except EtdsError:
            continue  # that seat, that cart were not in a state for it
        (now,) = core.postgres.rows("select clock_timestamp()")[0]
        kept.append((now, bytes(core.news.draw(house.id).states)))

    story = house_story(core, mona, house.id)
    assert len(kept) > 10 and len({plane for _, plane in kept}) > 5
    for at, plane in random.sample(kept, 10):
        assert story.plane(story.step_at(at)) == plane
    assert story.plane(len(story.changes)) == kept[-1][1]
    assert story.plane(0) == bytes([SeatState.OPEN.byte]) * seats
    assert counts_as_of(core, mona, house.id, kept[0][0])[SeatState.OPEN] == seats


def test_the_fold_keeps_planes_on_the_way(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    house, omar = a_house(core), someone(core)
    for seat in range(6):
        inventory.place_hold(core, omar, house.id, seats=[seat], cart=CartId(uuid4()))
    whole = [house_story(core, omar, house.id).plane(step) for step in range(7)]
    monkeypatch.setattr("core.audit.replay._KEPT_EVERY", 2)
    story = house_story(core, omar, house.id)

    assert [story.plane(step) for step in reversed(range(7))] == whole[::-1]


def test_who_may_not_verify_and_who_does_not_reach_sees_nothing(core: Core) -> None:
    house = a_house(core, venue="Here")
    assert house_story(core, someone(core, venue="Here"), house.id).changes == []
    with pytest.raises(NotFound):
        house_story(core, someone(core, venue="There"), house.id)
    with pytest.raises(NotPermitted):
        house_story(core, someone(core, Role.DOOR, venue="Here"), house.id)


NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [("19:42", NOW.replace(hour=19, minute=42)), ("21:00", NOW.replace(day=20, hour=21)),
     ("-2h", NOW - timedelta(hours=2)), ("-90 min", NOW - timedelta(minutes=90)), ("-1d", NOW - timedelta(days=1)),
     ("yesterday 18:00", NOW.replace(day=20, hour=18)), ("Yesterday", NOW.replace(day=20, hour=0)),
     ("20.11. 18:00", NOW.replace(day=20, hour=18)), ("22.11 18:00", NOW.replace(year=2025, day=22, hour=18)),
     ("2026-11-21T18:00", NOW.replace(hour=18)), ("2026-11-21 18:00+01:00", NOW.replace(hour=17)), ("now", NOW)],
)  # fmt: skip
def test_moments_are_read(text: str, moment: datetime) -> None:
    assert read_moment(text, NOW) == moment


@pytest.mark.parametrize("text", ["", "soon", "25:00", "31.2. 10:00", "2026-11-21T21:00", "today 23:00", "-h"])
def test_what_is_no_moment_of_the_past_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_moment(text, NOW)
