"""Who is at the counter: seen within a moment, gone within seconds, trusted with nothing, in no database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition
from typing import Any

import pytest

from core import inventory
from core.access import Actor, Role
from core.counter import Colleague, Counter, Here, _heard
from core.errors import NotFound
from core.runtime import Core
from db.live.counter import look
from db.live.keys import counter_key
from tests.factories.house import OpenHouse, a_house, someone

Seen = tuple[Colleague, ...]


@dataclass
class Eyes:
    """What a terminal sees, to be waited for."""

    seen: Seen = ()
    times: int = 0
    changed: Condition = field(default_factory=Condition)

    def see(self, seen: Seen) -> None:
        with self.changed:
            self.seen, self.times = seen, self.times + 1
            self.changed.notify_all()

    def until(self, holds: Callable[[Seen], object]) -> Seen:
        with self.changed:
            assert self.changed.wait_for(lambda: holds(self.seen), 20), self.seen
            return self.seen


@pytest.fixture
def at(core: Core) -> Any:
    opened: list[Counter] = []

    def sit_down(actor: Actor, house: OpenHouse, on: Core | None = None) -> tuple[Counter, Eyes]:
        eyes = Eyes()
        counter = inventory.look_around(on or core, actor, house.id, eyes.see)
        assert counter is not None
        opened.append(counter)
        return counter, eyes

    yield sit_down
    for counter in opened:
        counter.close()


def test_a_colleague_is_seen_with_cursor_and_cart_and_gone_when_she_leaves(core: Core, at: Any) -> None:
    house, anna, berta = a_house(core), someone(core, name="anna"), someone(core, name="berta")
    first, first_eyes = at(anna, house)
    second, second_eyes = at(berta, house)
    first.tell(Here(3, (1, 2)))
    second.tell(Here(7))

    (colleague,) = second_eyes.until(lambda seen: seen and seen[0].cursor == 3)
    assert (colleague.name, colleague.till, colleague.seats) == ("Anna", "test", (1, 2))
    (colleague,) = first_eyes.until(lambda seen: seen and seen[0].cursor == 7)
    assert colleague.name == "Berta"
    first.close()
    second_eyes.until(lambda seen: seen == ())
    assert core.postgres.rows("select count(*) from hold") == [(0,)]


def test_who_says_nothing_any_more_is_forgotten(core: Core) -> None:
    house = a_house(core)
    assert core.news.planes is not None
    live = core.news.planes.live
    assert look(live, house.id, "gone", b"x", life_ms=200) == {}
    assert look(live, house.id, "one", b"y", life_ms=200) == {"gone": b"x"}

    while look(live, house.id, "two", b"", life_ms=200):  # it says nothing itself
        pass
    while live.ask(lambda client: client.exists(counter_key(house.id))):
        pass


def test_another_house_is_another_counter_and_a_foreign_one_is_not_there(core: Core, at: Any) -> None:
    here, there = a_house(core, venue="Here"), a_house(core, venue="There")
    first, _ = at(someone(core, venue="Here"), here)
    first.tell(Here(1))
    _, manager_there = at(someone(core, Role.MANAGER, venue="There"), there)
    _, manager_here = at(someone(core, Role.MANAGER, venue="Here"), here)

    manager_here.until(lambda seen: [one.cursor for one in seen] == [1])
    assert manager_there.seen == ()
    with pytest.raises(NotFound):
        inventory.look_around(core, someone(core, venue="There"), here.id, lambda seen: None)


def test_who_only_looks_sees_and_is_not_seen_and_a_customer_sees_nobody(core: Core, at: Any) -> None:
    house = a_house(core)
    operator, operator_eyes = at(someone(core), house)
    door, door_eyes = at(someone(core, Role.DOOR), house)
    operator.tell(Here(5))
    door.tell(Here(6))

    door_eyes.until(lambda seen: [one.cursor for one in seen] == [5])
    assert operator_eyes.times == 0
    assert inventory.look_around(core, someone(core, Role.CUSTOMER), house.id, lambda seen: None) is None


def test_without_redis_nobody_is_seen_and_nobody_minds(open_core: Callable[..., Core], at: Any) -> None:
    core = open_core()
    assert core.news.planes is not None
    core.news.planes = None
    house = a_house(core)
    counter, eyes = at(someone(core), house, core)

    counter.tell(Here(1))
    counter.close()
    assert eyes.times == 0


@pytest.mark.parametrize(
    "word",
    [b"", b"{", b"[]", b"7", b'{"n":"x"}', b'{"n":"x","t":"t","c":"no","s":[],"g":null}', b"[" * 1_000,
     b'{"n":"x","t":"t","c":1,"s":5,"g":null}', b'{"n":"x","t":"t","c":1,"s":[],"g":[]}', b"\xff"],
)  # fmt: skip
def test_a_word_without_sense_is_nobody(word: bytes) -> None:
    assert _heard("t", word) is None


def test_a_cursor_that_runs_is_told_four_times_a_second_at_most(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    house = a_house(core)
    waits: list[float] = []
    counter = Counter.__new__(Counter)
    told: list[int | None] = []

    class Ended:
        def is_set(self) -> bool:
            return len(waits) == 8

        def wait(self, seconds: float) -> None:
            waits.append(seconds)
            for cursor in range(100):  # a hundred steps between two looks
                counter.tell(Here(cursor + len(waits)))

    monkeypatch.setattr(Counter, "_exchange", lambda self, word: told.append(self._here.cursor) or ())
    Counter.__init__(counter, core, someone(core), house.id, lambda seen: None, is_seen=True)
    counter.close()
    for thread in threading.enumerate():
        if thread.name == f"counter-{house.id}":
            thread.join()  # its own last word would be counted too
    told.clear()
    counter._ended = Ended()  # type: ignore[assignment]
    counter._run()
    assert len(told) <= 8 + 1 and min(waits) >= 0.25
