"""`etds login` and `etds logout`: whose session it is, who may read it, and how commands share it."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.access import revoke_sessions, sign_in
from core.runtime import Core
from core.settings import Settings
from db.servers import Addresses
from db.vocabulary import Role
from etds_tui.cli import etds
from etds_tui.cli import session as session_commands
from tests.factories.house import someone

Run = Callable[..., Result]


@pytest.fixture
def environment(database: Addresses, settings: Settings) -> dict[str, str]:
    assert database.redis_url is not None
    return {
        "ETDS_MODE": "demo",
        "ETDS_STATE_DIR": str(settings.state_dir / "state"),
        "ETDS_DATABASE_URL": database.postgres_url,
        "ETDS_OWNER_DATABASE_URL": database.owner_url,
        "ETDS_REDIS_URL": database.redis_url,
    }


@pytest.fixture
def run(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run_one(*arguments: str, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(etds, arguments, input=stdin)

    return run_one


@pytest.fixture
def kept(environment: dict[str, str]) -> Path:
    return Path(environment["ETDS_STATE_DIR"]) / "session.json"


def session_rows(core: Core) -> int:
    return core.postgres.rows("select count(*) from session where terminal <> 'test'")[0][0]


def test_the_first_line_of_standard_input_is_the_password(core: Core, run: Run, kept: Path) -> None:
    someone(core, name="olga", password="2222")

    result = run("login", "olga", stdin="2222\r\nmore\n")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Signed in as Olga (operator).\n")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert sorted(json.loads(kept.read_text())) == ["access_token", "refresh_token"]
    assert "2222" not in kept.read_text().split('"')


def test_a_wrong_password_keeps_nothing(core: Core, run: Run, kept: Path) -> None:
    someone(core, name="olga")

    result = run("login", "olga", stdin="wrong\n")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Name or password is not right. Check both and try again.\n"
    assert not kept.exists()


@pytest.mark.parametrize("stdin", [b"", b"\n", b"\0\n", b"x" * 100_000, b"\xff\xfe\n"], ids=lambda one: ascii(one[:4]))
def test_no_input_ends_in_a_traceback(core: Core, run: Run, stdin: bytes) -> None:
    someone(core, name="olga")

    result = run("login", "olga", stdin=stdin)

    assert (result.exit_code, type(result.exception), result.stderr.count("\n")) == (1, SystemExit, 1)


def test_a_command_acts_as_who_signed_in(core: Core, run: Run) -> None:
    someone(core, name="olga")
    run("login", "olga", stdin="2222\n")

    result = run("performance", "list", "--json")

    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


NO_SESSIONS = [None, "", "{", "[]", "null", "{}", "[" * 10**5, "\x00", '{"access_token": 1, "refresh_token": 2}',
               '{"access_token": "x", "refresh_token": "y"}']  # fmt: skip


@pytest.mark.parametrize("content", NO_SESSIONS, ids=lambda one: ascii(one)[:20])
def test_without_a_session_every_command_says_how_to_get_one(run: Run, kept: Path, content: str | None) -> None:
    if content is not None:
        kept.parent.mkdir()
        kept.write_text(content)

    result = run("performance", "list")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Nobody is signed in at this shell. Sign in first: etds login USER\n"


def test_signing_out_ends_the_session_and_forgets_it(core: Core, run: Run, kept: Path) -> None:
    someone(core, name="olga")
    run("login", "olga", stdin="2222\n")
    before = kept.read_text()

    assert run("logout").exit_code == 0

    assert not kept.exists()
    kept.write_text(before)  # a copy that somebody made is worth nothing
    assert run("performance", "list").exit_code == 1
    assert run("logout").exit_code == 1


def test_a_session_that_was_ended_elsewhere_is_over_at_the_next_command(core: Core, run: Run) -> None:
    someone(core, name="olga")
    run("login", "olga", stdin="2222\n")

    revoke_sessions(core, someone(core, Role.ADMIN), "olga")

    assert run("performance", "list").exit_code == 1


def test_tokens_that_were_turned_are_written_back(core: Core, run: Run, kept: Path) -> None:
    someone(core, name="olga")
    run("login", "olga", stdin="2222\n")
    old = json.loads(kept.read_text())
    kept.write_text(json.dumps({**old, "access_token": "run out"}))

    assert run("performance", "list").exit_code == 0

    new = json.loads(kept.read_text())
    assert new["access_token"] != "run out" and new["refresh_token"] != old["refresh_token"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert run("performance", "list").exit_code == 0
    assert json.loads(kept.read_text()) == new


def test_commands_at_the_same_time_turn_the_tokens_once(core: Core, run: Run, kept: Path) -> None:
    """Without the lock each would use the refresh token: that many rows, and after the grace a dead family."""
    someone(core, name="olga")
    run("login", "olga", stdin="2222\n")
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "access_token": "run out"}))

    commands = [
        subprocess.Popen([sys.executable, "-m", "etds_tui", "performance", "list", "--json"], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    outputs = [command.communicate(timeout=60)[0] for command in commands]

    assert [command.returncode for command in commands] == [0] * 4
    assert outputs == [b"[]\n"] * 4
    assert session_rows(core) == 2  # the sign-in, and one refresh


def test_a_command_that_never_ends_does_not_stop_the_others_for_ever(
    core: Core, run: Run, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone(core, name="olga")
    run("login", "olga", stdin="2222\n")
    monkeypatch.setattr(session_commands, "_LOCK_WAIT_SECONDS", 0.1)
    frozen = os.open(kept.with_suffix(".lock"), os.O_RDWR)
    fcntl.flock(frozen, fcntl.LOCK_EX)

    result = run("performance", "list")

    os.close(frozen)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Another etds command" in result.stderr
    assert run("performance", "list").exit_code == 0


def test_what_another_left_readable_is_not_written_into(core: Core, run: Run, kept: Path) -> None:
    someone(core, name="olga")
    kept.parent.mkdir()
    trap = kept.with_name("trap")
    trap.write_text("")
    kept.with_suffix(".part").symlink_to(trap)

    assert run("login", "olga", stdin="2222\n").exit_code == 0

    assert trap.read_text() == ""
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_folder_that_is_a_file_is_one_sentence(run: Run, kept: Path) -> None:
    kept.parent.write_text("")

    result = run("login", "olga", stdin="2222\n")

    assert (result.exit_code, type(result.exception)) == (2, SystemExit)
    assert "ETDS_STATE_DIR" in result.stderr


def test_a_password_that_is_typed_is_not_shown(core: Core, environment: dict[str, str]) -> None:
    someone(core, name="olga")
    ours, theirs = pty.openpty()
    command = subprocess.Popen(
        [sys.executable, "-m", "etds_tui", "login", "olga"],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **environment}, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, 0x540E, 0),  # the terminal is its own (TIOCSCTTY)
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while b"Password: " not in shown:
        shown += os.read(ours, 1024)
    os.write(ours, b"2222\n")
    while b"Signed in" not in shown:
        shown += os.read(ours, 1024)

    assert command.wait(timeout=30) == 0
    assert b"2222" not in shown
    os.close(ours)


def test_the_password_is_in_no_file(core: Core, run: Run, kept: Path) -> None:
    someone(core, name="olga", password="a canary of a password")

    run("login", "olga", stdin="a canary of a password\n")

    assert sign_in(core, "olga", "a canary of a password", terminal="till 1").actor.username == "olga"
    for file in (one for one in kept.parent.rglob("*") if one.is_file()):
        assert b"canary" not in file.read_bytes(), file
