"""The real `etds`, one process a command: what it is given, and how it ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from core.access import Actor, Role
from core.runtime import Core
from tests.factories.house import someone

_COMMAND_SECONDS_MAX = 60


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
        return ended(self.start(*arguments, **settings), stdin)


def ended(command: subprocess.Popen[str], stdin: str = "") -> Done:
    out, err = command.communicate(stdin, timeout=_COMMAND_SECONDS_MAX)
    assert "Traceback" not in err
    return Done(command.returncode, out, err)


def somebody(core: Core, role: Role = Role.OPERATOR) -> Actor:
    """Somebody signed in whose name is not one of the demo's."""
    return someone(core, role, name=f"{role.value}-{uuid4().hex[:8]}")
