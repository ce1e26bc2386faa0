"""`etds print` and `etds ticket`: paper, what waits for a printer, and what a code is worth at the door."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import BadInput
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.printing import Printed, TicketCheck
    from core.runtime import Core
    from core.sales import OrderBrief


class OrderGroup(click.Group):
    """What is none of its commands is the reference of an order."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return "order", self.commands["order"], args
        return super().resolve_command(ctx, args)


@click.group("print", cls=OrderGroup, subcommand_metavar="ORDER | COMMAND [ARGS]...")
def print_() -> None:
    """Print the tickets of ORDER; or receipts, envelopes and lists; or look at what waits for a printer."""


@print_.command()
@click.argument("reference", metavar="ORDER")
@click.option("--performance", "code", help="Code of the performance, where two orders have one reference.")
@click.option("--again", is_flag=True, help="Though they were printed; the codes on the old paper die.")
@click.option("--reason", help="With --again: why.")
@click.option("--ticket", "tickets", multiple=True, help="With --again: only this one, by its code; may be repeated.")
@explained
def order(reference: str, code: str | None, again: bool, reason: str | None, tickets: tuple[str, ...]) -> None:
    """Print the tickets of ORDER that were never printed; with --again those that were."""
    if again != (reason is not None) or (tickets and not again):
        raise click.UsageError("A print of what was printed wants both: --again --reason TEXT.")
    from core.printing import print_order, reprint_tickets

    with asked() as (core, actor):
        found = _found(core, actor, reference, code)
        if reason is None:
            printed = print_order(core, actor, found.performance_id, order=found.order_id)
        else:
            chosen = [ticket.strip().upper() for ticket in tickets] or None
            printed = reprint_tickets(
                core, actor, found.performance_id, order=found.order_id, reason=reason, tickets=chosen
            )
    _told(printed, "ticket")


@print_.command()
@click.argument("reference", metavar="ORDER")
@click.option("--performance", "code", help="Code of the performance, where two orders have one reference.")
@explained
def receipt(reference: str, code: str | None) -> None:
    """Print the receipt of ORDER as it stands now."""
    from core.printing import print_receipt

    with asked() as (core, actor):
        found = _found(core, actor, reference, code)
        _told(print_receipt(core, actor, found.performance_id, order=found.order_id), "receipt")


@print_.command("will-call")
@click.argument("code")
@click.option("--new", "only_new", is_flag=True, help="Only those of orders that have no envelope yet.")
@explained
def will_call(code: str, only_new: bool) -> None:
    """Print envelopes for the performance CODE, alphabetical by last name."""
    from core.printing import print_envelopes
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        _told(print_envelopes(core, actor, performance.id, only_new=only_new), "envelope")


@print_.command()
@click.argument("code")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder.  [default: ETDS_FALLBACK_DIR]")
@click.option("--blanks", type=click.IntRange(1, 999), default=40, show_default=True, help="So many blank tickets.")
@explained
def fallback(code: str, folder: Path | None, blanks: int) -> None:
    """Write seat plan, will-call list, manifest and blank tickets of the performance CODE, as text and PDF."""
    from core.printing import print_fallback
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        for path in print_fallback(core, actor, performance.id, folder=folder, blanks=blanks):
            show(str(path))


@print_.command("list")
@click.option("--all", "ended", is_flag=True, help="Those that came out or were dropped too.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(ended: bool, as_json: bool) -> None:
    """What waits for a printer, the newest first."""
    from core.printing import list_jobs

    with asked() as (core, actor):
        jobs = list_jobs(core, actor, ended=ended)
    if as_json:
        emit(
            [
                {"id": j.id, "at": j.made_at.isoformat(), "by": j.by, "printer": j.printer, "title": j.title,
                 "about": j.about, "papers": j.papers, "state": j.state, "tries": j.tries, "error": j.error}
                for j in jobs
            ]
        )  # fmt: skip
        return
    for job in jobs:
        show(
            f"{job.id:>6}  {job.made_at:%Y-%m-%d %H:%M}  {job.state:8} {job.title:14} {job.about:22}"
            f" {job.papers:>3}  {job.tries:>3} tries  {job.printer}  {job.error}".rstrip()
        )
    if not jobs:
        say("Nothing waits for a printer.")


@print_.command()
@click.argument("job", type=int)
@explained
def again(job: int) -> None:
    """Send the job of this number now."""
    from core.printing import send_job_again

    with asked() as (core, actor):
        _told(send_job_again(core, actor, job=job), "paper")


@print_.command()
@click.argument("job", type=int)
@explained
def drop(job: int) -> None:
    """Take the job of this number off the list. Nothing comes out; the audit keeps it."""
    from core.printing import drop_job

    with asked() as (core, actor):
        about = drop_job(core, actor, job=job)
    say(f"Job {job} ({about}) is not printed any more.")


@click.group()
def ticket() -> None:
    """What the code of a ticket is worth."""


@ticket.command()
@click.argument("code")
@click.option(
    "--keys", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Judge by this file of `etds ticket keys` alone: no server is asked, and no newer print is known.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def check(code: str, keys: Path | None, as_json: bool) -> None:
    """Check CODE: the words of a QR, or the code that stands on the ticket."""
    if keys is not None:
        _checked_offline(code, keys, as_json=as_json)
        return
    from core.printing import check_ticket

    with asked() as (core, actor):
        found = check_ticket(core, actor, code)
    if as_json:
        emit(_as_data(found))
        return
    show(f"{found.performance}  {found.event}  {found.starts}")
    show(f"{found.sentence}  (order {found.reference}, print {found.generation})")


@ticket.command()
@explained
def keys() -> None:
    """The public keys of the house, for doors without a network. They are no secret."""
    from core.printing import house_keys

    with asked() as (core, actor):
        emit({str(number): pem for number, pem in house_keys(core, actor).items()})


def _checked_offline(code: str, keys: Path, *, as_json: bool) -> None:
    from core.printing import read_offline

    try:
        known = {int(number): str(pem) for number, pem in json.loads(keys.read_text(encoding="utf-8")).items()}
        said = read_offline(code, known)
    except (ValueError, AttributeError):
        raise BadInput(f"{keys} is no file of keys. Make it with 'etds ticket keys'.") from None
    if as_json:
        emit({"performance_id": said.performance_id, "code": said.code, "generation": said.generation})
        return
    show(f"signed by the house: ticket {said.code}, print {said.generation}, performance {said.performance_id}")


def _as_data(found: TicketCheck) -> dict[str, object]:
    return {
        "performance": found.performance,
        "seat": found.seat,
        "order": found.reference,
        "code": found.code,
        "generation": found.generation,
        "signed": found.signed,
        "sentence": found.sentence,
    }


def _found(core: Core, actor: Actor, reference: str, code: str | None) -> OrderBrief:
    from core.sales import orders_with_reference

    found = [
        brief
        for brief in orders_with_reference(core, actor, reference)
        if code is None or brief.code == code.strip().upper()
    ]
    if len(found) == 1:
        return found[0]
    where = ", ".join(brief.code for brief in found) or "none here"
    raise BadInput(f"Say which order is meant with --performance CODE: {where}.")


def _told(printed: Printed, thing: str) -> None:
    if printed.path is not None:
        show(str(printed.path))
    count = f"1 {thing}" if printed.count == 1 else f"{printed.count} {thing}s"
    say(f"{count} went to {printed.where}.")
