"""An agent with an allotment, and somebody signed in who sells for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from itertools import count
from uuid import uuid4

from core import agents
from core.access import Actor, Role, passwords, sessions
from core.agents import Agent
from core.runtime import Core
from db.queries import access
from tests.factories.drawers import open_drawers
from tests.factories.house import OpenHouse, someone

_NUMBERS = count(1)


def an_agent(
    core: Core, *, name: str = "Ticket Kiosk", commission_bp: int = 1000, organisation: str = "Presenter"
) -> Agent:
    distributor = someone(core, Role.DISTRIBUTOR, organisation=organisation)
    return agents.add_agent(core, distributor, name=name, commission_bp=commission_bp)


def seller_of(core: Core, agent: Agent, *, name: str | None = None, password: str = "2222") -> Actor:
    """An account of the agent with a cheap password hash, signed in, with an open drawer."""
    username = name or f"kiosk-{next(_NUMBERS)}"
    with core.postgres.write() as connection:
        access.insert_account(
            connection,
            username=username,
            display_name=username.title(),
            password_hash=passwords.hash_password(password, cost=4),
            role=Role.AGENT,
            is_demo=False,
            organisation_id=agent.organisation_id,
            venue_id=None,
            agent_id=agent.id,
        )
    account = access.account_by_name(core.postgres, username)
    assert account is not None
    open_drawers(core)
    return sessions._begin(core, account, "kiosk", uuid4()).actor


def allotted(
    core: Core, agent: Agent, house: OpenHouse, seats: Collection[int], *, letter: str = "G", hours: float = 2,
    organisation: str = "Presenter",
) -> Actor:  # fmt: skip
    """These seats are the agent's until so many hours before the curtain; who allotted them."""
    distributor = someone(core, Role.DISTRIBUTOR, organisation=organisation)
    agents.allot(
        core, distributor, house.id, agent_id=agent.id, letter=letter, seats=seats,
        cut_off_at=house.performance.starts_at - timedelta(hours=hours),
    )  # fmt: skip
    core.news.flush(10)  # a look at the house has them now
    return distributor
