"""The way to Redis: one try, a second of peace after a failure, one caller who probes, and a Redis that comes back."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from redis import Redis
from redis.exceptions import RedisError

from db.live import client as module
from db.live.client import Live, LiveUnavailable, Script
from db.live.planes import Act, Planes, packed
from db.queries.planes import HousePlane
from db.servers.programs import redis_program

_START_SECONDS_MAX = 10.0
_LOOK_SECONDS = 0.01


class Hands:
    """A monotonic clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=hands.monotonic))
    return hands


@pytest.fixture
def path(state_dir: Path) -> Path:
    """Where a Redis might listen; nobody does."""
    return state_dir / "redis.sock"


@pytest.fixture
def away(path: Path) -> Iterator[Live]:
    live = Live(f"unix://{path}", timeout_ms=2_000)
    yield live
    live.close()


class OwnRedis:
    """A Redis of one test's own, which may lose what others rely on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process: subprocess.Popen[bytes] | None = None
        self.client = Redis(unix_socket_path=str(path))
        self.live = Live(f"unix://{path}", timeout_ms=2_000)

    def start(self) -> None:
        program = redis_program()
        assert program is not None
        self._process = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", self._path, "--save", "", "--dir", self._path.parent],
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + _START_SECONDS_MAX
        while not self._answers():
            assert time.monotonic() < until, "Redis did not start"
            time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False


@pytest.fixture
def own_redis(path: Path) -> Iterator[OwnRedis]:
    redis = OwnRedis(path)
    redis.start()
    yield redis
    redis.live.close()
    redis.client.close()
    redis.stop()


class Question:
    """Asks Redis whether it is there, and counts how often that got as far as Redis."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, client: Any) -> bool:
        self.asked += 1
        return client.ping()


def refused(live: Live, question: Question) -> str:
    with pytest.raises(LiveUnavailable) as error:
        live.ask(question)
    return str(error.value)


def test_after_a_failure_redis_is_left_alone_for_a_second(away: Live, clock: Hands) -> None:
    question = Question()
    assert away.is_open
    assert refused(away, question).startswith("Redis does not answer: ")
    assert not away.is_open

    for passed in (0.0, 0.5, 0.999):
        clock.now = 1_000.0 + passed
        assert refused(away, question) == "Redis did not answer a moment ago"
    assert question.asked == 1

    clock.now = 1_001.0
    assert refused(away, question).startswith("Redis does not answer: ")
    assert question.asked == 2


def test_every_failed_probe_begins_the_second_again(away: Live, clock: Hands) -> None:
    question = Question()
    for _ in range(40):  # every quarter of a second for ten
        refused(away, question)
        clock.now += 0.25

    assert question.asked == 10


def test_one_caller_probes_and_the_others_do_not_wait_for_it(away: Live, clock: Hands) -> None:
    others = Question()
    probes = 0

    def probe(client: Any) -> None:
        nonlocal probes
        probes += 1
        for _ in range(5):  # while the probe is under way
            assert refused(away, others) == "Redis did not answer a moment ago"
        client.ping()

    refused(away, Question())
    clock.now += 1.0
    with pytest.raises(LiveUnavailable):
        away.ask(probe)

    assert (probes, others.asked) == (1, 0)


def test_a_probe_that_is_answered_opens_the_way_for_all(away: Live, clock: Hands, path: Path, redis_url: str) -> None:
    question = Question()
    refused(away, question)
    path.symlink_to(urlsplit(redis_url).path)  # now the real one listens there
    refused(away, question)
    clock.now += 1.0

    assert [away.ask(question) for _ in range(3)] == [True] * 3

    assert away.is_open
    assert question.asked == 4


def test_what_fails_inside_a_subscription_counts_as_well(live: Live, clock: Hands) -> None:
    with pytest.raises(LiveUnavailable), live.listening("news"):
        raise OSError("the cable is out")

    assert not live.is_open
    assert refused(live, Question()) == "Redis did not answer a moment ago"


def test_a_subscription_that_is_confirmed_opens_the_way(away: Live, clock: Hands, path: Path, redis_url: str) -> None:
    refused(away, Question())
    path.symlink_to(urlsplit(redis_url).path)
    clock.now += 1.0

    with away.listening("news"):
        assert away.is_open
        assert away.ask(Question())


def test_an_error_of_ours_says_nothing_about_redis(live: Live) -> None:
    def wrong(client: Any) -> None:
        raise ValueError("a slip of the programmer")

    with pytest.raises(ValueError, match="a slip"):
        live.ask(wrong)

    assert live.is_open


def test_a_redis_that_is_silent_is_asked_once_and_not_waited_for(path: Path) -> None:
    """It takes the connection and never answers, as a frozen one does."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(8)
        live = Live(f"unix://{path}", timeout_ms=30)

        refused(live, Question())

        live.close()
        listener.setblocking(False)
        listener.accept()[0].close()
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize("restarted", [False, True])
def test_a_redis_that_lost_the_scripts_gets_them_again_by_itself(own_redis: OwnRedis, restarted: bool) -> None:
    planes, house = Planes(own_redis.live), HousePlane(b"oo", bytes(8))
    act = Act(7, packed(b"h", [1], [1]), "till")
    planes.install(7, house)
    assert planes.apply([act]) == [1]
    scripts = Script("apply_delta").sha, Script("install_plane").sha

    if restarted:
        own_redis.stop()
        own_redis.start()
    else:
        own_redis.client.script_flush()
    assert own_redis.client.script_exists(*scripts) == [False, False]

    assert planes.apply([act]) == [-1 if restarted else 0]
    assert planes.install(7, house) == (-1 if restarted else 0)
    assert planes.apply([act]) == [1 if restarted else 0]
    assert own_redis.client.script_exists(*scripts) == [True, True]
    assert own_redis.live.is_open
