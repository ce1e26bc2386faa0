"""A minute under faults leaves nothing wrong; and the same hunt finds every rule that is taken out of the protocol."""

from __future__ import annotations

import pytest

from tests.faults.__main__ import hunt
from tests.faults.buyers import be_quiet
from tests.faults.mutants import MUTANTS

_MUTANT_SECONDS, _SEEDS = 20, (3, 4, 5)


def test_a_minute_of_kills_freezes_and_lost_replies_leaves_nothing_wrong() -> None:
    be_quiet()

    assert hunt(60, seed=1) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_protocol_without_a_rule_is_caught_within_a_minute(mutant: str) -> None:
    be_quiet()

    assert any(hunt(_MUTANT_SECONDS, seed, mutant, work_min=False) for seed in _SEEDS)
