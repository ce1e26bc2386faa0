"""Ready-made seat rows, one a seat from the day a performance goes on sale: what redlock and optimistic update."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Engine, Integer, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.peers.sale import Clerk
from db.postgres import RUNTIME_ROLE, Connection


@cache
def an_engine(clerk: Clerk) -> Engine:
    """The engine of this process, as an application has one; `dispose` closes its connections and keeps what it
    compiled."""
    url = clerk.postgres_url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(url, pool_size=64, max_overflow=0, connect_args={"prepare_threshold": 0})


class PeerBase(DeclarativeBase): ...


class Seat(PeerBase):
    __tablename__ = "ready_seat"

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    seat_ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str]
    version: Mapped[int]
    cart_id: Mapped[UUID | None]
    held_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    order_id: Mapped[UUID | None]


class VersionedBase(DeclarativeBase): ...


class VersionedSeat(VersionedBase):
    """The same row for an ORM that watches the version itself."""

    __tablename__ = "ready_seat"

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    seat_ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str]
    version = mapped_column(Integer, nullable=False)
    cart_id: Mapped[UUID | None]
    held_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    order_id: Mapped[UUID | None]

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}  # pyright: ignore[reportIncompatibleVariableOverride]


def make_seats(owner: Connection, performance: int, seat_count: int) -> None:
    owner.execute(
        "create table if not exists ready_seat (performance_id bigint, seat_ordinal int, state text not null,"
        " version int not null, cart_id uuid, held_until timestamptz, order_id uuid,"
        " primary key (performance_id, seat_ordinal)) with (fillfactor = 70)"
    )
    owner.execute(f"grant select, insert, update on ready_seat to {RUNTIME_ROLE}")  # pyright: ignore
    owner.execute(
        "insert into ready_seat select %s, s, 'open', 1 from generate_series(0, %s - 1) s", [performance, seat_count]
    )
