"""Naming guests on seats of the own allocation, changing them, taking them off.

A named guest keeps the seat: a ladder passes it over, and nobody sells, moves, kills or releases it, until the guest is
taken off. Somebody was told that the seat is theirs; a clock that gives it to somebody else would be found out at the
door. Whoever wants the seat back takes the guest off first, and so knows whom to tell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound, Refusal, SeatsUnavailable
from core.guests.choosing import choose
from core.guests.lists import GuestList, Party, guest_list
from core.work import work
from db.errors import ActUndone
from db.queries import guests
from db.vocabulary import PerformanceId, Role

if TYPE_CHECKING:
    from core.runtime import Core

_NAME_MAX = 80
_NOTE_MAX = 120


class GuestServed(Refusal):
    """The guest has come, or is at the window: a seat with its ticket is no more the list's to give or to take."""

    code = "guest_served"


@permits(Permission.GUEST_NAME)
def name_guest(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    name: str,
    party: int = 1,
    letter: str | None = None,
    seats: Collection[int] = (),
    start: int | None = None,
    note: str = "",
) -> Party:
    """Keep seats of the own allocation for a guest: those given, or as many as come, together where that can be.

    `start` is the seat that is meant when others are beside it; `letter` is needed only where there are several
    allocations. Raises: SeatsUnavailable (not free, or not enough), NotFound, BadInput; then nobody is named.
    """
    there = guest_list(core, actor, performance_id)
    name, said = _name(name), _note(note)
    meant = _letter(there, letter, seats, start)
    wanted = sorted(set(seats)) or list(_chosen(core, there, meant, party, start))
    under = _under(actor, there, meant)
    try:
        with work(core, actor) as unit:
            guest_id = guests.name_guest(
                unit.connection, performance_id, meant, wanted, name=name, note=said, under=under,
                folded=_folded(name, under), account_id=actor.account_id,
            )  # fmt: skip
            subject = f"{there.performance.code} {meant}"
            unit.record("guest.name", subject, guest=name, seats=len(wanted))
    except ActUndone:
        raise _not_free() from None
    return next(one for one in guest_list(core, actor, performance_id).parties if one.id == guest_id)


@permits(Permission.GUEST_NAME)
def change_guest(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    guest: int,
    *,
    name: str | None = None,
    note: str | None = None,
    party: int | None = None,
) -> Party:
    """Another name, note or size for a party; what is not given stays. A larger one gets free seats.

    Raises: GuestServed (it would lose a seat that has its ticket), SeatsUnavailable, NotFound, BadInput.
    """
    there = guest_list(core, actor, performance_id)
    known = party_in_reach(there, guest)
    now = replace(
        known,
        name=known.name if name is None else _name(name),
        note=known.note if note is None else _note(note),
        seats=known.seats if party is None else _resized(core, there, known, party),
    )
    try:
        with work(core, actor) as unit:
            outcome = guests.change_guest(
                unit.connection, performance_id, guest, now.seats, name=now.name, note=now.note,
                folded=_folded(now.name, now.under),
            )  # fmt: skip
            if outcome == "changed":
                subject = f"{there.performance.code} {now.letter}"
                unit.record("guest.change", subject, guest=now.name, was=known.name, seats=len(now.seats))
    except ActUndone:
        raise _not_free() from None
    _check(outcome, known)
    return party_in_reach(guest_list(core, actor, performance_id), guest)


@permits(Permission.GUEST_NAME)
def take_guest_off(core: Core, actor: Actor, performance_id: PerformanceId, guest: int) -> int:
    """Expect the party no more; how many seats are free in the allocation again. Raises GuestServed, NotFound."""
    there = guest_list(core, actor, performance_id)
    known = party_in_reach(there, guest)
    with work(core, actor) as unit:
        outcome, freed = guests.take_guest_off(unit.connection, performance_id, guest)
        if outcome == "off":
            unit.record("guest.off", f"{there.performance.code} {known.letter}", guest=known.name, seats=freed)
    _check(outcome, known)
    return freed


def party_in_reach(there: GuestList, guest: int) -> Party:
    """Raises NotFound for a party of somebody else exactly as for one that is not there."""
    found = next((one for one in there.parties if one.id == guest), None)
    if found is None:
        raise _no_guest()
    return found


def _no_guest() -> NotFound:
    return NotFound("There is no such guest in your reach. Look at the guest list.")


def _check(outcome: str, known: Party) -> None:
    if outcome == "no_guest":  # taken off at this moment
        raise _no_guest()
    if outcome == "served":
        raise GuestServed(f"{known.name} is at the window or has tickets. Ask the box office to take them back.")


def _letter(there: GuestList, letter: str | None, seats: Collection[int], start: int | None) -> str:
    """The allocation that is meant. Raises NotFound, BadInput."""
    known = [row.letter for row in there.allocations]
    if not known:
        raise NotFound(f"Nothing is set aside for you at {there.performance.code}. Ask who presents it.")
    if letter is not None:
        if letter.strip().upper() not in known:
            raise NotFound(f"There is no allocation '{letter.strip().upper()}' at {there.performance.code}.")
        return letter.strip().upper()
    meant = {one.letter for one in there.seats if one.seat in seats or one.seat == start} or set(known)
    if len(meant) > 1:
        raise BadInput(f"Say of which allocation: {', '.join(sorted(meant))}.")
    return meant.pop()


def _chosen(core: Core, there: GuestList, letter: str, count: int, start: int | None) -> Sequence[int]:
    if count < 1:
        raise BadInput("A party is one guest or more.")
    free = there.free(letter)
    manifest = core.repertoire.manifest_for(there.performance)
    found = choose(free, count, lambda seat: manifest.row_of(seat).first_ordinal, start=start)
    if not found:
        raise SeatsUnavailable(
            f"Only {len(free)} seats of {letter} are free. Make the party smaller, or ask for more."
            if free
            else f"No seat of {letter} is free. Take a guest off, or ask for more."
        )
    return found


def _resized(core: Core, there: GuestList, known: Party, party: int) -> tuple[int, ...]:
    if party < 1:
        raise BadInput("A party is one guest or more. Take it off the list to expect nobody.")
    if party <= len(known.seats):
        return known.seats[:party]
    more = party - len(known.seats)
    free, beside = set(there.free(known.letter)), [*range(known.seats[-1] + 1, known.seats[-1] + 1 + more)]
    if set(beside) <= free:
        return (*known.seats, *beside)
    return tuple(sorted((*known.seats, *_chosen(core, there, known.letter, more, None))))


def _under(actor: Actor, there: GuestList, letter: str) -> str:
    """Whose guest somebody says to be at the window: the artist's; else what the allocation is called."""
    performance = there.performance
    if actor.role is Role.ARTIST:
        pairs = zip(performance.artist_ids, performance.artists, strict=True)
        return next(name for artist, name in pairs if artist in actor.artist_ids)
    return next(row.name for row in there.allocations if row.letter == letter)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or not name.isprintable() or len(name) > _NAME_MAX:
        raise BadInput(f"A guest has a name of 1 to {_NAME_MAX} characters. Type it.")
    return name


def _note(text: str) -> str | None:
    if len(text) > _NOTE_MAX or not text.isprintable():
        raise BadInput(f"A note is one line of at most {_NOTE_MAX} characters. Make it shorter.")
    return " ".join(text.split()) or None


def _folded(name: str, under: str) -> str:
    from core.sales.questions import folded

    return folded(f"{name} {under}")


def _not_free() -> SeatsUnavailable:
    return SeatsUnavailable("Some of these seats are not free in your allocation any more. Look again, choose others.")
