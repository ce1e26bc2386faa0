"""Guessing gets slower, for the name that is guessed at and for the terminal that guesses, and never for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from core.access import change_own_password, confirm_password, sign_in
from core.errors import SignInRefused, SignInThrottled
from core.runtime import Core
from tests.factories.house import someone


def guess(core: Core, name: str = "mona", terminal: str = "till 1", password: str = "wrong") -> str:
    """What came of it, in one word."""
    try:
        sign_in(core, name, password, terminal=terminal)
    except SignInThrottled as throttled:
        return f"wait {throttled.wait_seconds}"
    except SignInRefused:
        return "refused"
    return "in"


def time_goes_by(core: Core, seconds: float) -> None:
    with core.postgres.write() as connection:
        connection.execute(
            "update sign_in_throttle set next_try_at = next_try_at - make_interval(secs => %s)", [seconds]
        )


def test_five_failures_are_free_then_the_wait_doubles_up_to_a_quarter_of_an_hour(core: Core) -> None:
    someone(core, name="mona")
    assert [guess(core) for _ in range(5)] == ["refused"] * 5

    waits = []
    for _ in range(12):
        waits.append(guess(core))
        time_goes_by(core, float(waits[-1].split()[1]))
        assert guess(core) == "refused"

    assert waits == [f"wait {seconds}" for seconds in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900)]


def test_the_right_password_must_wait_as_well(core: Core) -> None:
    someone(core, name="mona")
    for _ in range(5):
        guess(core)

    assert guess(core, password="2222") == "wait 1"
    time_goes_by(core, 1)
    assert guess(core, password="2222") == "in"


def test_a_name_that_nobody_has_is_slowed_down_alike(core: Core) -> None:
    assert [guess(core, "nobody") for _ in range(6)] == ["refused"] * 5 + ["wait 1"]


def test_a_name_is_slowed_down_over_all_terminals(core: Core) -> None:
    someone(core, name="mona")

    assert [guess(core, terminal=f"till {n}") for n in range(6)] == ["refused"] * 5 + ["wait 1"]


def test_a_terminal_is_slowed_down_over_all_names(core: Core) -> None:
    assert [guess(core, f"name{n}") for n in range(6)] == ["refused"] * 5 + ["wait 1"]
    assert guess(core, "name0", terminal="till 2") == "refused"


def test_a_success_forgets_the_failures_of_the_name_but_not_those_of_the_terminal(core: Core) -> None:
    someone(core, name="mona")
    assert [guess(core) for _ in range(4)] == ["refused"] * 4
    assert guess(core, password="2222") == "in"

    assert guess(core, "other") == "refused"  # the terminal's fifth
    assert guess(core, "other") == "wait 1"
    assert [guess(core, terminal="till 2") for _ in range(5)] == ["refused"] * 5  # the name's first five again


def test_successes_alone_count_for_nothing(core: Core) -> None:
    someone(core, name="mona")

    assert [guess(core, password="2222") for _ in range(12)] == ["in"] * 12
    assert [guess(core) for _ in range(6)] == ["refused"] * 5 + ["wait 1"]


def test_a_box_office_that_mistypes_now_and_then_never_waits(core: Core) -> None:
    someone(core, name="mona")
    outcomes = []
    for _ in range(10):
        outcomes += [guess(core), guess(core, password="2222")]
        time_goes_by(core, 901)

    assert outcomes == ["refused", "in"] * 10


def test_failures_are_forgotten_a_quarter_of_an_hour_after_the_last_wait(core: Core) -> None:
    for _ in range(7):
        guess(core)
        time_goes_by(core, 3)

    time_goes_by(core, 901)
    assert [guess(core) for _ in range(6)] == ["refused"] * 5 + ["wait 1"]


def test_many_at_once_are_no_way_around(core: Core) -> None:
    someone(core, name="mona")
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda n: guess(core, terminal=f"till {n}"), range(40)))

    assert outcomes.count("refused") == 5
    assert core.postgres.rows("select count(*) from audit_entry where act = 'session.refused'") == [(5,)]


def test_emptying_redis_forgets_nothing(core: Core) -> None:
    someone(core, name="mona")
    outcomes = []
    for _ in range(6):
        outcomes.append(guess(core))
        if core.redis_url is not None:
            Redis.from_url(core.redis_url).flushdb()  # ours alone: other workers have theirs beside it

    assert outcomes == ["refused"] * 5 + ["wait 1"]


def test_the_lock_and_the_change_of_a_password_are_no_way_around(core: Core) -> None:
    operator = someone(core, name="olga")
    for _ in range(3):
        with pytest.raises(SignInRefused):
            confirm_password(core, operator, "wrong")
    for _ in range(2):
        with pytest.raises(SignInRefused):
            change_own_password(core, operator, old="wrong", new="seven grey herons")

    with pytest.raises(SignInThrottled):
        confirm_password(core, operator, "2222")
    with pytest.raises(SignInThrottled):
        change_own_password(core, operator, old="2222", new="seven grey herons")


def test_a_throttled_try_is_noted_without_the_password(core: Core) -> None:
    for _ in range(6):
        guess(core, password="hunter-of-herons")

    told = core.postgres.rows("select act, to_jsonb(e)::text from audit_entry e order by id")
    assert [act for act, _ in told] == ["session.refused"] * 5 + ["session.throttled"]
    assert not any("hunter" in text for _, text in told)


def test_names_and_terminals_are_not_readable_in_the_counts(core: Core) -> None:
    guess(core)

    subjects = [bytes(row[0]) for row in core.postgres.rows("select subject from sign_in_throttle")]
    assert [len(subject) for subject in subjects] == [32, 32]


def test_old_counts_are_swept_up(core: Core) -> None:
    someone(core, name="mona")
    for number in range(5):
        guess(core, f"name{number}", terminal=f"till {number}")
    time_goes_by(core, 901)

    guess(core, password="2222", terminal="till 9")

    assert core.postgres.rows("select count(*) from sign_in_throttle") == [(1,)]  # the terminal's, of just now
