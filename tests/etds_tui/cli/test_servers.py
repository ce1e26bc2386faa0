"""`etds` as a person or a script runs it: what it prints where, and with which status it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

_ETDS = [sys.executable, "-m", "etds_tui"]


def _etds(
    state_dir: Path, *arguments: str, code: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code] if code else [*_ETDS, *arguments],
        env={**os.environ, "ETDS_STATE_DIR": str(state_dir), **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A current folder without a `.env`."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_version_is_that_of_the_package(empty: Path) -> None:
    done = _etds(empty, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"etds, version {version('etds')}\n", "")


def test_up_keeps_the_servers_status_shows_them_and_down_stops_them(state_dir: Path) -> None:
    nothing = {"postgres_url": None, "redis_url": None, "mode": "development", "version": version("etds")}
    before = _etds(state_dir, "status", "--json")
    assert before.returncode == 0
    assert json.loads(before.stdout) == {**nothing, "state_dir": str(state_dir)}
    up = _etds(state_dir, "up")
    assert (up.returncode, up.stdout) == (0, "")
    during = json.loads(_etds(state_dir, "status", "--json").stdout)
    assert during["postgres_url"].startswith("postgresql://etds_app@/etds?host=")
    assert _etds(state_dir, "up").returncode == 0
    down = _etds(state_dir, "down")
    assert (down.returncode, down.stdout, down.stderr) == (0, "", "The servers are stopped.\n")
    assert json.loads(_etds(state_dir, "status", "--json").stdout)["postgres_url"] is None
    again = _etds(state_dir, "down")
    assert (again.returncode, again.stderr) == (0, "No embedded servers were running.\n")


def test_status_shows_configured_addresses_without_passwords(empty: Path) -> None:
    done = _etds(
        empty,
        *("status", "--json"),
        ETDS_DATABASE_URL="postgresql://clerk:hush@db.example/etds",
        ETDS_REDIS_URL="redis://:hush@cache.example:6379/0",
        ETDS_MODE="production",
    )
    told = json.loads(done.stdout)
    assert (told["postgres_url"], told["redis_url"], told["mode"]) == (
        "postgresql://clerk@db.example/etds",
        "redis://@cache.example:6379/0",
        "production",
    )


def test_wrong_settings_leave_with_2_and_all_of_them(empty: Path) -> None:
    done = _etds(empty, "status", ETDS_MODE="live", ETDS_POOL_SIZE="many", ETDS_TEHME="dark")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(":")[0].strip() for line in done.stderr.splitlines()[1:]] == [
        "ETDS_TEHME",
        "ETDS_MODE",
        "ETDS_POOL_SIZE",
    ]


def test_a_state_folder_that_cannot_be_used_is_an_outage_in_one_sentence(empty: Path) -> None:
    (empty / "file").write_text("")
    done = _etds(empty / "file" / "state", "up")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    assert done.stderr.endswith("Set ETDS_STATE_DIR to a folder of yours.\n")


def test_a_command_whose_state_folder_cannot_be_used_says_so(empty: Path) -> None:
    (empty / "file").write_text("")
    done = _etds(empty / "file" / "state", "performance", "list")
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        f"{empty}/file/state cannot be used (Not a directory). Set ETDS_STATE_DIR to a folder of yours.\n",
    )


def test_an_unknown_command_is_usage(empty: Path) -> None:
    done = _etds(empty, "sel")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'sel'" in done.stderr


_BREAKS = """
import sys
import core.runtime
def look(settings):
    secret = "hush"
    raise ValueError(secret)
core.runtime.look = look
sys.argv = ["etds", "status"]
from etds_tui.__main__ import main
main()
"""


def test_what_nobody_foresaw_is_one_sentence_and_a_log_without_values(empty: Path) -> None:
    done = _etds(empty, code=_BREAKS)
    incident = json.loads((empty / "etds.log").read_text())
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr == (
        "Something went wrong that ETDS did not foresee. "
        f"Report incident {incident['incident']}; {empty}/etds.log has the place.\n"
    )
    assert "hush" not in (empty / "etds.log").read_text()
    assert incident["kind"] == "ValueError"


def test_a_reader_that_has_seen_enough_breaks_nothing(empty: Path) -> None:
    code = "import sys; sys.argv = ['etds', 'status', '--json']; from etds_tui.__main__ import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.stdin.read(); {code}"],
        env={**os.environ, "ETDS_STATE_DIR": str(empty)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


_WAITS = """
import sys
import core.runtime
def look(settings):
    print("waiting", file=sys.stderr, flush=True)
    sys.stdin.read()
core.runtime.look = look
sys.argv = ["etds", "status"]
from etds_tui.__main__ import main
main()
"""


def test_ctrl_c_stops_without_a_traceback(empty: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WAITS],
        env={**os.environ, "ETDS_STATE_DIR": str(empty)},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # & ignores it
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "waiting\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "\nStopped.\n"
    assert process.returncode == 130


def test_help_imports_no_store_and_no_screen() -> None:
    heavy = ("textual", "rich", "pydantic", "sqlalchemy", "psycopg", "redis")
    code = f"import sys, etds_tui.__main__, etds_tui.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
