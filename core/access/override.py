"""Ask a manager without leaving the sale: what is asked, who may answer, and how the answer comes back.

A request names its act in words that the service itself gives, made from the very arguments that its fingerprint
covers: what the manager reads is what may be done. `core.access.grants` uses the answer up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID, uuid4

from core.access.actors import Actor
from core.access.credentials import judge_pin, known_account, normal_name, visible
from core.access.grants import arguments, fingerprint
from core.access.guard import GUARDED, permits
from core.access.override_bell import OverrideBell, ring
from core.access.permissions import Permission, reach_of
from core.errors import BadInput, NotFound, NotPermitted, OverrideOver, PinRefused
from core.work import work
from db.queries import override, pins
from db.queries.access import AccountRow
from db.queries.override import OverrideRow

if TYPE_CHECKING:
    from core.runtime import Core
    from db.vocabulary import PerformanceId, VenueId

Service = TypeVar("Service", bound=Callable[..., Any])

_WORDS_MAX = 200
_TERMINAL_MAX = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An act as a manager reads it: what, to which order, seats and amount, and why."""

    act: str
    about: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRequest:
    """What is asked, as it stands. `answer` is None while it waits; `manager` is who answered."""

    id: UUID
    act: str
    about: str
    reason: str
    asker: str
    terminal: str
    seconds_left: int
    answer: str | None
    manager: str | None
    word: str

    @property
    def is_waiting(self) -> bool:
        return self.answer is None and self.seconds_left > 0

    def as_data(self) -> Mapping[str, object]:
        return {
            "id": str(self.id), "act": self.act, "about": self.about, "reason": self.reason, "asker": self.asker,
            "terminal": self.terminal, "seconds_left": self.seconds_left, "answer": self.answer,
            "manager": self.manager, "word": self.word,
        }  # fmt: skip


_TOLD_BY: dict[str, Callable[..., Words]] = {}


def told_by(words: Callable[..., Words]) -> Callable[[Service], Service]:
    """Let a guarded service be asked for in these words. They are made as `words(core, actor, **arguments)`."""

    def name(service: Service) -> Service:
        _TOLD_BY[f"{service.__module__}.{service.__qualname__}"] = words
        return service

    return name


@permits(Permission.OVERRIDE_ASK)
def ask_override(core: Core, actor: Actor, *, call: partial[object]) -> OverrideRequest:
    """Ask the managers of the house to allow this one call of a service, with these arguments behind core and actor.

    What the session asked before is withdrawn. Raises: NotPermitted (nobody may lift it), NotFound, BadInput, and what
    the service says to these arguments.
    """
    service = call.func
    permission = GUARDED.get(f"{service.__module__}.{service.__qualname__}")
    if permission is None or not permission.meaning.supervisor_may_lift:
        raise NotPermitted("A manager cannot allow this for one act. Sign in with an account that may.")
    called = arguments(service, call.args, call.keywords)
    if called is None:
        raise BadInput("This is not how the act is called. Nothing was asked.")
    words, request = _words(core, actor, service, permission, called), uuid4()
    venue_id = _venue_of(core, actor, called)
    with work(core, actor) as unit:
        override.insert_override(
            unit.connection,
            request=request,
            permission=permission.value,
            act=_short(words.act),
            about=_short(words.about),
            reason=_short(words.reason),
            fingerprint=fingerprint(service, called),
            venue_id=venue_id,
            asked_by=actor.account_id,
            session_id=actor.session_id,
            terminal=visible(actor.terminal, _TERMINAL_MAX),
            seconds=core.settings.override_seconds,
        )
        unit.record("override.ask", _short(words.act), request=str(request), about=_short(words.about))
        unit.after_commit(lambda: ring(core))
    return override_state(core, actor, request)


@permits(Permission.OVERRIDE_ASK)
def override_state(core: Core, actor: Actor, request: UUID) -> OverrideRequest:
    """What became of a request of this session. Raises NotFound."""
    return _told(_own(core, actor, request))


@permits(Permission.OVERRIDE_ASK)
def withdraw_override(core: Core, actor: Actor, request: UUID) -> None:
    """Take a request back; also a grant that is not used yet. What is over stays as it is. Raises NotFound."""
    row = _own(core, actor, request)
    with work(core, actor) as unit:
        if override.withdraw_override(unit.connection, request, actor.session_id):
            unit.record("override.withdraw", row.act, request=str(request))
            unit.after_commit(lambda: ring(core))


@permits(Permission.OVERRIDE_ANSWER)
def pending_overrides(core: Core, actor: Actor) -> tuple[OverrideRequest, ...]:
    """What waits for a manager of this house, the oldest first; never one's own, nor what one may not do oneself."""
    rows = override.open_overrides(core.postgres, venue_id=actor.venue_id, but=actor.account_id)
    return tuple(_told(row) for row in rows if reach_of(actor.role, Permission(row.permission)) is not None)


@permits(Permission.OVERRIDE_ANSWER)
def answer_override(
    core: Core, actor: Actor, request: UUID, *, approve: bool, pin: str = "", word: str = ""
) -> OverrideRequest:
    """Approve with the own PIN, or refuse with a word. The first answer counts.

    Raises: PinRefused, SignInThrottled, OverrideOver, NotFound (also where it is another house's), BadInput.
    """
    account = known_account(core, actor.username)
    assert account is not None, "a living session has an account"
    row = _answerable(core, account, request)
    _check_word(word)
    if approve:
        _check_has_pin(core, account)
        judge_pin(core, account, account.username, pin, terminal=actor.terminal)
    return _answer(core, actor, row, account, approve=approve, word=word)


@permits(Permission.OVERRIDE_ASK)
def answer_override_here(core: Core, actor: Actor, request: UUID, *, username: str, pin: str) -> OverrideRequest:
    """A manager who stands at the asker's own terminal approves by name and PIN. Raises as `answer_override`."""
    asked = _own(core, actor, request)
    name = normal_name(username)
    account = known_account(core, name)
    judge_pin(core, account, visible(name, 40), pin, terminal=actor.terminal)
    assert account is not None, "the PIN of nobody fits nothing"
    return _answer(core, actor, _answerable(core, account, asked.id), account, approve=True, word="")


@permits(Permission.SESSION_OWN)
def follow_overrides(core: Core, actor: Actor, on_ring: Callable[[], None]) -> OverrideBell:
    """Call this, on a thread of its own, whenever something was asked or answered somewhere; until it is closed."""
    return OverrideBell(core.news, on_ring)


def _answer(
    core: Core, actor: Actor, row: OverrideRow, account: AccountRow, *, approve: bool, word: str
) -> OverrideRequest:
    """The first answer counts. It stands in the audit under who gave it, at whichever terminal that was."""
    with work(core, actor) as unit:
        is_first = override.answer_override(
            unit.connection,
            row.id,
            answer="approved" if approve else "refused",
            manager=account.id,
            word=word.strip(),
            seconds=core.settings.override_seconds,
        )
        if not is_first:
            raise _over(override.override_by_id(core.postgres, row.id))
        unit.record(
            "override.approve" if approve else "override.refuse",
            row.act,
            request=str(row.id),
            by=account.username,
            asked_by=row.asker,
            word=word.strip(),
        )
        unit.after_commit(lambda: ring(core))
    found = override.override_by_id(core.postgres, row.id)
    assert found is not None, "requests are never deleted"
    return _told(found)


def _answerable(core: Core, account: AccountRow, request: UUID) -> OverrideRow:
    """The request, where this account may answer it. A foreign one looks like a missing one."""
    row = override.override_by_id(core.postgres, request)
    may_answer = reach_of(account.role, Permission.OVERRIDE_ANSWER) is not None
    is_near = row is not None and account.venue_id in (None, row.venue_id)
    if row is None or not may_answer or not is_near or row.asked_by == account.id:
        raise NotFound("There is no such request that you may answer. Look at 'etds override list'.")
    if reach_of(account.role, Permission(row.permission)) is None:
        raise NotPermitted(f"The role {account.role} may not {row.act} either. Ask somebody who may.")
    if row.answer is not None or row.seconds_left <= 0:
        raise _over(row)
    return row


def _own(core: Core, actor: Actor, request: UUID) -> OverrideRow:
    row = override.override_by_id(core.postgres, request)
    if row is None or row.session_id != actor.session_id:
        raise NotFound("There is no such request of yours. Ask again.")
    return row


def _over(row: OverrideRow | None) -> OverrideOver:
    match row.answer if row else None:
        case "approved" | "refused" as answer if row:
            return OverrideOver(f"{row.manager} {answer} this already. There is nothing left to do.")
        case "withdrawn":
            return OverrideOver("This was withdrawn. There is nothing left to do.")
        case _:
            return OverrideOver("This ran out before it was answered. It may be asked again.")


def _check_has_pin(core: Core, account: AccountRow) -> None:
    """A manager without a PIN is told how to get one; somebody else's lack of it is nobody's business."""
    if pins.pin_of(core.postgres, account.id) is None:
        raise PinRefused("You have no PIN yet. Set one: ctrl+p, Set PIN; at the shell: etds pin set")


def _check_word(word: str) -> None:
    if len(word) > 120 or not word.isprintable():
        raise BadInput("Say it in one line of at most 120 characters.")


def _words(
    core: Core, actor: Actor, service: Callable[..., object], permission: Permission, called: Mapping[str, Any]
) -> Words:
    words = _TOLD_BY.get(f"{service.__module__}.{service.__qualname__}")
    if words is not None:
        return words(core, actor, **called)
    about = ", ".join(f"{name} {value}" for name, value in called.items() if not isinstance(value, UUID))
    return Words(act=permission.meaning.act, about=about, reason=str(called.get("reason", "")))


def _venue_of(core: Core, actor: Actor, called: Mapping[str, Any]) -> VenueId | None:
    """Whose managers are asked: those of the performance's house, else of the asker's. Raises NotFound."""
    performance_id = called.get("performance_id")
    if performance_id is None:
        return actor.venue_id
    venue_id = core.repertoire.performance(cast("PerformanceId", performance_id)).venue_id
    if actor.venue_id not in (None, venue_id):
        raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
    return venue_id


def _short(text: str) -> str:
    """As much as a row keeps; that more was there can be seen."""
    shown = visible(text, len(text)).strip()
    return shown if len(shown) <= _WORDS_MAX else shown[: _WORDS_MAX - 1] + "…"


def _told(row: OverrideRow) -> OverrideRequest:
    return OverrideRequest(
        id=row.id,
        act=row.act,
        about=row.about,
        reason=row.reason,
        asker=row.asker_name,
        terminal=row.terminal,
        seconds_left=max(0, round(row.seconds_left)),
        answer=row.answer,
        manager=row.manager,
        word=row.word,
    )
