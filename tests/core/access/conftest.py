"""Stores as everywhere, bcrypt at its least cost: what is tested here is not how slow it is, unless a test says so."""

from __future__ import annotations

import pytest

from core.access.sessions import Sessions
from core.runtime import Core

QUICK = 4


def quickened(core: Core) -> Core:
    core.sessions = Sessions(core.postgres, core.clock, core.settings, bcrypt_cost=QUICK)
    return core


@pytest.fixture
def core(core: Core) -> Core:
    return quickened(core)
