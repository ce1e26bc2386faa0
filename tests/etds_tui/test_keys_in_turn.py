"""Keys that come faster than widgets work: each finds what the one before has done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, ClassVar

import pytest
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from core.access import Role
from core.runtime import Core
from etds_tui.app import EtdsApp
from etds_tui.keys_in_turn import KeysInTurn
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, until

_SLOW_SECONDS = 0.05


class Field(Input):
    """A field whose column is busy with every key that goes through it."""


class Column(Vertical):
    async def on_key(self, event: events.Key) -> None:
        await asyncio.sleep(_SLOW_SECONDS)

    @on(Input.Submitted)
    async def _pass_on(self) -> None:
        await asyncio.sleep(_SLOW_SECONDS)
        self.screen.query_one("#third").focus()


class Other(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "note", "note")]

    def action_note(self) -> None:
        self.app.noted += 1  # type: ignore[attr-defined]


class Fields(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "other", "other"),
        Binding("f3", "fail", "fail", priority=True),
    ]

    def __init__(self, *, in_turn: bool) -> None:
        super().__init__()
        self._keys = KeysInTurn(self, super().on_event) if in_turn else None
        self.noted = 0

    async def on_event(self, event: events.Event) -> None:
        if self._keys is not None and isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._keys.put(event)
        else:
            await super().on_event(event)

    def compose(self) -> ComposeResult:
        with Column():
            yield Field(id="first")
            yield Field(id="second")
            yield Field(id="third")

    async def action_other(self) -> None:
        await asyncio.sleep(_SLOW_SECONDS)
        self.push_screen(Other())

    def action_fail(self) -> None:
        raise LookupError("nothing here")

    @property
    def typed(self) -> list[str]:
        return [field.value for field in self.screen_stack[0].query(Field)]


def at_once(app: App[Any], *keys: str | events.Paste) -> None:
    """Send keys as a terminal does that is pasted into, or whose line was held up: with nothing between them."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None) if isinstance(key, str) else key)


@pytest.mark.parametrize(("in_turn", "typed"), [(True, ["ab", "cd", "ef"]), (False, ["abcdef", "", ""])])
async def test_what_is_typed_behind_a_key_that_moves_the_focus_goes_where_it_moved(
    in_turn: bool, typed: list[str]
) -> None:
    """Tab goes up to a binding, Enter to a message's handler, both slowly. Without the turn, all is in the first."""
    app = Fields(in_turn=in_turn)
    async with app.run_test() as pilot:
        at_once(app, "a", "b", "tab", "c", "d", "enter", "e", "f")
        await until(pilot, lambda: sum(map(len, app.typed)) == 6)

        assert app.typed == typed


async def test_what_is_pasted_waits_for_its_turn_too() -> None:
    app = Fields(in_turn=True)
    async with app.run_test() as pilot:
        at_once(app, "a", "tab", events.Paste("pasted"), "tab", "b")
        await until(pilot, lambda: app.typed[2])

        assert app.typed == ["a", "pasted", "b"]


async def test_keys_behind_one_that_opens_a_screen_are_that_screens() -> None:
    app = Fields(in_turn=True)
    async with app.run_test() as pilot:
        at_once(app, "a", "f2", "x", "x")
        await until(pilot, lambda: app.noted == 2)

        assert app.typed == ["a", "", ""]


async def test_an_act_that_fails_comes_out_of_the_app() -> None:
    async def fail() -> None:
        app = Fields(in_turn=True)
        async with app.run_test() as pilot:
            at_once(app, "f3")
            await until(pilot, lambda: not app.is_running)

    with pytest.raises(LookupError, match="nothing here"):
        await fail()


async def test_a_widget_that_never_comes_to_rest_keeps_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etds_tui.keys_in_turn._SECONDS_MAX", 0.1)
    never = asyncio.Event()
    monkeypatch.setattr(Column, "on_key", lambda self, event: never.wait())
    app = Fields(in_turn=True)
    async with app.run_test() as pilot:
        at_once(app, "a", "b")
        await until(pilot, lambda: app.typed[0] == "ab")
        never.set()


def _sign_in_keys(name: str, password: str) -> Iterable[str]:
    return *name, "tab", *password, "enter"


async def test_a_sign_in_that_is_pasted_key_by_key_is_a_sign_in(core: Core) -> None:
    a_house(core)
    someone(core, Role.OPERATOR, name="operator1")
    app: EtdsApp = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#password"))
        at_once(app, *_sign_in_keys("operator1", "2222"))
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))
