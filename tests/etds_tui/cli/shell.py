"""The real `etds`, one process a command: what it is given, and how it ended.

A process that begins from nothing reads the whole program first, which takes longer than most commands do. So they are
forked from one that has read it, and are given an environment, a folder and three streams of their own. Whoever needs a
process to talk to starts it plainly, with `start`.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

from core.access import Actor, Role
from core.runtime import Core
from tests.factories.house import someone

_COMMAND_SECONDS_MAX = 60
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.etds_tui.cli.program"])


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """A shell with its own environment, and so with a session of its own."""

    environment: dict[str, str]

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "etds_tui", *arguments],
            env={**os.environ, **self.environment, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: str, stdin: str = "", **settings: str) -> Done:
        environment = {**self.environment, **settings}
        if any(not name.startswith("ETDS_") for name in environment):  # perhaps the interpreter reads it
            return ended(self.start(*arguments, **settings), stdin)
        return _forked(arguments, {**os.environ, **environment}, stdin)


def _forked(arguments: tuple[str, ...], environment: dict[str, str], stdin: str) -> Done:
    with tempfile.TemporaryDirectory() as name:
        streams = [Path(name) / stream for stream in ("stdin", "stdout", "stderr")]
        streams[0].write_text(stdin, encoding="utf-8")
        command = _FORKED.Process(target=_run, args=(arguments, environment, list(map(str, streams)), os.getcwd()))
        command.start()
        command.join(_COMMAND_SECONDS_MAX)
        if command.exitcode is None:
            command.kill()
        assert command.exitcode is not None, f"{arguments} did not end"
        out, err = (stream.read_text(encoding="utf-8") for stream in streams[1:])
    assert "Traceback" not in err
    return Done(command.exitcode, out, err)


def _run(arguments: tuple[str, ...], environment: dict[str, str], streams: list[str], folder: str) -> NoReturn:
    """What `python -m etds_tui` does, with these for its own."""
    for number, (path, flags) in enumerate(
        zip(streams, (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT), strict=True)
    ):
        os.dup2(os.open(path, flags), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["etds", *arguments]
    from etds_tui.__main__ import main

    main()
    raise AssertionError("main leaves with a status")


def ended(command: subprocess.Popen[str], stdin: str = "") -> Done:
    out, err = command.communicate(stdin, timeout=_COMMAND_SECONDS_MAX)
    assert "Traceback" not in err
    return Done(command.returncode, out, err)


def somebody(core: Core, role: Role = Role.OPERATOR) -> Actor:
    """Somebody signed in whose name is not one of the demo's."""
    return someone(core, role, name=f"{role.value}-{uuid4().hex[:8]}")
