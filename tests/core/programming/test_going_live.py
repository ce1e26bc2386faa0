"""The checklist line by line, and the step onto sale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from core import inventory
from core.access import Actor, Role
from core.errors import NotFound, SaleClosed
from core.inventory import CartId
from core.programming import NotReady, check_onsale, go_live, put_window
from core.programming.checklist import CodeFacts, Facts, Light, Rehearsed, SetAside, checklist, stops, worst
from core.runtime import Core
from db.servers import Addresses
from db.vocabulary import PerformanceState
from tests.core.programming.test_windows import NOW, a_window
from tests.factories.house import OpenHouse, a_house, someone

GOOD = Facts(
    now=NOW, zone=ZoneInfo("UTC"), state=PerformanceState.ANNOUNCED, starts_at=NOW + timedelta(days=30), seats=1_000,
    open=900, killed=10, levels=["Stalls", "Balcony"], types=["a", "c"],
    priced={(0, "a"), (0, "c"), (1, "a"), (1, "c")},
    set_aside=[SetAside(letter="P", name="Press", left=90, next_due=NOW + timedelta(days=29), overdue=0)],
    windows=[a_window(1, name="Friends", opens=1, closes=2, code=True), a_window(2, opens=2, limit=6)],
    codes=[CodeFacts(window_id=1, is_good=True)], customer_seats_max=8, workers=1, clock_off_seconds=0.02, redis=True,
    printer="escpos-file:/dev/lp0",
    rehearsed=Rehearsed(at=NOW - timedelta(hours=3), is_whole=True, holds=True, words="5,000 buyers"),
)  # fmt: skip


def test_a_performance_that_is_ready_has_no_line_in_the_way() -> None:
    assert [(one.name, one.light) for one in checklist(GOOD) if one.light is not Light.OK] == []
    assert worst(checklist(GOOD)) is Light.OK


@pytest.mark.parametrize(
    ("name", "light", "words", "change"),
    [
        ("performance", Light.STOP, "draft", {"state": PerformanceState.DRAFT}),
        ("performance", Light.STOP, "cancelled", {"state": PerformanceState.CANCELLED}),
        ("performance", Light.STOP, "begun", {"starts_at": NOW}),
        ("manifest", Light.WARN, "version 3 of the hall is newer", {"newer_version": 3}),
        ("seats", Light.STOP, "none of 1,000", {"open": 0}),
        ("seats", Light.WARN, "200 killed", {"killed": 200}),
        ("prices", Light.STOP, "there are none", {"types": [], "priced": set()}),
        ("prices", Light.STOP, "Balcony has none", {"priced": {(0, "a"), (0, "c")}}),
        ("prices", Light.WARN, "c has none at Balcony", {"priced": {(0, "a"), (0, "c"), (1, "a")}}),
        ("set aside", Light.WARN, "without a release",
         {"set_aside": [SetAside(letter="P", name="Press", left=9, next_due=None, overdue=0)]}),
        ("set aside", Light.WARN, "released already",
         {"set_aside": [SetAside(letter="P", name="Press", left=9, next_due=NOW, overdue=1)]}),
        ("windows", Light.STOP, "over", {"windows": [a_window(1, opens=-3, closes=-1)]}),
        ("windows", Light.WARN, "nobody buys from 11:00 to 13:00",
         {"windows": [a_window(1, opens=1, closes=2), a_window(2, opens=4)]}),
        ("windows", Light.WARN, "nobody buys after", {"windows": [a_window(1, opens=1, closes=2)]}),
        ("windows", Light.WARN, "open to everybody while Friends",
         {"windows": [a_window(1, name="Friends", opens=1, code=True), a_window(2, opens=1)]}),
        ("codes", Light.STOP, "Friends wants a code", {"codes": [CodeFacts(window_id=1, is_good=False)]}),
        ("price types", Light.WARN, "no window sells c", {"windows": [a_window(2, letters="a")]}),
        ("limits", Light.WARN, "any number", {"customer_seats_max": None, "windows": []}),
        ("tickets", Light.WARN, "folder", {"printer": None}),
        ("worker", Light.WARN, "none is alive", {"workers": 0}),
        ("clock", Light.WARN, "1.5 s", {"clock_off_seconds": -1.5}),
        ("clock", Light.STOP, "60.0 s", {"clock_off_seconds": 60.0}),
        ("stores", Light.WARN, "Redis does not", {"redis": False}),
        ("rehearsal", Light.WARN, "none yet", {"rehearsed": None}),
        ("rehearsal", Light.STOP, "did not hold",
         {"rehearsed": Rehearsed(at=NOW, is_whole=True, holds=False, words="1 twice")}),
    ],
)  # fmt: skip
def test_a_line_says_what_is_wrong_and_what_to_do(
    name: str, light: Light, words: str, change: dict[str, object]
) -> None:
    lines = {one.name: one for one in checklist(replace(GOOD, **change))}  # type: ignore[arg-type]

    assert (lines[name].light, words in lines[name].words, bool(lines[name].todo)) == (light, True, True)


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core, state="announced", organisation="Ours")


@pytest.fixture
def planner(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Ours")


def test_it_goes_live_and_another_terminal_sells(
    core: Core, open_core: Callable[..., Core], house: OpenHouse, planner: Actor
) -> None:
    till, operator = open_core(), someone(core)
    with pytest.raises(SaleClosed):
        inventory.place_hold(till, operator, house.id, seats=[1], cart=CartId(uuid4()))

    live = go_live(core, planner, house.id)

    assert (live.performance, live.was, live.seats) == (house.performance.code, PerformanceState.ANNOUNCED, 30)
    assert go_live(core, planner, house.id).was is PerformanceState.ON_SALE  # asking twice is harmless
    till.repertoire.forget(house.id)  # as a second does
    inventory.place_hold(till, operator, house.id, seats=[1], cart=CartId(uuid4()))


def test_a_stop_keeps_it_from_sale_and_only_an_admin_goes_over_it_with_a_reason(
    core: Core, database: Addresses, planner: Actor
) -> None:
    house, admin = a_house(core, state="draft", organisation="Ours"), someone(core, Role.ADMIN)

    for actor, reason in ((planner, ""), (planner, "we are late"), (admin, "")):
        with pytest.raises(NotReady, match=r"it is a draft\. Announce it first") as refused:
            go_live(core, actor, house.id, reason=reason)
        assert [one.name for one in refused.value.checks] == ["performance"]
    assert core.repertoire.performance(house.id).state is PerformanceState.DRAFT

    assert go_live(core, admin, house.id, reason="the artist waits").was is PerformanceState.DRAFT
    with psycopg.connect(database.owner_url) as owner:
        told = owner.execute("select detail from audit_entry where act = 'performance.go_live'").fetchall()
    assert [row[0]["reason"] for row in told] == ["the artist waits"]


def test_what_is_over_never_goes_on_sale(core: Core) -> None:
    house, admin = a_house(core, state="cancelled"), someone(core, Role.ADMIN)

    with pytest.raises(NotReady):
        go_live(core, admin, house.id, reason="please")


def test_the_checklist_reads_what_is_there(core: Core, house: OpenHouse, planner: Actor) -> None:
    now = datetime.now(UTC)
    put_window(core, planner, house.id, name="Friends", opens_at=now, needs_code=True)

    lines = {one.name: one for one in check_onsale(core, planner, house.id)}

    assert [one.name for one in stops(tuple(lines.values()))] == ["codes"]
    assert lines["seats"].words == "30 of 30 open"
    assert lines["prices"].words == "1 levels, 2 price types, all set"
    assert lines["stores"].light is Light.OK
    with pytest.raises(NotFound):
        check_onsale(core, someone(core, Role.DISTRIBUTOR, organisation="Others"), house.id)
