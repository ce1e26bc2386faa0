"""Accounts and the audit in the shell: a lost password is set anew, and what was done is found by act and time."""

from __future__ import annotations

from collections.abc import Callable

from core.access import sign_in as sign_in_at
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell


def test_a_lost_password_is_set_anew(sign_in: Callable[[str], Shell], box: Core) -> None:
    admin = sign_in("admin")

    short = admin("account", "password", "door1", stdin="short\n")
    done = admin("account", "password", "door1", stdin="seven grey herons\n")

    assert (short.status, "15 to 1000" in short.err) == (1, True)
    assert (done.status, done.err) == (0, "door1 signs in with the new password.\n")
    assert sign_in_at(box, "door1", "seven grey herons", terminal="door").actor.username == "door1"


def test_what_was_done_is_found_by_act_and_time(sign_in: Callable[[str], Shell]) -> None:
    admin = sign_in("admin")
    admin("account", "close", "customer1")
    admin("account", "close", "customer1", "--let-in")

    told = admin("audit", "--act", "account.active", "--since", "-1h", "--json").data

    assert [(entry["who"], entry["subject"]) for entry in told] == [("admin", "customer1")] * 2
    assert admin("audit", "--act", "account.active", "--before", "-1h", "--json").data == []
    assert "is not a moment" in admin("audit", "--since", "once").err


def test_a_manager_lists_accounts_and_changes_none(sign_in: Callable[[str], Shell]) -> None:
    manager = sign_in("manager1")

    assert "admin" in {row["username"] for row in manager("account", "list", "--json").data}
    assert manager("account", "password", "admin", stdin="seven grey herons\n").status == 1
    assert manager("account", "close", "operator1").status == 1
