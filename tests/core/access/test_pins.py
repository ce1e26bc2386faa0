"""A PIN is short, so it is hard to guess at: few tries, then only the password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.access import Actor, has_pin, set_pin, sign_in, unlock
from core.access.credentials import PIN_TRIES_MAX, judge_pin, known_account
from core.access.pins import check_pin
from core.errors import BadInput, PinRefused, SignInRefused, SignInThrottled
from core.runtime import Core
from tests.factories.house import someone


def with_pin(core: Core, name: str = "olga", pin: str = "4711") -> Actor:
    who = someone(core, name=name)
    set_pin(core, who, password="2222", pin=pin)
    return who


def tried(core: Core, who: Actor, secret: str) -> str:
    try:
        unlock(core, who, secret)
    except (PinRefused, SignInRefused, SignInThrottled) as error:
        return error.code
    return "in"


@pytest.mark.parametrize(
    "pin", ["", "471", "123456789", "47a1", "４７１１", " 4711", "-471", "0000", "1212", "1122", "123123", "1234",
            "98765", "0123", "7890", "2580147", "580147"]
)  # fmt: skip
def test_what_everybody_tries_first_is_no_pin(pin: str) -> None:
    with pytest.raises(BadInput):
        check_pin(pin, username="olga2580147")


@pytest.mark.parametrize("pin", ["4711", "0815", "90210", "31415926"])
def test_others_are(pin: str) -> None:
    check_pin(pin, username="operator1")


def test_the_password_is_asked_for_first(core: Core) -> None:
    olga = someone(core, name="olga")

    with pytest.raises(SignInRefused):
        set_pin(core, olga, password="wrong", pin="4711")

    assert not has_pin(core, olga)


def test_the_pin_opens_the_lock_and_so_does_the_password(core: Core) -> None:
    olga = with_pin(core)

    assert [tried(core, olga, "4711"), tried(core, olga, "4712")] == ["in", "pin_refused"]
    assert tried(core, olga, "2222") == "pin_refused"  # digits are the PIN, where there is one
    assert core.postgres.rows("select detail ->> 'by' from audit_entry where act = 'session.unlock'") == [("pin",)]


def test_the_pin_is_no_way_to_sign_in(core: Core) -> None:
    with_pin(core)

    with pytest.raises(SignInRefused):
        sign_in(core, "olga", "4711", terminal="till")


def test_wrong_tries_lock_the_pin_until_the_password_is_used(core: Core) -> None:
    olga = with_pin(core)
    assert [tried(core, olga, "4712") for _ in range(PIN_TRIES_MAX)] == ["pin_refused"] * PIN_TRIES_MAX
    assert not has_pin(core, olga)
    with core.postgres.write() as connection:  # a quarter of an hour later
        connection.execute("delete from sign_in_throttle")

    assert tried(core, olga, "4711") == "sign_in_refused"  # it is judged as a password now
    with pytest.raises(PinRefused, match="locked"):
        judge_pin(core, known_account(core, "olga"), "olga", "4711", terminal="till 2")
    assert tried(core, olga, "2222") == "in"
    assert tried(core, olga, "4711") == "in"


def test_many_at_once_are_no_way_around(core: Core) -> None:
    with_pin(core)

    def guess(number: int) -> str:
        try:
            judge_pin(core, known_account(core, "olga"), "olga", f"55{number:02}", terminal=f"till {number}")
        except (PinRefused, SignInThrottled) as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(40)))

    assert "in" not in outcomes
    assert core.postgres.rows("select failures from account_pin") == [(PIN_TRIES_MAX,)]
    assert core.postgres.rows("select count(*)::int from audit_entry where act = 'pin.refused'") == [(PIN_TRIES_MAX,)]


def test_a_terminal_that_guesses_at_many_must_wait(core: Core) -> None:
    people = [with_pin(core, name) for name in ("olga", "omar")]
    for number, who in enumerate([*people, *people, people[0]]):
        with pytest.raises(PinRefused):
            judge_pin(core, known_account(core, who.username), who.username, f"55{number:02}", terminal="till")

    with pytest.raises(SignInThrottled):
        judge_pin(core, known_account(core, "omar"), "omar", "4711", terminal="till")


def test_the_pin_is_nowhere_but_in_its_hash(core: Core) -> None:
    olga = with_pin(core, pin="90210")
    tried(core, olga, "90211")

    (hashed,) = core.postgres.rows("select pin_hash from account_pin")[0]
    told = core.postgres.rows("select to_jsonb(e)::text from audit_entry e")
    assert hashed.startswith("$2b$")
    assert told
    assert not any("9021" in text for (text,) in told)
