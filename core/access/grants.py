"""What a manager allows for one act: bound to the very call, used up before the act begins, by nobody else.

    the guard refuses -> the operator asks -> a manager approves -> the same call once more -> the grant is used up
                                                                    its act is refused -> it is given back

The fingerprint is a digest of the service and of each argument, so another amount, seat or order is another act. Given
back, a grant lives no longer than it would have; where nobody knows what became of the act, it is gone. This is only
looked at where the role lacks the permission: whoever may, pays nothing for it.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from core.access.actors import Actor, Lift
from core.access.permissions import Permission, reach_of
from core.errors import NotPermitted, Refusal
from core.work import work
from db.errors import DrawerShut, StoreBusy, StoreUnavailable
from db.queries import override
from db.queries.override import GrantRow
from db.vocabulary import SessionId

if TYPE_CHECKING:
    from core.runtime import Core

R = TypeVar("R")

_IN_EFFECT: ContextVar[tuple[SessionId, Lift] | None] = ContextVar("lift", default=None)
"""What is lifted on this thread while the act runs, so that it may call the services it is made of."""


def refusal_of(actor: Actor, permission: Permission) -> NotPermitted:
    """The sentence for a missing permission; names who may help where a supervisor may lift it."""
    meaning = permission.meaning
    help_ = "Ask a manager." if meaning.supervisor_may_lift else "Sign in with an account that may."
    may_ask = meaning.supervisor_may_lift and reach_of(actor.role, Permission.OVERRIDE_ASK) is not None
    return NotPermitted(f"The role {actor.role} may not {meaning.act}. {help_}", may_be_lifted=may_ask)


def under_a_grant(
    core: Core,
    actor: Actor,
    permission: Permission,
    service: Callable[..., R],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> R:
    """Run the service where the actor's session has a living grant for exactly this call. Raises NotPermitted."""
    refusal = refusal_of(actor, permission)
    above = _IN_EFFECT.get()
    if above is not None and above[0] == actor.session_id and above[1].permission == permission:
        return service(core, replace(actor, lifted=above[1]), *args, **kwargs)
    called = arguments(service, args, kwargs) if refusal.may_be_lifted else None
    if called is None:
        raise refusal
    try:
        digest = fingerprint(service, called)
    except TypeError:
        raise refusal from None
    grant = _used(core, actor, permission, digest, refusal)
    lift = Lift(permission.value, grant.venue_id)
    token = _IN_EFFECT.set((actor.session_id, lift))
    try:
        return service(core, replace(actor, lifted=lift), *args, **kwargs)
    except (Refusal, DrawerShut) as refused:
        if not isinstance(refused, Refusal) or refused.is_undone:
            _give_back(core, actor, grant)
        raise
    finally:
        _IN_EFFECT.reset(token)


def arguments(
    service: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Every argument behind core and actor by name, defaults with them; None where the service takes no such call."""
    try:
        bound = inspect.signature(service).bind(None, None, *args, **kwargs)
    except TypeError:
        return None
    bound.apply_defaults()
    return dict(list(bound.arguments.items())[2:])


def fingerprint(service: Callable[..., Any], called: Mapping[str, Any]) -> bytes:
    """A digest that two calls share only where they are the same act. Raises TypeError for what cannot be told."""
    told = [f"{service.__module__}.{service.__qualname__}", _told(called)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).digest()


def _told(value: object) -> object:
    """The value as JSON, each kind with its name where two could look alike; an order that means nothing is sorted."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return ["text", str(value)]
    if isinstance(value, (UUID, Path, datetime)):
        return [type(value).__name__.removeprefix("Posix"), str(value)]
    if isinstance(value, bytes):
        return ["bytes", value.hex()]
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value)
        return ["map", sorted(([_told(key), _told(one)] for key, one in pairs.items()), key=json.dumps)]
    if isinstance(value, Set):
        return ["set", sorted((_told(one) for one in cast("Set[object]", value)), key=json.dumps)]
    if isinstance(value, Sequence):
        return ["list", [_told(one) for one in cast("Sequence[object]", value)]]
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__qualname__, [[one.name, _told(getattr(value, one.name))] for one in fields(value)]]
    raise TypeError(f"{type(value).__name__} cannot be part of an act that a manager allows")


def _used(core: Core, actor: Actor, permission: Permission, digest: bytes, refusal: NotPermitted) -> GrantRow:
    """Use the grant up, with its row in the audit, both names in it. Raises the refusal where there is none."""
    with work(core, actor) as unit:
        grant = override.use_grant(
            unit.connection,
            session_id=actor.session_id,
            account_id=actor.account_id,
            permission=permission.value,
            fingerprint=digest,
        )
        if grant is None or reach_of(grant.manager_role, permission) is None:
            raise refusal
        unit.record(
            "override.use",
            grant.act,
            request=str(grant.id),
            asked_by=actor.username,
            approved_by=grant.manager,
            about=grant.about,
        )
    return grant


def _give_back(core: Core, actor: Actor, grant: GrantRow) -> None:
    """Its act was refused and nothing was done: let the same call use it once more, for as long as it lives.

    Where a store does not answer it stays used up, and the refusal of the act is what is told.
    """
    with suppress(StoreUnavailable, StoreBusy), work(core, actor) as unit:
        if override.give_grant_back(unit.connection, grant.id):
            unit.record("override.give_back", grant.act, request=str(grant.id))
