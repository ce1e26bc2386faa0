"""A rehearsal sells a copy by processes of tills. Each makes a database and starts processes, so they take seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from core import inventory
from core.access import Actor, Role
from core.errors import BadInput, NotFound
from core.practice import PracticeUnavailable
from core.programming import check_onsale, put_window
from core.programming.checklist import Light
from core.rehearsal import Pattern, Progress, Shape, burst, copies, list_rehearsals, pattern_of, rehearse
from core.rehearsal.report import words
from core.runtime import Core
from db import sandbox
from db.servers import Addresses
from db.vocabulary import PerformanceId
from tests.core.practice.test_sandboxes import every_row, sell
from tests.factories.house import OpenHouse, a_house, someone

QUICK = Shape(think_seconds=0.02, picks=0.5, abandons=0.1, cards=0.3)


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core, state="announced", organisation="Ours")


@pytest.fixture
def planner(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Ours")


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the copies that this test had made: others may be there, of other tests at the same servers."""
    names: list[str] = []
    make = sandbox.make

    def making(owner_url: str, performance_id: PerformanceId) -> sandbox.Sandbox:
        copy = make(owner_url, performance_id)
        names.append(copy.name)
        return copy

    monkeypatch.setattr(sandbox, "make", making)
    return names


def left(database: Addresses, made: list[str]) -> list[str]:
    """Those of them that are there yet."""
    assert made, "copies were made"
    with psycopg.connect(database.owner_url) as owner:
        return [
            name for (name,) in owner.execute("select datname::text from pg_database where datname = any(%s)", [made])
        ]


def test_buyers_sell_a_copy_out_and_nothing_of_it_is_in_the_house(
    core: Core, database: Addresses, house: OpenHouse, planner: Actor, made: list[str]
) -> None:
    put_window(core, planner, house.id, name="Friends", opens_at=house.performance.starts_at, needs_code=True)
    before = every_row(database)

    report = rehearse(core, planner, house.id, pattern=burst(60, 1), tills=6, processes=2, shape=QUICK)

    assert (report.holds, report.double, report.not_there, report.broken, report.failed) == (True, 0, 0, (), ())
    assert (report.arrived, report.is_whole, report.sold + report.left) == (60, True, 30)
    assert report.holds_placed == report.orders + report.abandoned + report.refused.get("card_off", 0)
    assert report.refused.get("seats_unavailable", 0) > 0
    assert all(report.times_ms[name]["p50"] <= report.times_ms[name]["p99"] for name in ("wait", "hold", "sale"))
    after = every_row(database)
    assert {table for table in after if after[table] != before[table]} <= {"rehearsal", "audit_entry", "signing_key"}
    assert left(database, made) == []
    (kept,) = list_rehearsals(core, planner, house.id)
    assert (kept.holds, kept.is_whole, kept.report["sold"]) == (True, True, report.sold)
    (line,) = [one for one in check_onsale(core, planner, house.id) if one.name == "rehearsal"]
    assert (line.light, "60 buyers" in line.words) == (Light.OK, True)
    assert "sold twice: 0" in words(report)


def test_a_double_sale_would_be_found(
    core: Core, database: Addresses, house: OpenHouse, planner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the copy the unique index goes, and a hold takes seats that are sold, as a system without a judge would."""
    ready = copies.make_ready

    def planted(inside: Core, *rest: Any) -> None:
        ready(inside, *rest)
        at = urlsplit(database.owner_url)._replace(path=urlsplit(inside.postgres_url).path).geturl()
        with psycopg.connect(at, autocommit=True) as owner:
            owner.execute("drop index ticket_one_live_a_seat")
            owner.execute("alter table seat_claim drop constraint seat_claim_taken_has_order")
            for name in ("place_hold", "place_holds"):
                row = owner.execute("select pg_get_functiondef(%s::regproc)", [name]).fetchone()
                assert row is not None and "c.state = 'open'" in row[0]
                owner.execute(row[0].replace("c.state = 'open'", "c.state in ('open', 'sold')"))

    monkeypatch.setattr(copies, "make_ready", planted)
    blind = Shape(think_seconds=0.1, picks=1.0, abandons=0.0, cards=0.0)

    report = rehearse(core, planner, house.id, pattern=Pattern("rush", ((0, 120),)), tills=12, shape=blind)

    assert report.double > 0
    assert not report.holds
    assert any("guards_stand" in one for one in report.broken)
    (line,) = [one for one in check_onsale(core, planner, house.id) if one.name == "rehearsal"]
    assert line.light is Light.STOP


def test_ctrl_c_ends_it_with_a_report_of_what_was_until_then(
    core: Core, database: Addresses, house: OpenHouse, planner: Actor, made: list[str]
) -> None:
    def press(progress: Progress) -> None:
        if progress.arrived >= 20:
            raise KeyboardInterrupt

    report = rehearse(
        core, planner, house.id, pattern=Pattern("long", ((0, 20), (1_000, 20))), tills=4, shape=QUICK,
        on_progress=press,
    )  # fmt: skip

    assert (report.is_whole, report.arrived, report.holds) == (False, 20, True)
    assert left(database, made) == []
    (line,) = [one for one in check_onsale(core, planner, house.id) if one.name == "rehearsal"]
    assert (line.light, line.words.endswith("ended before its time")) == (Light.WARN, True)


def test_the_curve_of_another_performance_is_its_carts(core: Core, house: OpenHouse, planner: Actor) -> None:
    sold = a_house(core, organisation="Ours")
    operator = someone(core)
    for seat in range(3):
        sell(core, operator, sold.id, seat)

    assert pattern_of(core, planner, sold.id).buyers == 3
    with pytest.raises(BadInput, match="Nothing was ever held"):
        pattern_of(core, planner, house.id)
    with pytest.raises(NotFound):
        pattern_of(core, someone(core, Role.DISTRIBUTOR, organisation="Others"), sold.id)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"tills": 0}, "1 to 64 tills"),
        ({"speed": 0}, "The speed is from"),
        ({"buyers": 0}, "1 to 200,000 buyers"),
        ({"pattern": Pattern("slow", ((0, 1), (9_000, 1)))}, "Say --speed 6 or more"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_before_a_copy_is_made(
    core: Core, house: OpenHouse, planner: Actor, wrong: dict[str, Any], sentence: str, made: list[str]
) -> None:
    with pytest.raises(BadInput, match=sentence):
        rehearse(core, planner, house.id, **({"pattern": burst(10)} | wrong))

    assert made == []


def test_without_the_owner_it_is_refused_in_words(
    core: Core, house: OpenHouse, planner: Actor, tmp_path: Path, open_core: Callable[..., Core]
) -> None:
    core.owner_url = None

    with pytest.raises(PracticeUnavailable, match="A rehearsal needs the database's owner"):
        rehearse(core, planner, house.id, pattern=burst(10))
    assert inventory.house_counts(core, planner, house.id).sold == 0
