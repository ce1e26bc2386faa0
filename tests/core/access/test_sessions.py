"""Signing in, staying in, signing out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.access import Actor, Role, confirm_password, list_accounts, resume, revoke_sessions, sign_in, sign_out, tokens
from core.access.accounts import create_account, ensure_demo_accounts, set_account_active
from core.access.passwords import cost_of
from core.access.sessions import Sessions
from core.clock import HandMovedClock
from core.errors import EtdsError, NotFound, SessionEnded, SignInRefused
from core.runtime import Core
from core.settings import Mode
from db.vocabulary import SessionId
from tests.core.access.conftest import quickened
from tests.factories.house import someone

LONG = "seven grey herons"


def audit(core: Core) -> list[tuple[str, str]]:
    return core.postgres.rows("select act, subject from audit_entry order by id")  # type: ignore[return-value]


def used_up_before(core: Core, seconds: float) -> None:
    """Every refresh token that was used was used so long ago, as time would have it."""
    with core.postgres.write() as connection:
        connection.execute("update session set refreshed_at = refreshed_at - make_interval(secs => %s)", [seconds])


def keep_asking(core: Core, actor: Actor) -> None:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        core.sessions.living(actor)


def refusal(core: Core, username: str, password: str) -> EtdsError:
    with pytest.raises(EtdsError) as refused:
        sign_in(core, username, password, terminal="till 1")
    return refused.value


def test_who_signs_in_is_the_account_of_that_name(core: Core) -> None:
    someone(core, Role.MANAGER, name="mona", venue="Here")

    signed = sign_in(core, " Mona ", "2222", terminal="till 1")

    assert (signed.actor.username, signed.actor.role, signed.actor.terminal) == ("mona", Role.MANAGER, "till 1")
    assert core.sessions.living(signed.actor) == signed.actor
    assert audit(core) == [("session.begin", "mona")]


def test_a_session_ends_after_its_hours(core: Core, open_core: Callable[..., Core]) -> None:
    core = quickened(open_core(session_hours=3))
    someone(core, name="mona")
    signed = sign_in(core, "mona", "2222", terminal="till 1")

    assert core.postgres.rows(
        "select round(extract(epoch from expires_at - created_at) / 3600) from session where id = %s",
        [signed.actor.session_id],
    ) == [(3,)]
    with core.postgres.write() as connection:
        connection.execute("update session set expires_at = clock_timestamp()")
    with pytest.raises(SessionEnded):
        core.sessions.living(signed.actor)


def test_every_reason_not_to_come_in_looks_the_same(core: Core, open_core: Callable[..., Core]) -> None:
    someone(core, name="mona")
    someone(core, name="gone")
    ensure_demo_accounts(core)
    admin = someone(core, Role.ADMIN)
    set_account_active(core, admin, "gone", active=False)
    production = quickened(open_core(mode=Mode.PRODUCTION))
    tries = [
        ("mona", "wrong"),
        ("nobody", "2222"),
        ("gone", "2222"),
        ("operator1", "2222"),
    ]

    refusals = [refusal(production, name, password) for name, password in tries]

    assert {type(one) for one in refusals} == {SignInRefused}
    assert len({one.message for one in refusals}) == 1
    noted = production.postgres.rows(
        "select act, subject, session_id, detail from audit_entry where act = 'session.refused' order by id"
    )
    assert noted == [("session.refused", name, None, {"terminal": "till 1"}) for name, _ in tries]


def test_every_reason_not_to_come_in_costs_the_same(core: Core) -> None:
    someone(core, name="old")  # with a hash of a lower cost than today's
    core.sessions = Sessions(core.postgres, core.clock, core.settings, bcrypt_cost=9)
    create_account(core, someone(core, Role.ADMIN), "mona", display_name="Mona", role=Role.DOOR, password=LONG)
    create_account(core, someone(core, Role.ADMIN), "gone", display_name="Gone", role=Role.DOOR, password=LONG)
    set_account_active(core, someone(core, Role.ADMIN), "gone", active=False)
    taken: dict[str, list[float]] = {"mona": [], "old": [], "gone": [], "nobody": [], "no name": []}
    for _ in range(7):
        for name, times in taken.items():
            began = time.process_time()
            refusal(core, name, LONG if name == "gone" else "wrong")
            times.append(time.process_time() - began)
        with core.postgres.write() as connection:
            connection.execute("delete from sign_in_throttle")

    least = {name: min(times) for name, times in taken.items()}
    assert max(least.values()) < 1.3 * min(least.values()), least


@pytest.mark.parametrize("name", ["", "\0", "\x1b[31mmona", "mona\udcff", "m" * 100_000, "'; drop table account; --"])
def test_what_cannot_be_a_name_is_refused_like_any_other(core: Core, name: str) -> None:
    assert isinstance(refusal(core, name, "2222"), SignInRefused)


def test_a_demo_account_comes_in_where_the_demo_is(core: Core) -> None:
    ensure_demo_accounts(core)

    assert sign_in(core, "fisher", "2222", terminal="till 1").actor.role is Role.ARTIST


def test_a_session_of_a_demo_account_does_not_live_in_production(core: Core, open_core: Callable[..., Core]) -> None:
    ensure_demo_accounts(core)
    signed = sign_in(core, "operator1", "2222", terminal="till 1")

    production = open_core(mode=Mode.PRODUCTION)

    with pytest.raises(SessionEnded):
        production.sessions.living(signed.actor)
    with pytest.raises(SessionEnded):
        resume(production, signed.access_token, signed.refresh_token, terminal="till 1")


def test_a_session_is_taken_up_as_it_is_while_its_access_token_is_good(core: Core) -> None:
    someone(core, name="mona")
    signed = sign_in(core, "mona", "2222", terminal="till 1")

    assert resume(core, signed.access_token, signed.refresh_token, terminal="till 1") == signed


def test_a_token_of_another_account_does_not_open_a_session(core: Core) -> None:
    mallory = someone(core, name="mallory")
    signed = sign_in(core, someone(core, name="mona").username, "2222", terminal="till 1")
    token = tokens.issue(core.postgres, mallory.account_id, signed.actor.session_id, core.clock.now(), 600)

    with pytest.raises(SessionEnded):
        resume(core, token, "none", terminal="till 1")


def test_a_refresh_token_turns_into_a_new_pair_of_the_same_family_that_ends_when_the_first_would(core: Core) -> None:
    someone(core, name="mona")
    first = sign_in(core, "mona", "2222", terminal="till 1")

    second = resume(core, None, first.refresh_token, terminal="till 1")

    assert second.refresh_token != first.refresh_token
    assert second.expires_at == first.expires_at
    families = core.postgres.rows(
        "select family_id from session where id in (%s, %s)", [first.actor.session_id, second.actor.session_id]
    )
    assert len(families) == 2 and len(set(families)) == 1


def test_a_lost_reply_is_asked_for_again(core: Core) -> None:
    someone(core, name="mona")
    first = sign_in(core, "mona", "2222", terminal="till 1")
    resume(core, None, first.refresh_token, terminal="till 1")
    used_up_before(core, 9)

    again = resume(core, None, first.refresh_token, terminal="till 1")

    assert core.sessions.living(again.actor) == again.actor


def test_a_refresh_token_that_comes_back_ends_its_whole_family(core: Core) -> None:
    someone(core, name="mona")
    first = sign_in(core, "mona", "2222", terminal="till 1")
    second = resume(core, None, first.refresh_token, terminal="till 1")
    elsewhere = sign_in(core, "mona", "2222", terminal="till 2")
    used_up_before(core, 11)

    with pytest.raises(SessionEnded):
        resume(core, None, first.refresh_token, terminal="elsewhere")

    for signed in (first, second):
        with pytest.raises(SessionEnded):
            core.sessions.living(signed.actor)
        with pytest.raises(SessionEnded):
            resume(core, signed.access_token, signed.refresh_token, terminal="till 1")
    assert core.sessions.living(elsewhere.actor) == elsewhere.actor
    assert audit(core).count(("session.reuse", "mona")) == 1


def test_a_successor_that_is_made_while_its_family_is_ended_does_not_live(core: Core) -> None:
    """The race that a refresh would win: its new row was not there when the family's rows were revoked."""
    someone(core, name="mona")
    first = sign_in(core, "mona", "2222", terminal="till 1")
    second = resume(core, None, first.refresh_token, terminal="till 1")
    with core.postgres.write() as connection:
        connection.execute("update session set revoked_at = clock_timestamp() where id = %s", [first.actor.session_id])

    with pytest.raises(SessionEnded):
        core.sessions.living(second.actor)


def test_an_unknown_refresh_token_is_no_session(core: Core) -> None:
    for token in ("", "guess", "\udcff", "x" * 100_000):
        with pytest.raises(SessionEnded):
            resume(core, None, token, terminal="till 1")


def test_tokens_are_not_stored_and_not_shown(core: Core) -> None:
    someone(core, name="mona")
    signed = sign_in(core, "mona", "2222", terminal="till 1")

    rows = core.postgres.rows(
        "select to_jsonb(s)::text from session s union all select to_jsonb(e)::text from audit_entry e"
    )
    for secret in (signed.access_token, signed.refresh_token, "2222"):
        assert all(f'"{secret}"' not in row[0] for row in rows)
        assert secret not in repr(signed)


def test_signing_out_ends_the_session_and_its_successors_at_once(core: Core) -> None:
    someone(core, name="mona")
    first = sign_in(core, "mona", "2222", terminal="till 1")
    second = resume(core, None, first.refresh_token, terminal="till 1")

    sign_out(core, first.actor)

    with pytest.raises(SessionEnded):
        sign_out(core, first.actor)
    with pytest.raises(SessionEnded):
        core.sessions.living(second.actor)
    assert audit(core)[-1] == ("session.end", "mona")


def test_a_manager_ends_the_sessions_of_her_house_alone(core: Core) -> None:
    manager = someone(core, Role.MANAGER, venue="Here")
    here, there = someone(core, name="here", venue="Here"), someone(core, name="there", venue="There")
    sign_in(core, "here", "2222", terminal="till 2")

    with pytest.raises(NotFound) as foreign:
        revoke_sessions(core, manager, "there")
    with pytest.raises(NotFound) as missing:
        revoke_sessions(core, manager, "nobody")
    assert revoke_sessions(core, manager, "here") == 2
    assert revoke_sessions(core, manager, "here") == 0

    assert foreign.value.message.replace("there", "") == missing.value.message.replace("nobody", "").replace(
        "there", ""
    )
    assert core.sessions.living(there) == there
    with pytest.raises(SessionEnded):
        core.sessions.living(here)


def test_another_terminal_sees_an_ended_session_within_a_second(core: Core, open_core: Callable[..., Core]) -> None:
    other, admin, operator = open_core(), someone(core, Role.ADMIN), someone(core, name="olga")
    assert other.sessions.living(operator) == operator

    revoke_sessions(core, admin, "olga")

    began = time.monotonic()
    with pytest.raises(SessionEnded):
        keep_asking(other, operator)
    assert time.monotonic() - began <= 1.1


def test_a_living_session_is_asked_for_once_a_second(open_core: Callable[..., Core]) -> None:
    core, clock = open_core(), HandMovedClock(datetime(2026, 11, 20, tzinfo=UTC))
    core.sessions = Sessions(core.postgres, clock, core.settings)
    operator = someone(core)
    core.sessions.living(operator)
    with core.postgres.write() as connection:
        connection.execute("update session set revoked_at = clock_timestamp()")

    clock.move(timedelta(seconds=0.9))
    assert core.sessions.living(operator) == operator
    clock.move(timedelta(seconds=0.2))
    with pytest.raises(SessionEnded):
        core.sessions.living(operator)


def test_a_change_of_role_is_in_force_without_signing_in_anew(core: Core, open_core: Callable[..., Core]) -> None:
    admin = someone(core, Role.ADMIN, name="ada")
    assert len(list_accounts(core, admin)) == 1
    with core.postgres.write() as connection:
        connection.execute("update account set role = 'operator' where username = 'ada'")

    assert open_core().sessions.living(admin).role is Role.OPERATOR


def test_an_actor_cannot_say_who_he_is(core: Core) -> None:
    operator, admin = someone(core), someone(core, Role.ADMIN)
    forged = replace(operator, role=Role.ADMIN, account_id=admin.account_id, username=admin.username)

    assert core.sessions.living(forged) == operator
    with pytest.raises(SessionEnded):
        core.sessions.living(replace(admin, session_id=SessionId(UUID(int=1))))


def test_the_lock_opens_to_the_right_password_alone(core: Core) -> None:
    operator = someone(core, name="olga")

    with pytest.raises(SignInRefused):
        confirm_password(core, operator, "wrong")
    confirm_password(core, operator, "2222")

    assert audit(core) == [("session.refused", "olga"), ("session.unlock", "olga")]


def test_an_old_hash_is_renewed_at_the_next_sign_in(core: Core) -> None:
    someone(core, name="mona")
    core.sessions = Sessions(core.postgres, core.clock, core.settings, bcrypt_cost=6)

    sign_in(core, "mona", "2222", terminal="till 1")

    stored = core.postgres.rows("select password_hash from account where username = 'mona'")[0][0]
    assert cost_of(stored) == 6
    assert sign_in(core, "mona", "2222", terminal="till 1").actor.username == "mona"


def test_a_terminal_with_a_hostile_name_signs_in_and_the_name_is_kept_harmless(core: Core) -> None:
    someone(core, name="mona")

    sign_in(core, "mona", "2222", terminal="\x1b]0;owned\x07\u202e" + "x" * 500)

    assert core.postgres.rows("select terminal from session where terminal <> 'test'") == [("]0;owned" + "x" * 69,)]
