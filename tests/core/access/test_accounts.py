"""Accounts: made by admins, kept out at once, and the demo's only in a demo."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core.access import (
    Account,
    Actor,
    Role,
    change_own_password,
    create_account,
    list_accounts,
    set_account_active,
    set_account_password,
    sign_in,
    sign_out,
)
from core.access.accounts import DEMO_ACCOUNTS, ensure_demo_accounts
from core.errors import BadInput, NotFound, Refusal, SessionEnded, SignInRefused
from core.runtime import Core
from core.settings import Mode
from tests.core.access.conftest import quickened
from tests.factories.house import a_house, someone

PASSWORD = "seven grey herons"


def made(core: Core, **changes: Any) -> None:
    given: dict[str, Any] = {"display_name": "Mona", "role": Role.OPERATOR, "password": PASSWORD, **changes}
    create_account(core, someone(core, Role.ADMIN), given.pop("username", "mona"), **given)


def test_an_account_that_was_made_signs_in(core: Core) -> None:
    a_house(core, venue="Here")
    made(core, username=" Mona.M ", role=Role.MANAGER, venue="Here")

    actor = sign_in(core, "mona.m", PASSWORD, terminal="till 1").actor

    assert (actor.display_name, actor.role) == ("Mona", Role.MANAGER)
    assert core.postgres.rows("select id from venue where name = 'Here'") == [(actor.venue_id,)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"username": "mona m"}, "user name"),
        ({"username": ""}, "user name"),
        ({"username": "x" * 41}, "user name"),
        ({"username": "mona\0"}, "user name"),
        ({"display_name": " "}, "name to be shown"),
        ({"display_name": "Mo\x1b[31mna"}, "visible"),
        ({"display_name": "Mo\0na"}, "visible"),
        ({"display_name": "Mo\u202ena"}, "visible"),
        ({"display_name": "x" * 201}, "200 characters"),
        ({"password": "2222"}, "15 to 1000"),
        ({"password": "mona mona mona 1234"}, "everybody tries"),
        ({"role": Role.DISTRIBUTOR}, "organisation"),
        ({"role": Role.ARTIST}, "artist"),
        ({"venue": "Nowhere"}, "no venue 'Nowhere'"),
    ],
)
def test_what_cannot_be_an_account_is_refused_and_leaves_nothing(
    core: Core, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        made(core, **changes)

    assert core.postgres.rows("select count(*) from account where role <> 'admin'") == [(0,)]
    assert core.postgres.rows("select count(*) from audit_entry") == [(0,)]


def test_a_name_is_taken_once(core: Core) -> None:
    made(core)

    with pytest.raises(BadInput, match="an account 'mona' already"):
        made(core, username="MONA")


def test_accounts_are_listed_by_name_without_their_hashes(core: Core) -> None:
    made(core)
    admin = someone(core, Role.ADMIN, name="zed")

    listed = list_accounts(core, admin)

    assert listed[-2:] == (
        Account(username="mona", display_name="Mona", role=Role.OPERATOR, is_active=True),
        Account(username="zed", display_name="Zed", role=Role.ADMIN, is_active=True, sessions=1),
    )


def test_the_list_says_what_an_account_is_bound_to_and_when_its_person_came(core: Core) -> None:
    a_house(core, venue="Here")
    made(core, username="dora", role=Role.DISTRIBUTOR, organisation="Northlight")
    made(core, username="fish", role=Role.ARTIST, artist="Fisher")
    made(core, username="olga", venue="Here")
    signed = [sign_in(core, "olga", PASSWORD, terminal=till) for till in ("till 1", "till 2")]
    sign_out(core, signed[0].actor)

    rows = {row.username: row for row in list_accounts(core, someone(core, Role.ADMIN))}

    assert (rows["dora"].organisation, rows["fish"].artists, rows["olga"].venue) == ("Northlight", ("Fisher",), "Here")
    assert rows["olga"].sessions == 1
    assert rows["olga"].signed_in_at is not None
    assert rows["dora"].signed_in_at is None


def test_a_manager_lists_those_whose_sessions_she_may_end(core: Core) -> None:
    here, everywhere = someone(core, Role.MANAGER, name="here", venue="Here"), someone(core, Role.MANAGER)
    someone(core, name="olga", venue="Here")
    someone(core, name="omar", venue="There")
    someone(core, name="otto")

    assert [row.username for row in list_accounts(core, here)] == ["here", "olga"]
    assert {"olga", "omar", "otto"} < {row.username for row in list_accounts(core, everywhere)}


def test_who_is_kept_out_is_out_at_once_and_his_old_sessions_stay_ended(core: Core) -> None:
    admin, operator = someone(core, Role.ADMIN), someone(core, name="olga")

    set_account_active(core, admin, "olga", active=False)
    with pytest.raises(SessionEnded):
        core.sessions.living(operator)
    with pytest.raises(SignInRefused):
        sign_in(core, "olga", "2222", terminal="till 1")

    set_account_active(core, admin, "olga", active=True)
    with pytest.raises(SessionEnded):
        core.sessions.living(operator)
    assert sign_in(core, "olga", "2222", terminal="till 1").actor.username == "olga"


def test_an_admin_does_not_lock_himself_out(core: Core) -> None:
    admin = someone(core, Role.ADMIN, name="ada")

    with pytest.raises(BadInput, match="your own account"):
        set_account_active(core, admin, "Ada", active=False)
    with pytest.raises(NotFound):
        set_account_active(core, admin, "nobody\0", active=False)


def test_two_admins_who_keep_each_other_out_at_once_leave_one(core: Core, open_core: Callable[..., Core]) -> None:
    ada, bob = someone(core, Role.ADMIN, name="ada"), someone(core, Role.ADMIN, name="bob")
    other = quickened(open_core())

    def keeps_out(who: tuple[Core, Actor, str]) -> str:
        try:
            set_account_active(who[0], who[1], who[2], active=False)
        except (BadInput, SessionEnded) as refused:
            return refused.message
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(keeps_out, [(core, ada, "bob"), (other, bob, "ada")]))

    assert said.count("done") == 1
    assert core.postgres.rows("select count(*) from account where state = 'active'") == [(1,)]


def test_an_admin_who_was_let_out_a_moment_ago_does_not_take_the_last_one_along(core: Core) -> None:
    ada, bob = someone(core, Role.ADMIN, name="ada"), someone(core, Role.ADMIN, name="bob")
    core.sessions.living(bob)  # known to live for a second
    set_account_active(core, ada, "bob", active=False)

    with pytest.raises(BadInput, match="last admin"):
        set_account_active(core, bob, "ada", active=False)


def test_a_lost_password_is_set_anew_by_an_admin(core: Core) -> None:
    admin, operator = someone(core, Role.ADMIN, name="ada"), someone(core, name="olga")

    with pytest.raises(BadInput, match="15 to"):
        set_account_password(core, admin, "olga", password="short")
    with pytest.raises(NotFound):
        set_account_password(core, admin, "nobody", password=PASSWORD)
    with pytest.raises(BadInput, match="with the old one"):
        set_account_password(core, admin, " ADA ", password=PASSWORD)
    assert core.sessions.living(operator) == operator
    set_account_password(core, admin, " Olga ", password=PASSWORD)

    core.sessions.forget(operator.session_id)
    with pytest.raises(SessionEnded):
        core.sessions.living(operator)
    with pytest.raises(SignInRefused):
        sign_in(core, "olga", "2222", terminal="till 1")
    assert sign_in(core, "olga", PASSWORD, terminal="till 1").actor.username == "olga"
    told = core.postgres.rows("select act, subject, detail from audit_entry where act like 'account%%'")
    assert told == [("account.password", "olga", {"sessions": 1})]


def test_a_new_password_replaces_the_old_one_and_ends_the_other_sessions(
    core: Core, open_core: Callable[..., Core]
) -> None:
    operator = someone(core, name="olga")
    elsewhere = sign_in(core, "olga", "2222", terminal="till 2").actor

    with pytest.raises(SignInRefused):
        change_own_password(core, operator, old="wrong", new=PASSWORD)
    with pytest.raises(BadInput):
        change_own_password(core, operator, old="2222", new="3333")
    change_own_password(core, operator, old="2222", new=PASSWORD)

    other = open_core()
    assert other.sessions.living(operator) == operator
    with pytest.raises(SessionEnded):
        other.sessions.living(elsewhere)
    with pytest.raises(SignInRefused):
        sign_in(core, "olga", "2222", terminal="till 1")
    assert sign_in(core, "olga", PASSWORD, terminal="till 1").actor.username == "olga"


def test_the_demo_has_an_account_of_every_role(core: Core) -> None:
    ensure_demo_accounts(core)

    names = [name for name, _, _ in DEMO_ACCOUNTS]
    assert names == [
        "admin", "distributor1", "distributor2", "operator1", "operator2", "manager1", "fisher", "door1", "customer1",
    ]  # fmt: skip
    actors = {name: sign_in(core, name, "2222", terminal=name).actor for name in names}
    assert {actor.role for actor in actors.values()} == set(Role) - {Role.AGENT}  # made with its agent
    assert core.postgres.rows(
        "select o.name, a.name from organisation o, artist a where o.id = %s and a.id = any(%s)",
        [actors["distributor1"].organisation_id, list(actors["fisher"].artist_ids)],
    ) == [("Northlight Presents", "Fisher")]


def test_terminals_that_start_the_demo_at_once_make_its_accounts_once(open_core: Callable[..., Core]) -> None:
    cores = [quickened(open_core()) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        organisations = set(pool.map(ensure_demo_accounts, cores))

    assert len(organisations) == 1
    assert cores[0].postgres.rows("select count(*), bool_and(is_demo) from account") == [(9, True)]


def test_a_demo_account_that_changed_its_password_keeps_it(core: Core) -> None:
    ensure_demo_accounts(core)
    change_own_password(core, sign_in(core, "door1", "2222", terminal="door").actor, old="2222", new=PASSWORD)

    ensure_demo_accounts(core)

    assert sign_in(core, "door1", PASSWORD, terminal="door").actor.username == "door1"


def test_the_demo_is_refused_in_production(open_core: Callable[..., Core]) -> None:
    production = open_core(mode=Mode.PRODUCTION)

    with pytest.raises(Refusal, match="not made in production"):
        ensure_demo_accounts(production)

    assert production.postgres.rows("select count(*) from account") == [(0,)]
