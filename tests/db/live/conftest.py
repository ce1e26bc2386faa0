"""The run's real Redis, emptied, and one house in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis

from db.live.client import Live
from db.live.planes import Planes
from db.servers import Addresses
from tests.fixtures.database import _redis_of_worker


@pytest.fixture
def redis_url(servers: Addresses) -> str:
    url = _redis_of_worker(servers.redis_url)
    assert url is not None
    return url


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    """A client past ours, to look behind it and to play the fault."""
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def live(redis_url: str) -> Iterator[Live]:
    live = Live(redis_url, timeout_ms=2_000)
    yield live
    live.close()


@pytest.fixture
def planes(live: Live) -> Planes:
    return Planes(live)
