"""The door in front of every service: is the session alive, does the role have the permission, did the stores answer?

`@permits` also keeps the list of guarded services, from which the house tests walk the whole matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from core.access.actors import Actor
from core.access.grants import refusal_of, under_a_grant
from core.access.permissions import Permission, reach_of
from core.errors import NoDrawer, Outage
from db.errors import DrawerShut, StoreBusy, StoreUnavailable

if TYPE_CHECKING:
    from core.runtime import Core

P = ParamSpec("P")
R = TypeVar("R")

GUARDED: dict[str, Permission] = {}
"""Qualified name of each guarded service, and what it asks for."""


def permits(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Core, Actor, P], R]], Callable[Concatenate[Core, Actor, P], R]]:
    """Let a service be called only by a living session whose role has `permission`, or has a manager's grant for this
    very call.

    Raises, before the service is entered: SessionEnded, NotPermitted; and Outage in place of a store's silence,
    NoDrawer where cash was to move without an open drawer.
    """

    def guard(service: Callable[Concatenate[Core, Actor, P], R]) -> Callable[Concatenate[Core, Actor, P], R]:
        GUARDED[f"{service.__module__}.{service.__qualname__}"] = permission

        @wraps(service)
        def guarded(core: Core, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                present = core.sessions.living(actor)
                if reach_of(present.role, permission) is None:
                    return under_a_grant(core, present, permission, service, args, kwargs)
                return service(core, present, *args, **kwargs)
            except DrawerShut:
                raise NoDrawer from None
            except StoreUnavailable as error:
                raise Outage("The database does not answer. Nothing is lost; try again in a moment.") from error
            except StoreBusy as error:
                raise Outage("The database is busy with this. Nothing was done; try again.") from error

        return guarded

    return guard


__all__ = ["GUARDED", "permits", "refusal_of"]
