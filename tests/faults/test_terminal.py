"""The terminal is left as it was found, whatever ends the app; and a crash shows nothing of what was in memory."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db.servers import Addresses

_LEAVES_ALTERNATE_SCREEN = b"\x1b[?1049l"
_SHOWS_CURSOR = b"\x1b[?25h"
_SECONDS_MAX = 60.0

_CRASHING = """
import sys
from etds_tui.app import EtdsApp

def open_core():
    password = "hunter2-secret"
    raise RuntimeError("token " + password)

EtdsApp(open_core=open_core).run()
"""


class Terminal:
    """A program in a pseudo terminal of 100x30."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._number, child = pty.openpty()
        os.set_blocking(self._number, False)
        self.said = b""
        self.process = subprocess.Popen(
            command,
            stdin=child,
            stdout=child,
            stderr=child,
            start_new_session=True,
            env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment},
        )
        os.close(child)

    def read_until(self, wanted: bytes) -> None:
        deadline = time.monotonic() + _SECONDS_MAX
        while wanted not in self.said:
            assert time.monotonic() < deadline, f"{wanted!r} did not come: {self.said[-400:]!r}"
            self._read()

    def read_to_the_end(self) -> int:
        deadline = time.monotonic() + _SECONDS_MAX
        while self.process.poll() is None:
            assert time.monotonic() < deadline, "the program does not end"
            self._read()
        self._read()
        return self.process.returncode

    def _read(self) -> None:
        ready, _, _ = select.select([self._number], [], [], 0.05)
        if ready:
            try:
                self.said += os.read(self._number, 65_536)
            except OSError:
                return


def environment(database: Addresses, folder: Path) -> dict[str, str]:
    return {
        "ETDS_DATABASE_URL": database.postgres_url,
        "ETDS_OWNER_DATABASE_URL": database.owner_url,
        "ETDS_STATE_DIR": str(folder),
    }


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_clean(database: Addresses, tmp_path: Path, how: signal.Signals) -> None:
    terminal = Terminal([sys.executable, "-m", "etds_tui"], environment(database, tmp_path))
    terminal.read_until(b"password")

    terminal.process.send_signal(how)

    assert terminal.read_to_the_end() == 0
    assert _LEAVES_ALTERNATE_SCREEN in terminal.said
    assert terminal.said.rindex(_SHOWS_CURSOR) > terminal.said.index(b"password")


def test_a_crash_leaves_the_terminal_clean_and_shows_no_value(tmp_path: Path) -> None:
    terminal = Terminal([sys.executable, "-c", _CRASHING], {"ETDS_STATE_DIR": str(tmp_path)})

    status = terminal.read_to_the_end()

    assert status != 0 or b"had to stop" in terminal.said
    assert b"ETDS had to stop. Nothing that was sold is lost." in terminal.said
    assert b"hunter2" not in terminal.said
    assert b"Traceback" not in terminal.said
    assert _LEAVES_ALTERNATE_SCREEN in terminal.said


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_can_draw_nothing_is_told_so(tmp_path: Path, term: str) -> None:
    terminal = Terminal([sys.executable, "-m", "etds_tui"], {"ETDS_STATE_DIR": str(tmp_path), "TERM": term})

    assert terminal.read_to_the_end() == 2
    assert b"Set TERM, for example to xterm-256color." in terminal.said


def test_no_screen_is_drawn_where_there_is_no_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etds_tui"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "ETDS_STATE_DIR": str(tmp_path)},
    )

    assert done.returncode == 2
    assert done.stderr.startswith("The screens need a terminal.")
