"""`etds guests`: who is expected on seats that are set aside."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from core.errors import NotFound
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.guests import GuestList, Party


@click.group()
def guests() -> None:
    """Guests on seats that are set aside."""


@guests.command("list")
@click.argument("code")
@click.option("--csv", "as_csv", is_flag=True, help="A line a guest, for spreadsheets and printers.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(code: str, as_csv: bool, as_json: bool) -> None:
    """Guests at the performance CODE, what is free, and what a ladder releases next."""
    from core.guests import guest_list
    from core.programming import find_performance

    with asked() as (core, actor):
        there = guest_list(core, actor, find_performance(core, actor, code).id)
    if as_json:
        emit(
            [
                {"name": row.name, "party": len(row.seats), "seats": _labels(there, row), "letter": row.letter,
                 "under": row.under, "note": row.note, "came": sum(state != "allocated" for state in row.states)}
                for row in there.parties
            ]
        )  # fmt: skip
        return
    if as_csv:
        show(_csv(there))
        return
    for row in there.parties:
        came = sum(state != "allocated" for state in row.states)
        state = "came" if came == len(row.states) else f"{came} of {len(row.states)} came" if came else ""
        seats = ", ".join(_labels(there, row))
        show(f"{row.name:32} {len(row.seats):>3}  {row.letter}  {seats}  {row.note or ''}  {state}".rstrip())
    say(f"{len(there.free())} seats are free, worth {there.free_value}.")
    if (step := there.next_release) is not None:
        at = step.due_at.astimezone(ZoneInfo(there.performance.time_zone))
        to = step.to_letter or "on sale"
        say(f"{at:%Y-%m-%d %H:%M}: {step.seats} of {step.letter} go {to}, worth {step.value}. Guests keep theirs.")


@guests.command()
@click.argument("code")
@click.argument("name")
@click.option("--party", type=click.IntRange(1), default=1, show_default=True, help="How many come, with the guest.")
@click.option("--seat", "seats", multiple=True, metavar="SEAT", help="These seats, instead of a party; repeatable.")
@click.option("--letter", help="Of which allocation, where there are several.")
@click.option("--note", default="", help="What the box office should know.")
@explained
def add(code: str, name: str, party: int, seats: tuple[str, ...], letter: str | None, note: str) -> None:
    """Expect NAME at the performance CODE. The guest keeps the seats until taken off."""
    from core.guests import guest_list, name_guest
    from core.inventory import seats_named
    from core.programming import find_performance

    with asked() as (core, actor):
        id_ = find_performance(core, actor, code).id
        ordinals = seats_named(core, actor, id_, list(seats)) if seats else ()
        made = name_guest(core, actor, id_, name=name, party=party, seats=ordinals, letter=letter, note=note)
        there = guest_list(core, actor, id_)
    say(f"{made.name}: {', '.join(_labels(there, made))}, under {made.under}.")


@guests.command()
@click.argument("code")
@click.argument("name")
@explained
def remove(code: str, name: str) -> None:
    """Expect NAME no more; the seats are free in the allocation again."""
    from core.guests import guest_list, take_guest_off
    from core.programming import find_performance

    with asked() as (core, actor):
        id_ = find_performance(core, actor, code).id
        called = [row for row in guest_list(core, actor, id_).parties if row.name.casefold() == name.casefold()]
        if len(called) != 1:
            there = "several guests are" if called else "no guest is"
            raise NotFound(f"At {code} {there} called '{name}'. Look at 'etds guests list {code}'.")
        freed = take_guest_off(core, actor, id_, called[0].id)
    say(f"{called[0].name} is off the list; {freed} seats are free.")


@guests.command()
@click.argument("code")
@click.argument("letter")
@click.option("--with-guests", is_flag=True, help="All seats: their guests are taken off.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and do nothing.")
@explained
def release(code: str, letter: str, with_guests: bool, dry_run: bool) -> None:
    """Put the seats of LETTER that nobody is named on on sale."""
    from core.guests import guest_list, release_own, worth_of
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        there = guest_list(core, actor, performance.id)
        letter = letter.upper()
        seats = (*there.free(letter), *(there.kept(letter) if with_guests else ()))
        worth = worth_of(core, actor, performance.id, seats)
        if dry_run:
            say(f"{len(seats)} seats of {letter} would go on sale, worth {worth}.")
            return
        done = release_own(core, actor, performance.id, letter=letter, seats=seats, with_guests=with_guests)
    say(f"{done.seats} seats of {letter} are on sale, worth {worth}.")


@guests.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--performance", "code", help="At this performance only.")
@explained
def find(words: tuple[str, ...], code: str | None) -> None:
    """For the window: guests by their name, or by whose they are."""
    from core.guests import find_guests
    from core.programming import find_performance, local_start

    with asked() as (core, actor):
        here = find_performance(core, actor, code).id if code is not None else None
        found = find_guests(core, actor, " ".join(words), performance=here)
    for one in found:
        party, p = one.party, one.performance
        state = "has the tickets" if one.is_served else f"{one.served} of {len(party.seats)}" if one.served else ""
        where = f"{p.code:12} {local_start(p):%d %b %H:%M}"
        show(
            f"{party.name:32} {where}  of {party.under}  {', '.join(one.labels)}  {party.note or ''}  {state}".rstrip()
        )
    if not found:
        say("No guest is called that. Try a part of the name, or the artist's.")


def _labels(there: GuestList, party: Party) -> list[str]:
    return [one.label for one in there.seats if one.seat in party.seats]


def _csv(there: GuestList) -> str:
    """Nothing in it is read as a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["name", "party", "seats", "letter", "under", "note", "named by"])
    for row in there.parties:
        cells = [row.name, len(row.seats), " ".join(_labels(there, row)), row.letter, row.under, row.note, row.named_by]
        writer.writerow([_plain(cell) for cell in cells])
    return out.getvalue().rstrip("\n")


def _plain(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
