"""A town to measure in: private durable servers, a migrated database, houses on sale, an operator signed in.

It can be handed to other processes, which then open connections of their own.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg

from benchmarks.peers.sale import PRICE_MINOR, Clerk
from core.access import Actor
from core.runtime import Core, connect
from core.settings import Settings, load_settings
from db import migrations, servers
from db.postgres import RUNTIME_ROLE, Connection
from db.queries import seeding
from db.vocabulary import PerformanceId
from tests.factories.house import OpenHouse, a_house, someone


@dataclass(frozen=True, slots=True)
class Town:
    """Addresses and an actor. `core` is the measuring process's own and stays behind when the town is handed over."""

    settings: Settings
    owner_url: str
    postgres_url: str
    redis_url: str
    actor: Actor
    _core: list[Core] = field(default_factory=list)

    def __reduce__(self) -> tuple[object, ...]:
        return Town, (self.settings, self.owner_url, self.postgres_url, self.redis_url, self.actor)

    @property
    def core(self) -> Core:
        return self._core[0]

    def connect(self, *, pool_size: int = 1) -> Core:
        """A core with its own connections, as another terminal has."""
        return connect(self.settings.model_copy(update={"pool_size": pool_size}), self.postgres_url, self.redis_url)

    def driver(self) -> Connection:
        """A bare connection of the driver, in autocommit, with the role and the settings that the pool's have."""
        options = f"-c role={RUNTIME_ROLE} -c TimeZone=UTC -c synchronous_commit=on"
        return psycopg.connect(self.postgres_url, autocommit=True, options=options, prepare_threshold=1)

    def house(self, seats: int, *, row: int = 40) -> OpenHouse:
        """A performance on sale in a hall of so many seats, all rows equally long."""
        rows = "".join(f"s,A,{number},1,{row}\n" for number in range(1, seats // row + 1))
        return a_house(self.core, b"level,section,row,seat_from,seat_to\n" + rows.encode())

    def another(self, house: OpenHouse) -> PerformanceId:
        """One more performance of the same in the same hall at the same prices, on a day of its own; nobody has touched
        its seats."""
        with self.core.postgres.write() as connection:
            number, event = connection.execute(
                "select count(*), (select event_id from performance where id = %s) from performance", [house.id]
            ).fetchone() or (0, 0)
            at = house.performance.starts_at + timedelta(days=number)
            performance_id = seeding.insert_performance(
                connection,
                code=f"AGAIN-{number}",
                event_id=event,
                manifest_id=house.performance.manifest_id,
                starts_at=at,
                ends_at=at + timedelta(hours=2),
                state="on_sale",
            )
            connection.execute(
                "insert into performance_price (performance_id, level_number, price_type_id, price_minor)"
                " select %s, level_number, price_type_id, price_minor from performance_price where performance_id = %s",
                [performance_id, house.id],
            )
        return performance_id


def clerk_of(town: Town, performance: PerformanceId) -> Clerk:
    """Who sells there in the designs that are not ours: the town's actor, adult tickets at the first level."""
    with psycopg.connect(town.owner_url) as owner:
        found = owner.execute(
            "select price_type_id, level_number from performance_price where performance_id = %s and price_minor = %s",
            [performance, PRICE_MINOR],
        ).fetchone()
    assert found is not None, "a house is priced"
    return Clerk(
        postgres_url=town.postgres_url,
        redis_url=town.redis_url,
        account_id=town.actor.account_id,
        session_id=town.actor.session_id,
        price_type_id=found[0],
        level=found[1],
    )


@contextmanager
def a_town() -> Generator[Town]:
    """Servers that are safe against power loss, as in a box office; stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="etds-benchmark-"))
    folder.chmod(0o711)  # the servers' user walks through where root measures
    try:
        with servers.attach(folder) as lease:
            at = lease.addresses
            assert at.redis_url is not None, "there is a redis-server to measure with"
            migrations.upgrade(at.owner_url)
            settings = load_settings(mode="demo", state_dir=folder, hold_seats_max=500, idle_lock_seconds=0)
            with connect(settings, at.postgres_url, at.redis_url) as core:
                yield Town(settings, at.owner_url, at.postgres_url, at.redis_url, someone(core), [core])
    finally:
        servers.discard(folder)
        shutil.rmtree(folder, ignore_errors=True)
