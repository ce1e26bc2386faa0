"""A performance cloned for practice, with a core of its own: play money, no letters, no printer, no colleague's news.

The sandbox is another database with a login of its own that has no rights in the house (`db/sandbox.py`). Its keys are
its own too, so no ticket from it opens a door.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.access.sessions import SignedIn, enter_sandbox
from core.errors import Refusal
from core.programming.reach import performance_in_reach
from core.settings import CardProvider, Settings
from db import sandbox
from db.errors import NotTheOwner, StoreError
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


class PracticeUnavailable(Refusal):
    """No sandbox can be made here; nothing was changed."""

    code = "practice_unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One sandbox and the person in it. `core` and `actor` are what the services take, as in the house."""

    core: Core
    signed: SignedIn
    performance_id: PerformanceId
    name: str
    began_at: datetime

    @property
    def actor(self) -> Actor:
        return self.signed.actor


@permits(Permission.PRACTICE_BEGIN)
def begin_practice(core: Core, actor: Actor, performance_id: PerformanceId) -> Practice:
    """Clone the performance as it is now; takes some seconds. End it with `leave_sandbox`.

    Raises: NotFound; PracticeUnavailable where the database's owner is not known here.
    """
    performance_in_reach(core, actor, Permission.PRACTICE_BEGIN, performance_id)
    if core.owner_url is None:
        raise PracticeUnavailable(
            "Practice needs the database's owner. Set ETDS_OWNER_DATABASE_URL, or use 'etds demo'."
        )
    try:
        tidy(core.owner_url)
        made = sandbox.make(core.owner_url, performance_id)
    except NotTheOwner as error:
        raise PracticeUnavailable(
            "This login may not make a database for practice. Set ETDS_OWNER_DATABASE_URL to one that may."
        ) from error
    try:
        return _enter(core, actor, performance_id, made)
    except BaseException:
        sandbox.drop(core.owner_url, made.name)
        raise


def leave_sandbox(core: Core, practice: Practice) -> None:
    """Leave the sandbox and take it away; `core` is the house's. Open to all, since the session may be over by then."""
    practice.core.close()
    if core.owner_url is not None:
        with suppress(StoreError):  # the next practice tidies up
            sandbox.drop(core.owner_url, practice.name)


def practice_settings(settings: Settings, name: str) -> Settings:
    """As the house works, but nothing leaves it: play money, no mail, paper into a folder of its own."""
    return settings.model_copy(
        update={
            "card_provider": CardProvider.SIMULATED,
            "stripe_secret_key": None,
            "stripe_reader": None,
            "smtp_url": None,
            "tickets_dir": settings.tickets_dir / "practice",
            "ticket_printer": None,
            "receipt_printer": None,
            "fallback_dir": None,
            "state_dir": settings.state_dir / "practice" / name,
        }
    )


def _enter(core: Core, actor: Actor, performance_id: PerformanceId, made: sandbox.Sandbox) -> Practice:
    from core.runtime import connect

    settings = practice_settings(core.settings, made.name)
    inside = connect(settings, made.url, None, clock=core.clock, is_practice=True)
    try:
        signed = enter_sandbox(inside, actor)
    except BaseException:
        inside.close()
        raise
    return Practice(
        core=inside, signed=signed, performance_id=performance_id, name=made.name, began_at=core.clock.now()
    )


def tidy(owner_url: str) -> None:
    """Take away the sandboxes of terminals that were killed."""
    for name in sandbox.abandoned(owner_url):
        sandbox.drop(owner_url, name)
