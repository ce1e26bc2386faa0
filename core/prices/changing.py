"""What every change of prices does: one transaction with its audit row, and this terminal knows of it at once."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.errors import BadInput
from core.programming.repertoire import Performance
from core.work import Work, work

if TYPE_CHECKING:
    from core.runtime import Core

_NAME_MAX = 40


@contextmanager
def change(core: Core, actor: Actor, performance: Performance) -> Generator[Work]:
    """One act; the other terminals know of it within a second."""
    with work(core, actor) as unit:
        yield unit
        unit.after_commit(lambda: core.repertoire.forget(performance.id))


def named(name: str) -> str:
    called = " ".join(name.split())
    if not 1 <= len(called) <= _NAME_MAX or not called.isprintable():
        raise BadInput(f"Give it a name of 1 to {_NAME_MAX} characters.")
    return called
