"""Two bookers in processes of their own move into the same slot: one has it, the other is told who.

First the race is shown to be real: with the constraint dropped both are let in.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import psycopg
import pytest

from core import programming
from core.access import Role
from core.errors import EtdsError
from core.programming import BookingId, BookingKind, bookings
from core.runtime import Core, connect
from core.settings import Settings
from db.servers import Addresses
from tests.factories.calendars import Stage, a_stage
from tests.factories.house import someone

_SLOT = datetime(2027, 3, 20, 19, tzinfo=UTC)
_ROUNDS = 5


def _move_in(
    url: str, settings: Settings, actor: object, booking: int, version: int, ready: object, judged: object
) -> str:
    """One booker. All have looked at the calendar, which is free, before any writes; and none waits with an open
    transaction for one that is only being started."""
    rules = bookings.judge

    def judge_and_wait(*given: object, **more: object) -> None:
        rules(*given, **more)  # type: ignore[arg-type]
        if more.get("accept_soft") is False:  # the look before, not the one that explains
            judged.wait(30)  # type: ignore[attr-defined]

    bookings.judge = judge_and_wait  # type: ignore[assignment]
    with connect(settings, url, None) as core:
        ready.wait(60)  # type: ignore[attr-defined]
        try:
            programming.move(core, actor, BookingId(booking), version=version, starts_at=_SLOT)  # type: ignore[arg-type]
        except EtdsError as error:
            return f"{error.code}: {error.message}"
    return "moved"


def _race(core: Core, settings: Settings, stage: Stage, round_: int) -> list[str]:
    """Two blocks, elsewhere, and two people who move them into one slot."""
    people, made = [], []
    for number, name in enumerate(("ada", "ben")):
        actor = someone(core, Role.DISTRIBUTOR, name=f"{name}{round_}", organisation="Presenter")
        starts = _SLOT + timedelta(days=2 + number)
        made.append(
            programming.book(
                core, actor, stage.hall_id, BookingKind.OTHER, title=f"Gala of {name}", starts_at=starts,
                ends_at=starts + timedelta(hours=2),
            )
        )  # fmt: skip
        people.append(actor)
    with get_context("spawn").Manager() as manager, ProcessPoolExecutor(2, mp_context=get_context("spawn")) as two:
        ready, judged = manager.Barrier(2), manager.Barrier(2)
        asked = [
            two.submit(_move_in, core.postgres_url, settings, actor, booking, 1, ready, judged)
            for actor, booking in zip(people, made, strict=True)
        ]
        told = [one.result(timeout=60) for one in asked]
    with core.postgres.write() as connection:
        connection.execute("delete from hall_booking")
    return sorted(told)


@pytest.fixture
def quick(settings: Settings) -> Settings:
    return settings.model_copy(update={"pool_size": 2})


def test_without_the_constraint_both_are_let_in(core: Core, database: Addresses, quick: Settings) -> None:
    """If this fails, the test below means nothing."""
    stage = a_stage(core)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("alter table hall_booking drop constraint hall_booking_free")

    assert _race(core, quick, stage, 0) == ["moved", "moved"]


def test_one_has_the_slot_and_the_other_is_told_who(core: Core, quick: Settings) -> None:
    stage = a_stage(core)

    for round_ in range(_ROUNDS):
        told = _race(core, quick, stage, round_)

        assert [one.split(":")[0] for one in told] == ["booking_clash", "moved"]
        assert told[0].startswith("booking_clash: Great Hall is taken Sat 20 Mar 20:00 to 22:00 for other: Gala of ")
