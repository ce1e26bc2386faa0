"""The locked terminal, the question to a manager and the manager's dialog as pictures. Times stand still."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core.access import OverrideRequest, Role
from core.runtime import Core
from etds_tui.screens.login.lock import LockDialog
from etds_tui.screens.override.answering import AnswerDialog
from etds_tui.screens.override.asking import AskManagerDialog
from tests.etds_tui.test_snapshots import size, still
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]

Snap = Callable[..., bool]

REQUEST = OverrideRequest(
    id=uuid4(),
    act="take back 2 tickets of order E7K-WF4M",
    about="15.00 EUR back, 1.00 EUR kept: Stalls-A-11, Stalls-A-12",
    reason="wrong date or seats",
    asker="Olga Operator",
    terminal="window-2:pts/0",
    seconds_left=52,
    answer=None,
    manager=None,
    word="",
)


def signed_in(core: Core, role: Role) -> str:
    a_house(core, code="P-1", venue="Hall")
    return someone(core, role, name=role.value + "1").username


def dialog_of(which: str) -> AskManagerDialog | AnswerDialog:
    if which in ("answer", "approve"):
        return AnswerDialog(REQUEST)
    return AskManagerDialog(partial(print), "The role operator may not take tickets back. Ask a manager.")


@pytest.mark.parametrize("which", ["asked", "refused", "answer", "approve"])
def test_a_managers_word(
    still: Core, snap_compare: Snap, size: tuple[int, int], which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (AskManagerDialog, AnswerDialog):
        monkeypatch.setattr(kind, "_look", lambda self: None)
    monkeypatch.setattr(AskManagerDialog, "_ask", lambda self: None)
    name = signed_in(still, Role.MANAGER)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, name)
        dialog = dialog_of(which)
        await pilot.app.push_screen(dialog)
        if isinstance(dialog, AskManagerDialog):
            answer = {"answer": "refused", "manager": "Mona Manager", "word": "send them up"}
            dialog._show(REQUEST if which != "refused" else OverrideRequest(**{**_fields(), **answer}))
        if which == "approve":
            await pilot.press("a")
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def _fields() -> dict[str, object]:
    return {name: getattr(REQUEST, name) for name in OverrideRequest.__slots__}


def test_a_locked_terminal(
    still: Core, snap_compare: Snap, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from etds_tui.app import EtdsApp

    monkeypatch.setattr(EtdsApp, "held", lambda self: (2, 571))
    name = signed_in(still, Role.OPERATOR)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, name)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(pilot.app.screen, LockDialog))
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("has_drawer", [False, True], ids=["no drawer", "open drawer"])
def test_a_change_of_operator(
    still: Core, snap_compare: Snap, size: tuple[int, int], has_drawer: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etds_tui.app import EtdsApp

    monkeypatch.setattr(EtdsApp, "held", lambda self: None if has_drawer else (2, 571))
    a_house(still, code="P-1", venue="Hall", drawers=False)
    someone(still, name="operator1", drawer=has_drawer)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "operator1")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(pilot.app.screen, LockDialog))
        await pilot.press("f2")
        wanted = "Count the drawer first" if has_drawer else "parked for the counter"
        await until(pilot, lambda: wanted in str(pilot.app.screen.query_one(".wrong").content))  # type: ignore[attr-defined]
        _steady(pilot)
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_setting_a_pin(still: Core, snap_compare: Snap, size: tuple[int, int]) -> None:
    name = signed_in(still, Role.OPERATOR)

    async def scene(pilot: Pilot[None]) -> None:
        from etds_tui.screens.login.set_pin import SetPinDialog

        await sign_in(pilot, name)
        pilot.app.action_set_pin()  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, SetPinDialog))
        await pilot.press(*"2222", "enter", *"1234", "enter", *"1234", "enter")
        await until(pilot, lambda: "counts up" in str(pilot.app.screen.query_one(".wrong").content))  # type: ignore[attr-defined]
        _steady(pilot)
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def _steady(pilot: Pilot[None]) -> None:
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False  # a busy machine takes longer than a blink
