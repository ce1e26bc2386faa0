"""The way to Redis: short waits, no retries, and a breaker that stops asking a Redis which does not answer.

A retry of its own would run a script twice; here nobody retries, because nothing rests on the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError
from redis.retry import Retry

from db.errors import StoreUnavailable

T = TypeVar("T")
_PROBE_SECONDS = 1.0


class LiveUnavailable(StoreUnavailable):
    """Redis is away, too slow, or was a moment ago."""


Call: TypeAlias = tuple[Sequence[str], Sequence[bytes | str | int]]
"""Keys and arguments of a script."""


class Script:
    """A Lua script of ours by its verb, called by its hash."""

    def __init__(self, name: str) -> None:
        self.text = (Path(__file__).parent / "lua" / f"{name}.lua").read_text(encoding="utf-8")
        self.sha = sha1(self.text.encode(), usedforsecurity=False).hexdigest()


class Live:
    """One Redis. After a failure it is left alone for a second, then one caller probes."""

    def __init__(self, url: str, *, timeout_ms: int) -> None:
        self._client: Any = Redis.from_url(  # pyright: ignore[reportUnknownMemberType] - untyped keywords
            url,
            socket_timeout=timeout_ms / 1000,
            socket_connect_timeout=timeout_ms / 1000,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
            max_connections=16,
        )
        self._closed_until = 0.0
        self._lock = Lock()

    @property
    def is_open(self) -> bool:
        """Whether the last answer was one, as far as is known."""
        return self._closed_until == 0.0

    def run(self, script: Script, calls: Sequence[Call]) -> list[Any]:
        """Run a script for each of these keys and arguments, in order, in one round trip. Raises LiveUnavailable."""
        with self._watched():
            try:
                return self._send(script, calls)
            except NoScriptError:  # a Redis that was restarted; what ran before this was noticed may run again
                self._client.script_load(script.text)
                return self._send(script, calls)

    def _send(self, script: Script, calls: Sequence[Call]) -> list[Any]:
        pipeline = self._client.pipeline(transaction=False)
        for keys, arguments in calls:
            pipeline.evalsha(script.sha, len(keys), *keys, *arguments)
        return pipeline.execute()

    def ask(self, question: Callable[[Any], T]) -> T:
        """Ask Redis one thing. Raises LiveUnavailable."""
        with self._watched():
            return question(self._client)

    @contextmanager
    def listening(self, channel: str) -> Generator[Any]:
        """A subscription to one channel, confirmed. Raises LiveUnavailable, also from inside."""
        with self._watched():
            subscription = self._client.pubsub(ignore_subscribe_messages=False)
            try:
                subscription.subscribe(channel)
                if subscription.get_message(timeout=1.0) is None:
                    raise RedisError("the subscription was not confirmed")
                self._closed_until = 0.0  # it answers; what is asked while listening need not wait for the end
                yield subscription
            finally:
                subscription.close()

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def _watched(self) -> Generator[None]:
        if self._closed_until and not self._may_probe():
            raise LiveUnavailable("Redis did not answer a moment ago")
        try:
            yield
        except (RedisError, OSError) as error:
            self._closed_until = time.monotonic() + _PROBE_SECONDS
            raise LiveUnavailable(f"Redis does not answer: {error}") from error
        else:
            self._closed_until = 0.0

    def _may_probe(self) -> bool:
        """One caller a second."""
        with self._lock:
            if time.monotonic() < self._closed_until:
                return False
            self._closed_until = time.monotonic() + _PROBE_SECONDS
            return True
