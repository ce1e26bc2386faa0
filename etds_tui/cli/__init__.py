"""The shell: `etds COMMAND`. Each command is imported only when it is called, so that `--help` is instant."""

from __future__ import annotations

import importlib
from importlib.metadata import version

import click

_COMMANDS = {
    "app": ("etds_tui.cli.app:app", "Open the terminal (the same as no command)."),
    "demo": ("etds_tui.cli.app:demo", "Start everything with demo data and open the terminal."),
    "up": ("etds_tui.cli.servers:up", "Start the embedded servers and keep them."),
    "down": ("etds_tui.cli.servers:down", "Stop the embedded servers."),
    "status": ("etds_tui.cli.servers:status", "Say what runs and where."),
    "login": ("etds_tui.cli.session:login", "Sign in at this shell."),
    "logout": ("etds_tui.cli.session:logout", "Sign out at this shell."),
    "account": ("etds_tui.cli.accounts:account", "Who may sign in, and whom artists' accounts stand for."),
    "event": ("etds_tui.cli.events:event", "Events: list, make, edit, copy, archive."),
    "performance": ("etds_tui.cli.programming:performance", "Performances in your reach."),
    "calendar": ("etds_tui.cli.calendar:calendar", "What the halls are taken by."),
    "booking": ("etds_tui.cli.calendar:booking", "Take a hall, move, copy and remove what is in it."),
    "run": ("etds_tui.cli.calendar:run", "Plan a run of performances in words."),
    "venue": ("etds_tui.cli.venues:venue", "Venues and their manifests."),
    "datehold": ("etds_tui.cli.dates:datehold", "Pencilled dates: first, second, third; challenge, confirm, release."),
    "ical": ("etds_tui.cli.ical:ical", "Calendar files for other programs, and those of others for us."),
    "manifest": ("etds_tui.cli.manifests:manifest", "Versions of manifests: export, compare, publish, rebase."),
    "map": ("etds_tui.cli.inventory:map_", "A house as a text picture."),
    "counts": ("etds_tui.cli.inventory:counts", "Ticket counts of a tour; the house equation of a performance."),
    "find": ("etds_tui.cli.finding:find", "Find orders by anything that is known of them."),
    "will-call": ("etds_tui.cli.finding:will_call", "Who paid and comes for the tickets; hand them over."),
    "hold": ("etds_tui.cli.inventory:hold", "Hold seats."),
    "release": ("etds_tui.cli.inventory:release", "Let a hold go."),
    "cart": ("etds_tui.cli.carts:cart", "Carts that change hands: park, see, take, give."),
    "sell": ("etds_tui.cli.sales:sell", "Sell seats."),
    "undo": ("etds_tui.cli.undo:undo", "Take back what you did last, while that is harmless."),
    "exchange": ("etds_tui.cli.exchange:exchange", "Exchange tickets for other seats."),
    "group": ("etds_tui.cli.groups:group", "Group orders: reserve, take money, drop seats, list what falls due."),
    "return": ("etds_tui.cli.payments:return_", "Take tickets back."),
    "pay-out": ("etds_tui.cli.payments:pay_out", "Count out cash that is owed to an order."),
    "shift": ("etds_tui.cli.shifts:shift", "Your cash drawer: open, move, count and close it."),
    "cancel": ("etds_tui.cli.offers:cancel", "Cancel a performance; shows first what that would do."),
    "onsale": ("etds_tui.cli.onsale:onsale", "Windows of sale, presale codes, the checklist, going live."),
    "rehearse": ("etds_tui.cli.onsale:rehearse", "Rehearse an on-sale on a copy, with simulated buyers."),
    "allocation": ("etds_tui.cli.allocations:allocation", "Seats that are set aside under a letter."),
    "guests": ("etds_tui.cli.guests:guests", "Guests on seats that are set aside: name, find, release."),
    "scaling": ("etds_tui.cli.scaling:scaling", "What places cost: versions of levels and prices."),
    "agent": ("etds_tui.cli.agents:agent", "Agents: allot seats, take them back, statements."),
    "settle": ("etds_tui.cli.settlement:settle", "Settle with the artist: deal, expenses, freeze, sign, print."),
    "report": ("etds_tui.cli.report:report", "What was sold: reports as tables, files, pictures and letters."),
    "history": ("etds_tui.cli.history:history", "Reports of earlier runs: import, list, link, forget."),
    "capacity": ("etds_tui.cli.capacity:capacity", "How well halls are used."),
    "kill": ("etds_tui.cli.allocations:kill", "Take seats off sale."),
    "open": ("etds_tui.cli.allocations:open_", "Put seats back on sale."),
    "coupon": ("etds_tui.cli.offers:coupon", "Coupons."),
    "voucher": ("etds_tui.cli.offers:voucher", "Issue a voucher."),
    "price": ("etds_tui.cli.prices:price", "Prices by window and step, now and to come."),
    "fee": ("etds_tui.cli.prices:fee", "Fees, inside of the price or on top of it."),
    "tax": ("etds_tui.cli.prices:tax", "Taxes, inside of prices and fees or on top of them."),
    "print": ("etds_tui.cli.printing:print_", "Print tickets, envelopes, paper lists; what waits for a printer."),
    "ticket": ("etds_tui.cli.printing:ticket", "Check the code of a ticket."),
    "attention": ("etds_tui.cli.payments:attention", "Payments that somebody must look at."),
    "practice": ("etds_tui.cli.practice:practice", "Practise on a copy of a performance."),
    "pin": ("etds_tui.cli.manager:pin", "Set your PIN."),
    "override": ("etds_tui.cli.manager:override", "What others ask a manager for."),
    "worker": ("etds_tui.cli.worker:worker", "Look after the house without a terminal."),
    "audit": ("etds_tui.cli.audit:audit", "Who did what, when."),
    "health": ("etds_tui.cli.audit:health", "How Postgres and Redis are."),
    "verify": ("etds_tui.cli.verify:verify", "Prove that the house adds up."),
}


class LazyGroup(click.Group):
    """Knows its commands by name; loads one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        known = _COMMANDS.get(cmd_name)
        if known is None:
            return None
        module, _, name = known[0].partition(":")
        return getattr(importlib.import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in _COMMANDS.items()])


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("etds"), prog_name="etds")
@click.pass_context
def etds(context: click.Context) -> None:
    """ETDS: a box office that lives in the terminal.

    Exit status: 0 done, 1 refused, 2 usage, 3 a store does not answer.
    """
    if context.invoked_subcommand is None:
        opening = etds.get_command(context, "app")
        assert opening is not None, "the app is among the commands"
        context.invoke(opening)
