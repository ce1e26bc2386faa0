"""Planes in the real Redis: the higher fence wins whatever the order, and what won is told, exactly and once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from struct import pack
from typing import Any

import pytest
from redis import Redis

from db.live.client import Live
from db.live.keys import PLANE_SECONDS, news_channel, plane_keys
from db.live.planes import Act, Change, Delta, Planes, Snapshot, packed, read_news
from db.queries.planes import HousePlane

HOUSE = 7
OPEN, HELD, SOLD = b"ohs"
_SECONDS_MAX = 5.0


class Wire:
    """What is published about the house."""

    def __init__(self, redis: Redis, subscription: Any) -> None:
        self._redis, self._subscription = redis, subscription

    def told(self) -> list[bytes]:
        """Everything published since the last look: up to a mark of our own, which comes after all of it."""
        self._redis.publish(news_channel(HOUSE), b"mark")
        heard: list[bytes] = []
        while not heard or heard[-1] != b"mark":
            message = self._subscription.get_message(timeout=_SECONDS_MAX)
            assert message is not None, "a message that was published did not come"
            heard.append(message["data"])
        return heard[:-1]


@pytest.fixture
def wire(redis: Redis, live: Live) -> Iterator[Wire]:
    with live.listening(news_channel(HOUSE)) as subscription:
        yield Wire(redis, subscription)


def a_plane(states: bytes, fences: Sequence[int] = ()) -> HousePlane:
    fences = fences or [0] * len(states)
    return HousePlane(states, b"".join(pack(">I", fence) for fence in fences))


def an_act(state: int, seats: Sequence[int], fences: Sequence[int], by: str = "till") -> Act:
    return Act(HOUSE, packed([state] * len(seats), seats, fences), by)


def drawn(planes: Planes, house: HousePlane) -> int:
    """A new plane of the house; its epoch."""
    assert planes.install(HOUSE, house) == -1
    snapshot = planes.snapshot(HOUSE)
    assert snapshot is not None
    return snapshot.epoch


def states(planes: Planes) -> bytes:
    snapshot = planes.snapshot(HOUSE)
    assert snapshot is not None
    return snapshot.states


class TestApply:
    @pytest.mark.parametrize("order", list(permutations(range(3))))
    @pytest.mark.parametrize("at_once", [True, False])
    def test_the_higher_fence_wins_whatever_the_order(
        self, planes: Planes, order: tuple[int, ...], at_once: bool
    ) -> None:
        drawn(planes, a_plane(b"oooo"))
        history = [an_act(HELD, [1, 2], [1, 1]), an_act(OPEN, [1, 2], [2, 2]), an_act(SOLD, [2, 3], [3, 1])]
        shuffled = [history[at] for at in order]

        for acts in [shuffled] if at_once else [[act] for act in shuffled]:
            planes.apply(acts)

        assert states(planes) == b"ooss"

    @pytest.mark.parametrize("fence", [5, 4, 0])
    def test_an_equal_or_lower_fence_changes_nothing_and_tells_nothing(
        self, planes: Planes, wire: Wire, fence: int
    ) -> None:
        epoch = drawn(planes, a_plane(b"hh", [5, 5]))
        wire.told()

        assert planes.apply([an_act(SOLD, [0, 1], [fence, fence])]) == [0]

        assert planes.snapshot(HOUSE) == Snapshot(epoch, 0, b"hh")
        assert wire.told() == []

    def test_of_an_act_only_what_won_is_told(self, planes: Planes, wire: Wire) -> None:
        epoch = drawn(planes, a_plane(b"hhh", [5, 5, 5]))
        wire.told()

        planes.apply([an_act(SOLD, [0, 1, 2], [6, 5, 7])])

        assert [read_news(message) for message in wire.told()] == [
            Delta(epoch, 1, "till", (Change(0, SOLD, 6), Change(2, SOLD, 7)))
        ]
        assert states(planes) == b"shs"

    def test_the_version_counts_by_one(self, planes: Planes) -> None:
        epoch = drawn(planes, a_plane(b"oo"))

        answers = planes.apply([an_act(HELD, [0], [1]), an_act(HELD, [0], [1]), an_act(SOLD, [0], [2])])

        assert answers == [1, 0, 2]
        assert planes.apply([an_act(HELD, [1], [1])]) == [3]
        assert planes.snapshot(HOUSE) == Snapshot(epoch, 3, b"sh")

    def test_without_a_plane_nothing_is_put_anywhere(self, planes: Planes, redis: Redis, wire: Wire) -> None:
        assert planes.apply([an_act(HELD, [0], [1])]) == [-1]

        assert redis.keys() == []
        assert wire.told() == []

    @pytest.mark.parametrize("part", [0, 1, 2])
    def test_a_plane_that_lost_a_part_goes_away_whole(self, planes: Planes, redis: Redis, part: int) -> None:
        drawn(planes, a_plane(b"oo"))
        redis.delete(plane_keys(HOUSE)[part])

        assert planes.apply([an_act(HELD, [0], [1])]) == [-1]

        assert redis.keys() == []

    def test_what_is_read_back_is_what_was_told(self, planes: Planes, wire: Wire) -> None:
        epoch = drawn(planes, a_plane(b"o" * 300))
        wire.told()

        planes.apply([an_act(HELD, [0, 256, 299], [1, 65_536, 4_294_967_295], by="Zoë · till 4")])

        assert [read_news(message) for message in wire.told()] == [
            Delta(
                epoch,
                1,
                "Zoë · till 4",
                (Change(0, HELD, 1), Change(256, HELD, 65_536), Change(299, HELD, 4_294_967_295)),
            )
        ]

    @pytest.mark.parametrize(
        ("label", "told"),
        [
            ("", ""),
            ("x" * 32, "x" * 32),
            ("x" * 33, "x" * 32),
            ("x" * 30 + "é", "x" * 30 + "é"),
            ("x" * 31 + "é", "x" * 31 + "\N{REPLACEMENT CHARACTER}"),  # cut in the middle, and still read
        ],
    )
    def test_a_label_is_cut_at_32_bytes_and_the_seats_after_it_are_whole(
        self, planes: Planes, wire: Wire, label: str, told: str
    ) -> None:
        epoch = drawn(planes, a_plane(b"oo"))
        wire.told()

        planes.apply([an_act(HELD, [1], [9], by=label)])

        assert [read_news(message) for message in wire.told()] == [Delta(epoch, 1, told, (Change(1, HELD, 9),))]


class TestInstall:
    def test_a_new_plane_says_that_it_must_be_read(self, planes: Planes, wire: Wire) -> None:
        assert planes.install(HOUSE, a_plane(b"ohs", [0, 1, 2])) == -1

        assert wire.told() == [b"R"]
        assert read_news(b"R") is None
        snapshot = planes.snapshot(HOUSE)
        assert snapshot is not None
        assert (snapshot.version, snapshot.states) == (0, b"ohs")

    def test_a_house_of_another_size_is_a_new_plane_with_another_epoch(self, planes: Planes, wire: Wire) -> None:
        before = drawn(planes, a_plane(b"oo"))
        planes.apply([an_act(HELD, [0], [1])])
        wire.told()

        assert planes.install(HOUSE, a_plane(b"ooo")) == -1

        snapshot = planes.snapshot(HOUSE)
        assert snapshot is not None
        assert (snapshot.version, snapshot.states) == (0, b"ooo")
        assert snapshot.epoch != before
        assert wire.told() == [b"R"]

    def test_planes_merge_by_fence_and_of_equals_postgres_wins(self, planes: Planes, wire: Wire) -> None:
        epoch = drawn(planes, a_plane(b"hhhh", [5, 5, 5, 5]))
        wire.told()

        # Older than the plane, equal but run out, newer, and the same.
        assert planes.install(HOUSE, a_plane(b"oosh", [4, 5, 6, 5])) == 2

        assert planes.snapshot(HOUSE) == Snapshot(epoch, 1, b"hosh")
        assert [read_news(message) for message in wire.told()] == [
            Delta(epoch, 1, "", (Change(1, OPEN, 5), Change(2, SOLD, 6)))
        ]
        assert planes.apply([an_act(HELD, [2], [6])]) == [0]  # the fence came with the state

    def test_a_plane_that_is_right_stays_as_it_is(self, planes: Planes, wire: Wire) -> None:
        house = a_plane(b"oh", [0, 3])
        epoch = drawn(planes, house)
        wire.told()

        assert planes.install(HOUSE, house) == 0

        assert planes.snapshot(HOUSE) == Snapshot(epoch, 0, b"oh")
        assert wire.told() == []

    def test_a_thousand_differences_are_told_one_by_one(self, planes: Planes, wire: Wire) -> None:
        epoch = drawn(planes, a_plane(b"o" * 1_500))
        wire.told()

        assert planes.install(HOUSE, a_plane(b"h" * 1_000 + b"o" * 500, [1] * 1_000 + [0] * 500)) == 1_000

        (message,) = wire.told()
        assert read_news(message) == Delta(epoch, 1, "", tuple(Change(seat, HELD, 1) for seat in range(1_000)))

    def test_more_say_that_the_plane_must_be_read(self, planes: Planes, wire: Wire) -> None:
        epoch = drawn(planes, a_plane(b"o" * 1_500))
        wire.told()

        assert planes.install(HOUSE, a_plane(b"h" * 1_001 + b"o" * 499, [1] * 1_001 + [0] * 499)) == 1_001

        assert wire.told() == [b"R"]
        assert planes.snapshot(HOUSE) == Snapshot(epoch, 1, b"h" * 1_001 + b"o" * 499)

    def test_a_plane_lives_for_a_day_after_it_was_last_drawn(self, planes: Planes, redis: Redis) -> None:
        house = a_plane(b"oo")
        for _ in ("new", "drawn again"):
            planes.install(HOUSE, house)

            left = [redis.ttl(key) for key in plane_keys(HOUSE)]
            assert all(PLANE_SECONDS - 60 < seconds <= PLANE_SECONDS for seconds in left), left
            for key in plane_keys(HOUSE):
                redis.expire(key, 60)

    def test_an_act_does_not_make_a_plane_live_for_ever(self, planes: Planes, redis: Redis) -> None:
        drawn(planes, a_plane(b"oo"))

        planes.apply([an_act(HELD, [0], [1])])

        assert [key for key in plane_keys(HOUSE) if redis.ttl(key) <= 0] == []


class TestLooking:
    def test_there_is_no_snapshot_of_what_was_never_drawn(self, planes: Planes) -> None:
        planes.install(HOUSE + 1, a_plane(b"oo"))

        assert planes.snapshot(HOUSE) is None

    @pytest.mark.parametrize("part", [0, 2])
    def test_nor_of_a_plane_that_lost_its_states_or_its_head(self, planes: Planes, redis: Redis, part: int) -> None:
        drawn(planes, a_plane(b"oo"))
        redis.delete(plane_keys(HOUSE)[part])

        assert planes.snapshot(HOUSE) is None

    def test_the_performances_that_have_a_plane_are_known(self, planes: Planes) -> None:
        assert planes.drawn() == []
        for performance_id in (12, 3, 100):
            planes.install(performance_id, a_plane(b"oo"))
        planes.is_my_turn(5, "one", 60)

        assert planes.drawn() == [3, 12, 100]

    def test_one_process_at_a_time_compares_a_plane(self, planes: Planes) -> None:
        asked = [planes.is_my_turn(HOUSE, who, 60) for who in ("one", "two", "one")]

        assert asked == [True, False, False]
        assert planes.is_my_turn(HOUSE + 1, "two", 60)
