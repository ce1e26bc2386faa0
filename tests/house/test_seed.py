"""The demo's town: what its journals tell is past, and every promise holds of it."""

from __future__ import annotations

from dataclasses import replace

from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from seed import _HOUSES, seed
from tests.factories.house import someone

_THEATRE = replace(_HOUSES[0], past=1)
_JOURNALS = ("seat_journal", "money_journal", "sales_journal")


def test_nothing_in_the_journals_of_the_demo_is_still_to_come_and_every_promise_holds(core: Core) -> None:
    assert seed(core, houses=[_THEATRE]) > 0

    counts = {
        name: core.postgres.rows(f"select count(*), count(*) filter (where at > now()) from {name}")[0]  # type: ignore[arg-type]
        for name in _JOURNALS
    }
    assert {name: count > 0 for name, (count, _) in counts.items()} == dict.fromkeys(_JOURNALS, True)
    assert {name: ahead for name, (_, ahead) in counts.items()} == dict.fromkeys(_JOURNALS, 0)
    assert [found for found in verify_house(core, someone(core, Role.ADMIN)) if not found.holds] == []
