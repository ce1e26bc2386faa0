"""The copy that is rehearsed on: a database of its own as in practice, with clerks, taken away at the end."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.sessions import enter_sandbox
from core.practice.sandboxes import PracticeUnavailable, practice_settings, tidy
from core.programming.repertoire import Performance
from core.rehearsal.report import Proof
from core.settings import Settings
from db import sandbox
from db.errors import NotTheOwner, StoreError
from db.queries import access, onsale, rehearsal
from db.vocabulary import Role

if TYPE_CHECKING:
    from core.runtime import Core

_NO_PASSWORD = "!"
_POOL_MAX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """`inside` is a core over the copy, `clerks` the usernames of its tills."""

    inside: Core
    settings: Settings
    url: str
    clerks: tuple[str, ...]


@contextmanager
def copied(core: Core, performance: Performance, tills: int) -> Generator[Copy]:
    """Make the copy, ready to sell. It goes whatever happens. Raises PracticeUnavailable."""
    if core.owner_url is None:
        raise PracticeUnavailable(
            "A rehearsal needs the database's owner. Set ETDS_OWNER_DATABASE_URL, or use 'etds demo'."
        )
    try:
        tidy(core.owner_url)
        made = sandbox.make(core.owner_url, performance.id)
    except NotTheOwner as error:
        raise PracticeUnavailable(
            "This login may not make a database for a rehearsal. Set ETDS_OWNER_DATABASE_URL to one that may."
        ) from error
    try:
        yield from _opened(core, performance, made, tills)
    finally:
        with suppress(StoreError):  # the next one tidies up
            sandbox.drop(core.owner_url, made.name)


def _opened(core: Core, performance: Performance, made: sandbox.Sandbox, tills: int) -> Generator[Copy]:
    from core.runtime import connect

    settings = practice_settings(core.settings, made.name).model_copy(
        update={"pool_size": max(2, min(_POOL_MAX, tills))}
    )
    clerks = tuple(f"rehearsal-{number}" for number in range(1, tills + 1))
    with connect(settings, made.url, None, clock=core.clock, is_practice=True) as inside:
        make_ready(inside, performance, clerks)
        yield Copy(inside=inside, settings=settings, url=made.url, clerks=clerks)


def make_ready(inside: Core, performance: Performance, clerks: Sequence[str]) -> None:
    """On sale, with a clerk for each till, who belongs to the venue."""
    with inside.postgres.write() as connection:
        rehearsal.make_ready(connection, performance.id)
        for name in clerks:
            access.insert_account(
                connection, username=name, display_name=name.title(), password_hash=_NO_PASSWORD, role=Role.OPERATOR,
                is_demo=False, organisation_id=None, venue_id=performance.venue_id,
            )  # fmt: skip


def now_in(copy: Copy) -> datetime:
    """By the database's clock, which stamps what is counted."""
    return onsale.clock_of_database(copy.inside.postgres)


def proof_of(copy: Copy, actor: Actor, performance: Performance, since: datetime) -> tuple[Proof, dict[int, int]]:
    """What the rows of the copy say, and how many live tickets each seat has."""
    from core.audit import verify_house
    from core.inventory.counts import HouseCounts

    inside = copy.inside
    clerk = enter_sandbox(inside, replace(actor, username=copy.clerks[0], terminal="rehearsal")).actor
    counted = rehearsal.counted(inside.postgres, performance.id, since)
    counts = HouseCounts.of_plane(inside.news.draw(performance.id).states)
    is_out = counts.open + counts.held == 0 and counted.last_sale is not None
    proof = Proof(
        double=counted.double,
        tickets=counted.tickets,
        open=counts.open,
        sold_out_seconds=(counted.last_sale - since).total_seconds() if is_out and counted.last_sale else None,
        broken=tuple(f"{one.number} {one.check}" for one in verify_house(inside, clerk) if not one.holds),
    )
    return proof, rehearsal.live_tickets(inside.postgres, performance.id)
