"""The last act of an account in its shift or session, and taking exactly that one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.access.actors import Actor
from core.access.guard import permits, refusal_of
from core.access.permissions import Permission, may
from core.errors import NotPermitted
from core.money import Money
from core.payments import NotAsShown
from core.programming.reach import performance_in_reach
from core.undo.acts import Back, CannotUndo, NotUndoable, Prospect, Undoable, Undone
from core.undo.registry import KINDS, TOLD_BY_AUDIT
from core.work import work
from db.postgres import Connection
from db.queries import undo as queries
from db.queries.undo import ActRow

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SESSION_OWN)
def last_act(core: Core, actor: Actor) -> Undoable | NotUndoable | None:
    """What the actor did last in the open shift, or since the sign-in: with what taking it back would do, or what to do
    instead. None where nothing was done."""
    with core.postgres.read() as connection:
        row = _newest(connection, actor)
        if row is None:
            return None
    seen = _looked(core, actor, row)
    if seen.deed is None:
        return NotUndoable(
            act=row.id,
            kind=row.kind,
            words=seen.words,
            age_seconds=row.age_seconds,
            performance_id=row.performance_id,
            instead=seen.instead,
        )
    return Undoable(
        act=row.id,
        kind=row.kind,
        words=seen.words,
        age_seconds=row.age_seconds,
        performance_id=row.performance_id,
        then=seen.then,
        back=seen.back,
    )


@permits(Permission.SESSION_OWN)
def undo(core: Core, actor: Actor, *, act: str) -> Undone:
    """Take back the act of that id, which `last_act` has shown. Asking again gives what was done.

    Raises: NotAsShown (something newer was done since), CannotUndo (it is not harmless; what to do instead),
    NotPermitted, NoDrawer.
    """
    with core.postgres.read() as connection:
        before = queries.undone(connection, actor.account_id, act)
        row = None if before is not None else _newest(connection, actor)
        if before is None and (row is None or row.id != act):
            raise _moved()
    seen = _looked(core, actor, row) if row is not None else None
    if seen is None or row is None:
        assert before is not None, "what was not looked at was taken back"
        return _told(act, before)
    if seen.deed is None:
        with core.postgres.read() as connection:  # another terminal may have been quicker with this very act
            before = queries.undone(connection, actor.account_id, act)
        if before is None:
            raise CannotUndo(seen.instead)
        return _told(act, before)
    with work(core, actor) as unit:
        queries.own_undo(unit.connection, actor.account_id)
        before = queries.undone(unit.connection, actor.account_id, act)
        if before is not None:
            return _told(act, before)
        now = _newest(unit.connection, actor)
        if now is None or now.id != act:
            raise _moved()
        made = seen.deed(unit)
        unit.record(
            "undo",
            act,
            made=list(made.rows),
            words=seen.words,
            then=seen.then,
            performance_id=row.performance_id,
            back=[[part.how, part.amount.amount_minor, part.amount.currency] for part in seen.back],
        )
    return Undone(
        act=act,
        words=seen.words,
        then=seen.then,
        performance_id=row.performance_id,
        back=seen.back,
        hold=made.hold,
        note=made.note,
    )


def _newest(connection: Connection, actor: Actor) -> ActRow | None:
    begun, shift = queries.since(connection, actor.account_id, actor.session_id)
    return queries.newest(connection, actor.account_id, begun=begun, shift_id=shift, told=TOLD_BY_AUDIT)


def _looked(core: Core, actor: Actor, row: ActRow) -> Prospect:
    """The act as its kind sees it; the permission of its inverse is asked for here."""
    kind = KINDS[row.kind]
    try:
        if kind.permission is not None:
            if not may(actor, kind.permission):
                raise refusal_of(actor, kind.permission)
            if row.performance_id is not None:
                performance_in_reach(core, actor, kind.permission, row.performance_id)
        return kind.look(core, actor, row)
    except NotPermitted as refused:
        return Prospect(words=f"did something in your name ({row.kind.replace('_', ' ')})", instead=refused.message)


def _moved() -> NotAsShown:
    return NotAsShown("Something else was done in your name since. Look at it with u, then take that back.")


def _told(act: str, detail: dict[str, Any]) -> Undone:
    """What the audit says of an act that was taken back before."""
    return Undone(
        act=act,
        words=str(detail.get("words", "")),
        then=str(detail.get("then", "")),
        performance_id=detail.get("performance_id"),
        back=tuple(Back(how, Money(minor, currency)) for how, minor, currency in detail.get("back", ())),
    )
