"""Redis killed, flushed and frozen while seats are held and sold: every act goes on, and the picture heals."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from redis import Redis

from core import inventory, sales
from core.access import Actor
from core.audit import verify_house
from core.feeds import LinkChanged, NewsItem, Reloaded, SeatsChanged
from core.inventory import CartId
from core.news import Link
from core.runtime import Core, open_core
from core.sales import OrderId
from core.settings import load_settings
from db.queries.planes import house_plane
from tests.factories.house import OpenHouse, a_house, someone

_ROWS = b"level,section,row,seat_from,seat_to\n" + b"".join(b"s,A,%d,1,50\n" % n for n in range(1, 21))
_SECONDS_MAX = 15.0


class Watcher:
    """Another terminal: follows the house and keeps what it was told."""

    def __init__(self) -> None:
        self.states = bytearray()
        self.links: list[Link] = []

    def hear(self, item: NewsItem) -> None:
        match item:
            case Reloaded(states):
                self.states = bytearray(states)
            case SeatsChanged(changes, _):
                for ordinal, state in changes:
                    self.states[ordinal] = state
            case LinkChanged(link):
                self.links.append(link)


class Till:
    """Sells one seat after the other until it is told to stop; any error is kept."""

    def __init__(self, core: Core, actor: Actor, house: OpenHouse) -> None:
        self._core, self._actor, self._house = core, actor, house
        self.sold = 0
        self.error: BaseException | None = None
        self._end = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            for seat in range(1_000):
                if self._end.is_set():
                    return
                cart = CartId(uuid4())
                inventory.place_hold(self._core, self._actor, self._house.id, seats=[seat], cart=cart)
                if seat % 2:
                    inventory.release_hold(self._core, self._actor, self._house.id, cart=cart)
                else:
                    order = OrderId(uuid4())
                    sales.sell_for_cash(
                        self._core,
                        self._actor,
                        self._house.id,
                        cart=cart,
                        order=order,
                        seats={seat: "a"},
                        received_minor=1000,
                    )
                self.sold += 1
                self._end.wait(0.01)
        except BaseException as error:
            self.error = error

    def stop(self) -> None:
        self._end.set()
        self._thread.join(_SECONDS_MAX)


def wait_until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + _SECONDS_MAX
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.02)


@pytest.fixture
def core(state_dir: Path) -> Iterator[Core]:
    """A core over servers of the test's own, because it kills them."""
    with open_core(load_settings(mode="demo", state_dir=state_dir)) as core:
        yield core


def kill(redis: Redis) -> None:
    os.kill(redis.info()["process_id"], signal.SIGKILL)  # the guardian starts an empty one


def flush(redis: Redis) -> None:
    redis.flushall()


def freeze(redis: Redis) -> None:
    pid = redis.info()["process_id"]
    os.kill(pid, signal.SIGSTOP)
    Thread(target=lambda: (time.sleep(2.5), os.kill(pid, signal.SIGCONT)), daemon=True).start()


@pytest.mark.parametrize("fault", [kill, flush, freeze])
def test_selling_goes_on_and_the_picture_heals(core: Core, fault: Callable[[Redis], None]) -> None:
    assert core.redis_url is not None
    house, actor, watcher = a_house(core, _ROWS), someone(core), Watcher()
    feed = inventory.follow_house(core, actor, house.id, watcher.hear)
    wait_until(lambda: watcher.links == [Link.LIVE], "the live link")
    till = Till(core, actor, house)
    wait_until(lambda: till.sold > 20, "the first sales")

    fault(Redis.from_url(core.redis_url))

    before = till.sold
    wait_until(lambda: till.sold > before + 40 or till.error, "sales during the fault")
    if fault is not flush:
        wait_until(lambda: Link.DATABASE in watcher.links, "word that news come from the database")
    wait_until(lambda: watcher.links[-1] is Link.LIVE and core.news.link() is Link.LIVE, "the live link again")
    till.stop()
    assert till.error is None
    wait_until(lambda: watcher.states == house_plane(core.postgres, house.id).states, "the picture of Postgres")  # type: ignore[union-attr]
    feed.close()
    assert [finding for finding in verify_house(core, actor) if not finding.holds] == []
