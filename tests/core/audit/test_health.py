"""Health: what both stores say about themselves, and what is said where Redis is away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from core import inventory
from core.access import Role
from core.audit import health, house_care
from core.inventory import CartId
from core.runtime import Core
from db import migrations
from tests.core.inventory.test_holds import run_out
from tests.factories.house import a_house, someone
from tests.factories.late import sell


def test_both_stores_are_told_of(core: Core) -> None:
    house, operator, admin = a_house(core), someone(core), someone(core, Role.ADMIN)
    run_out(core, inventory.place_hold(core, operator, house.id, seats=[1], cart=CartId(uuid4())).cart)
    inventory.place_hold(core, operator, house.id, seats=[2], cart=CartId(uuid4()))
    core.news.draw(house.id)

    found = health(core, admin)

    assert (found.postgres.schema_step, found.postgres.holds, found.postgres.run_out) == (migrations.HEAD, 2, 1)
    assert found.postgres.version.startswith("18")
    assert 0 < found.postgres.connections < found.postgres.connections_max
    assert found.postgres.database_bytes > 1_000_000
    assert found.redis is not None
    assert (found.redis.planes, found.redis.clients > 0, found.redis.memory_bytes > 0) == (1, True, True)
    assert not found.is_embedded


def test_without_redis_the_rest_is_told(open_core: Callable[..., Core]) -> None:
    absent, silent = open_core(redis_url=None), open_core(redis_url="redis://127.0.0.1:1")
    admin = someone(absent, Role.ADMIN)

    assert (health(absent, admin).redis, health(silent, admin).redis) == (None, None)


def test_who_looks_after_the_house_and_what_waits(core: Core, open_core: Callable[..., Core]) -> None:
    house, admin = a_house(core), someone(core, Role.ADMIN)
    assert house_care(core, admin).letters == 0
    sell(core, someone(core), house, 0, contact="visitor@example.org")
    with core.postgres.write() as connection:
        connection.execute("update outbox set at = at - interval '1 hour'")

    found = house_care(core, admin)

    assert (found.workers, found.letters, found.has_redis) == (0, 1, True)
    assert 3_600 <= found.letters_seconds < 3_700
    assert found.disk_bytes is not None and found.disk_free_bytes is not None
    assert 0 <= found.disk_free_bytes < found.disk_bytes
    assert not house_care(open_core(redis_url=None), admin).has_redis
