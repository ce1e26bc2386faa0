"""Accounts, the audit and health, as pictures at 80x24 and 140x40; and nothing of them is cut off.

What the services answer is written down here: versions, sizes and the database's time are another on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from core.access import Account, Role
from core.audit import Care, Entry, Finding, Health, PostgresHealth, RedisHealth
from core.errors import Outage
from core.runtime import Core
from etds_tui.screens.admin import accounts, audit, health
from etds_tui.screens.admin.account import AccountDialog
from etds_tui.screens.admin.accounts import AccountsScreen
from etds_tui.screens.admin.audit import AuditScreen
from etds_tui.screens.admin.health import HealthScreen
from etds_tui.screens.admin.telling import TellDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import FormDialog
from etds_tui.screens.modals.help import HelpDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.etds_tui.test_snapshots import Snap, size, still
from tests.etds_tui.test_within_reach import out_of_reach
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
HOSTILE = "[@click=app.quit]x[/]"


def _account(username: str, name: str, role: Role, minutes: int | None = None, **more: Any) -> Account:
    came = None if minutes is None else NOW - timedelta(minutes=minutes)
    return Account(username=username, display_name=name, role=role, signed_in_at=came, **{"is_active": True, **more})


ACCOUNTS = (
    _account("ada", "Ada Admin", Role.ADMIN, 5, sessions=1),
    _account("dora", "Dora Distributor", Role.DISTRIBUTOR, 4_000, organisation="Northlight Presents"),
    _account("kiosk1", "Karl of the kiosk", Role.AGENT, 90, organisation="Northlight", agent="Harbour Kiosk"),
    _account("mia", "Mia of the Management", Role.ARTIST, 600, artists=("Fisher", "Kite", "Owl and the Night Ferry")),
    _account("mona", "Mona Manager", Role.MANAGER, 30, venue="Kalendar Theatre", sessions=2),
    _account("odd", HOSTILE, Role.DOOR, venue="Club Nadir"),
    _account("omar", "Omar Operator", Role.OPERATOR, 90_000, venue="Kalendar Theatre", is_active=False),
)


def _entry(seconds: int, who: str | None, act: str, subject: str, detail: str = "") -> Entry:
    return Entry(at=NOW - timedelta(seconds=seconds), who=who, act=act, subject=subject, detail=detail)


ENTRIES = (
    _entry(3, "ada", "account.artists", "mia", '{"artists": ["Fisher", "Kite", "Owl and the Night Ferry"]}'),
    _entry(64, "olga", "seat.sell", "KT-261121", "2 seats sold, order E7K-2QF4"),
    _entry(64, "olga", "money.cash", "KT-261121", "6800 EUR minor, order E7K-2QF4"),
    _entry(70, None, "seat.expire", "CN-261212", "4 seats open"),
    _entry(300, "dora", "event.edit", HOSTILE, '{"event": 7, "fields": ["title", "genre"]}'),
    _entry(4_000, None, "session.refused", "root", '{"terminal": "till 3"}'),
)

WELL = Health(
    postgres=PostgresHealth(
        round_trip_ms=0.31, version="18.1", schema_step="0041", database_bytes=143_000_000, connections=12,
        connections_max=200, longest_seconds=0.2, holds=31, run_out=2,
    ),
    redis=RedisHealth(round_trip_ms=0.07, version="6.2.14", memory_bytes=1_800_000, clients=5, planes=7),
    is_embedded=False,
)  # fmt: skip
CARE = Care(workers=2, letters=3, letters_seconds=8, disk_bytes=250 * 10**9, disk_free_bytes=80 * 10**9, has_redis=True)
FINDINGS = (
    Finding("one_live_ticket_a_seat", True, "No seat of a performance has two live tickets.", "I1"),
    Finding("money_balances", True, "The entries of every money transaction sum to zero in each currency.", "I4"),
    Finding("nothing_is_overdue", False, "hold of cart 3f1c at KT-261121; payment E7K-2QF4 of 17:02", "I6"),
    Finding("planes_equal_rows", True, "Every plane in Redis pictures its house as Postgres has it.", "X3"),
)


def _always(answer: object) -> Callable[..., object]:
    return lambda *asked, **more: answer


def _away(*asked: object) -> object:
    raise Outage("The database does not answer. Nothing is lost; try again in a moment.")


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, service, answer in (
        (accounts, "list_accounts", ACCOUNTS),
        (audit, "audit_trail", ENTRIES),
        (health, "health", WELL),
        (health, "house_care", CARE),
        (health, "verify_house", FINDINGS),
        (health, "version", "0.1.0"),
    ):
        monkeypatch.setattr(module, service, _always(answer))


async def at(pilot: Pilot[None], key: str, desk: type) -> Any:
    await sign_in(pilot, "ada")
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, desk) and pilot.app.screen._is_read)  # type: ignore[attr-defined]
    screen: Any = pilot.app.screen
    await until(pilot, lambda: desk is HealthScreen or screen.table.row_count)
    await pilot.pause()
    return screen


async def on(pilot: Pilot[None], kind: type) -> Any:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()
    return pilot.app.screen


def admins(core: Core) -> None:
    a_house(core, code="P-1", venue="Kalendar Theatre")
    someone(core, Role.ADMIN, name="ada")


def test_the_first_desk_of_an_admin(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    admins(still)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "ada")
        await until(pilot, lambda: pilot.app.screen.table.row_count)  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["list", "one", "new", "out", "finding"])
def test_accounts(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    admins(still)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await at(pilot, "U", AccountsScreen)
        if state in ("one", "out"):
            screen.table.go_to("mia" if state == "one" else "mona")
            await until(pilot, lambda: screen.whole().startswith(screen.table.selected + ":"))
        if state == "one":
            await pilot.press("enter")
            dialog = await on(pilot, AccountDialog)
            await until(pilot, lambda: dialog.query_one("Listing").row_count == 5)
        elif state == "out":
            await pilot.press("x")
            await on(pilot, ConfirmDialog)
        elif state == "new":
            await pilot.press("n")
            form = await on(pilot, FormDialog)
            form.query_one("#username").value = "olga"
            form.query_one("#role").value = "clown"
            await pilot.press("enter")
            await until(pilot, lambda: "is not a role" in str(form.query_one(".wrong").content))
        elif state == "finding":
            await pilot.press("slash", *"kalen")
            await until(pilot, lambda: screen.table.row_count == 2)
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["list", "entry", "asking", "nothing"])
def test_the_audit(
    snap_compare: Snap, still: Core, size: tuple[int, int], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    admins(still)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await at(pilot, "L", AuditScreen)
        if state == "entry":
            await pilot.press("down", "down", "down", "down", "enter")
            await on(pilot, TellDialog)
        elif state == "asking":
            await pilot.press("slash")
            await on(pilot, FormDialog)
        elif state == "nothing":
            monkeypatch.setattr(audit, "audit_trail", _always(()))
            await pilot.press("c")
            await until(pilot, lambda: screen.query_one("#none").display)
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["well", "trouble", "away", "verified", "promise"])
def test_health(
    snap_compare: Snap, still: Core, size: tuple[int, int], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    admins(still)
    if state == "trouble":
        slow = replace(WELL.postgres, round_trip_ms=41.7, connections=190, longest_seconds=720, run_out=200, holds=230)
        care = replace(CARE, workers=0, letters=40, letters_seconds=5_400, disk_free_bytes=1_200_000_000)
        monkeypatch.setattr(health, "health", _always(replace(WELL, postgres=slow, redis=None)))
        monkeypatch.setattr(health, "house_care", _always(care))

    async def scene(pilot: Pilot[None]) -> None:
        screen = await at(pilot, "h", HealthScreen)
        await until(pilot, lambda: screen.lines)
        if state == "away":
            monkeypatch.setattr(health, "health", _away)
            await pilot.press("ctrl+r")
            await until(pilot, lambda: "is away" in str(screen.query_one("#state").content))
        if state in ("verified", "promise"):
            await pilot.press("v")
            await until(pilot, lambda: screen.table.row_count == len(FINDINGS))
        if state == "promise":
            await pilot.press("enter")
            await on(pilot, TellDialog)
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


_WALK: tuple[tuple[str, tuple[tuple[str, type], ...]], ...] = (
    ("U", (("enter", AccountDialog), ("n", FormDialog), ("p", FormDialog), ("x", ConfirmDialog), ("e", ConfirmDialog),
           ("question_mark", HelpDialog))),
    ("L", (("enter", TellDialog), ("slash", FormDialog), ("question_mark", HelpDialog))),
    ("h", (("question_mark", HelpDialog),)),
)  # fmt: skip
_DESKS = {"U": AccountsScreen, "L": AuditScreen, "h": HealthScreen}


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MANAGER], ids=str)
async def test_nothing_is_cut_off_at_80x24(core: Core, role: Role) -> None:
    a_house(core)
    someone(core, role, name="ada")
    found: list[str] = []
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "ada")
        found += out_of_reach(app.screen)
        for door, keys in _WALK:
            await pilot.press(door)
            desk = await on(pilot, _DESKS[door])
            await until(pilot, lambda desk=desk: desk._is_read)
            if door == "U":
                desk.table.go_to("mia")
            found += out_of_reach(desk)
            for key, kind in keys:
                if role is Role.MANAGER and key in "npx":
                    continue
                await pilot.press(key)
                found += out_of_reach(await on(pilot, kind))
                await pilot.press("escape")
                await on(pilot, type(desk))
            await pilot.press("escape")
            await on(pilot, PerformancesScreen)

    assert found == []
