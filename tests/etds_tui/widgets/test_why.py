"""The reasons of an act: what is chosen, and where the keys go then."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Button, Input

from etds_tui.widgets.why import Why

REASONS = ("lost", "damaged")


class Asked(App[None]):
    def compose(self) -> ComposeResult:
        yield Button("leave", id="leave")
        yield Why(REASONS, then="#go")
        yield Button("go", id="go")


def chosen(pilot: Pilot[None], number: int) -> tuple[str, Any]:
    """Choose it; the reason, and what has the focus at once."""
    why = pilot.app.query_one(Why)
    why.choose(number)
    return why.reason, pilot.app.focused


async def test_what_is_typed_behind_the_number_of_a_reason_is_for_what_comes_then() -> None:
    async with Asked().run_test() as pilot:
        assert pilot.app.focused is pilot.app.query_one("#leave")

        assert chosen(pilot, 1) == ("damaged", pilot.app.query_one("#go"))


async def test_words_of_ones_own_are_typed_into_their_field() -> None:
    async with Asked().run_test() as pilot:
        assert chosen(pilot, 2) == ("", pilot.app.query_one(Input))

        await pilot.press(*"wet")
        assert pilot.app.query_one(Why).reason == "wet"
