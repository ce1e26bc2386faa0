"""The tasks that `python -m benchmarks keys` counts: each once, with its keys. No time is judged here."""

from __future__ import annotations

from benchmarks import tasks
from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from tests.factories.house import someone


async def test_the_keys_of_the_days_tasks(core: Core) -> None:
    window = tasks.a_window(core)

    done, closing = await tasks.at_the_window(window, sales_of_shift=12)

    assert {name: one.keys for name, one in done.items()} == {
        "reprint of the latest order": 5,
        "walk-up of two adults, cash, printed": 5,
        "walk-up of two adults, cash, in the sale line": 9,
        "reprint of an order found by name": 8,
        "exchange like for like, found by name": 14,
        "will-call pick-up": 5,
    }
    assert [name for name, one in done.items() if one.keys > tasks.TASKS[name][1]] == []
    assert closing.keys == 32
    assert [finding.check for finding in verify_house(core, someone(core, Role.ADMIN)) if not finding.holds] == []
