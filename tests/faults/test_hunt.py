"""A minute under faults leaves nothing wrong; and the same hunt finds every rule that is taken out of the protocol."""

from __future__ import annotations

import pytest

from tests.faults.__main__ import hunt
from tests.faults.buyers import be_quiet
from tests.faults.mutants import MUTANTS


def test_a_minute_of_kills_freezes_and_dead_lines_leaves_nothing_wrong() -> None:
    be_quiet()

    assert hunt(60, seed=1) == []


@pytest.mark.parametrize(("mutant", "seconds"), MUTANTS.items())
def test_a_protocol_without_a_rule_is_caught_within_a_minute(mutant: str, seconds: int) -> None:
    be_quiet()

    wrong = hunt(seconds, seed=3, mutant=mutant)

    assert [sentence for sentence in wrong if not sentence.startswith("too little")]
